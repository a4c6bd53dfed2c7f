"""The invariants I1 to I35 as data: what holds, why, for which designs, and what is left out of it.

S = holds in every state (those about save and load: at the end of a group of steps), T = about the order of events,
L = something happens in the end. Sentences are written for students; the checks are in the modules beside this one.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from tickscope.rules import NEW, OLD

ALL: Final = (*OLD, *NEW)


class Invariant(NamedTuple):
    """One thing that must hold. `designs`: where it is checked; `apart`: what is left out, and why."""

    id: str
    kind: str
    says: str
    why: str
    designs: tuple[str, ...] = ALL
    apart: str = ""


_NO_FLAG = "The old designs have no loaded flag."
_SOFT = "A guest that has written ISPENDR, ICPENDR, ISACTIVER or ICACTIVER for 27 is exempt (measured)."

_ROWS: Final = (
    Invariant(
        "I1", "S",
        "A vCPU whose loaded flag is set is running on exactly one pCPU, and only there is its timer written.",
        "vcpu_load comes before, vcpu_put after",
        NEW,
        _NO_FLAG,
    ),
    Invariant(
        "I2", "S",
        "No vCPU is loaded on two pCPUs at once.",
        "a thread runs on one CPU",
    ),
    Invariant(
        "I3", "T",
        "Save and restore of a vCPU's timer take turns, and the first one is a restore.",
        "this is what the loaded flag is for",
        NEW,
        "The old designs save and restore around every entry.",
    ),
    Invariant(
        "I4", "S",
        "While a loaded vCPU's timer is in memory, the hardware timer is off.",
        "save switches it off",
        NEW,
        "Checked at the end of a save: inside one it is false. " + _NO_FLAG,
    ),
    Invariant(
        "I5", "S",
        "When no vCPU is loaded on a pCPU, its timer is off and its CNTVOFF is the host's zero.",
        "put saves, switches off and sets the offset back",
    ),
    Invariant(
        "I6", "S",
        "While a guest runs, its timer is in the hardware and CNTVOFF is its VM's.",
        "load or the world switch comes before the entry",
    ),
    Invariant(
        "I7", "T",
        "KVM compares the saved timer only while memory is the truth, or right after it has read the hardware.",
        "a stale copy decides nothing",
    ),
    Invariant(
        "I8", "T",
        "Between a save and the next restore the saved timer does not change.",
        "nobody but the guest may reprogram its timer",
    ),
    Invariant(
        "I9", "S",
        "While a guest runs, a list register that stands for PPI 27 (HW bit) means that PPI 27 is active.",
        "architecture: the guest's EOI deactivates it",
        ALL,
        _SOFT,
    ),
    Invariant(
        "I10", "S",
        "While a guest runs, an active PPI 27 is shown to it in a list register; else a tick is lost.",
        "active masks the line",
        ALL,
        "27 disabled by the guest, more interrupts than list registers, a signal that came late. " + _SOFT,
    ),
    Invariant(
        "I11", "S",
        "Outside the guest an active PPI 27 belongs to an interrupt that KVM holds raised or active.",
        "the handler raises the level",
        NEW,
        "The old designs set it before each entry only. After a late signal: until the next write. " + _SOFT,
    ),
    Invariant(
        "I12", "S",
        "No list register with the HW bit is pending and active at once.",
        "the physical distributor holds the pending half; the hardware model itself stops the run",
    ),
    Invariant(
        "I13", "S",
        "No interrupt is in two list registers of a vCPU.",
        "one virtual interrupt, one state",
        ALL,
        "GICv2 SGIs have one list register per sender.",
    ),
    Invariant(
        "I14", "S",
        "A virtual interrupt that knows its list is on that list, once, and on no other.",
        "ap_list",
    ),
    Invariant(
        "I15", "S",
        "Right after the vgic's sync every entry of the list is active or deliverable.",
        "prune",
        ALL,
        "A flush may meet a stale entry: measured, in the new designs after each drop of the level.",
    ),
    Invariant(
        "I16", "S",
        "At the entry every active interrupt of the vCPU is in a list register.",
        "an EOI without its list register cannot be seen",
        ALL,
        "More active ones than list registers.",
    ),
    Invariant(
        "I17", "S",
        "The level that the timer code remembers and the wire of virtual interrupt 27 are equal.",
        "one call changes both (true until v4.15)",
    ),
    Invariant(
        "I18", "T",
        "The level of 27 rises only in the host's handler and falls only in the timer's sync.",
        "nothing else looks at the hardware",
        NEW,
        "In the old designs the comparison at flush and sync does both; checked is that it is that.",
    ),
    Invariant(
        "I19", "T",
        "The host's interrupt handler never writes the timer.",
        "it only forwards",
        NEW,
        "The old designs' handler never runs (I26).",
    ),
    Invariant(
        "I20", "T",
        "Each tick that the guest acknowledges has its own rise of the line, or an EOI with the line high.",
        "no duplicates",
        ALL,
        _SOFT,
    ),
    Invariant(
        "I21", "L",
        "A guest that runs unmasked with its timer firing takes the interrupt.",
        "the point of the protocol",
        ALL,
        "27 active, masked by PMR or by what it handles, disabled, or squeezed out of the list registers; a signal "
        "that came late. " + _SOFT,
    ),
    Invariant(
        "I22", "L",
        "A blocked vCPU wakes when its timer's deadline has passed, or for an interrupt of its own that it could take.",
        "background timer and kick",
        ALL,
        "Commit and v4.15 while 27 is active: measured, the guest then sleeps for ever (sleep_probes). For the same "
        "reason while PPI 27 alone is active, after a late signal between vcpu_load's active write and its restore.",
    ),
    Invariant(
        "I23", "L",
        "A vCPU does not enter and leave the guest a thousand times in a row without a single instruction.",
        "no livelock",
        ALL,
        "A pCPU with a single list register: when more wait, the underflow interrupt that KVM asks for is due at once.",
    ),
    Invariant(
        "I24", "T",
        "The host acknowledges PPI 27 once per rise of the line, or per EOI or clear with the line high, not more.",
        "active masks the line: no storm",
    ),
    Invariant(
        "I25", "T",
        "Between load and put KVM touches the timer only where the design says, and its sync only when the level is "
        "up.",
        "the point of the commit",
        NEW,
        "The old designs touch it at every exit.",
    ),
    Invariant(
        "I26", "T",
        "The host never takes PPI 27.",
        "the timer is off whenever the host takes interrupts",
        OLD,
        "In the new designs the host takes every tick. After a late signal.",
    ),
    Invariant(
        "I27", "S",
        "While 'active cleared last' is remembered for a loaded vCPU, PPI 27 is not active there.",
        "else the skipped clear was needed",
        OLD,
        "The commit has removed the cache. After a late signal.",
    ),
    Invariant(
        "I28", "S",
        "The background timer is armed only while its vCPU blocks.",
        "schedule arms, unschedule cancels",
    ),
    Invariant(
        "I29", "S",
        "All vCPUs of a VM have the same counter offset.",
        "set for all at once",
    ),
    Invariant(
        "I30", "T",
        "A guest's virtual count never goes back, on whatever pCPU it runs.",
        "one offset, one counter",
    ),
    Invariant(
        "I31", "S",
        "Once a vCPU's timer is enabled, its interrupt 27 stands for a physical one.",
        "mapped at the first run",
    ),
    Invariant(
        "I32", "T",
        "Only the timer code changes the wire of virtual interrupt 27.",
        "owner check at injection",
    ),
    Invariant(
        "I33", "T",
        "An entry that is given up leaves the other virtual interrupts as they were.",
        "what the flush consumed, the sync gives back",
        ALL,
        "Those that somebody else has changed meanwhile.",
    ),
    Invariant(
        "I34", "S",
        "The host takes no interrupt from the flush to the guest, from the exit to the timer's sync, and inside a "
        "save or restore.",
        "the handler would act on half a state",
        ("parent", *NEW),
        "v4.14 flushes and syncs with interrupts on: EL2 has taken the timer out of the hardware by then.",
    ),
    Invariant(
        "I35", "T",
        "The emulated physical timer is armed only while its vCPU is loaded.",
        "put cancels it",
        (),
        "Not checked: the machine has no emulated physical timer yet.",
    ),
)  # fmt: skip

INVARIANTS: Final[dict[str, Invariant]] = {row.id: row for row in _ROWS}
