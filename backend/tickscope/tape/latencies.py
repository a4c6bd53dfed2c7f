"""From the timer's expiry to the guest: expiry, host interrupt, injection, the guest's acknowledge.

The expiry and the host's acknowledge of PPI 27 belong to a pCPU, the injection ties them to a vCPU. A stage that does
not happen gives no latency: a sleeping vCPU's timer expires unseen, the old designs inject without a handler, and an
injection is not repeated while KVM still holds the level high. An expiry that is not injected before another thread
comes onto the pCPU is nobody's.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

from tickscope.tape.decoded import RecordsFrame
from tickscope.tape.errors import TapeError
from tickscope.vocabulary import Access, Call, Event, Kind, Phase

TIMER_INTID: Final = 27
STAGES: Final = ("expiry_to_host_irq", "host_irq_to_injected", "injected_to_guest_ack", "expiry_to_guest_ack")

_EXPIRY: Final = (Kind.EVENT, Event.EXPIRY)
_HOST_ACK: Final = (Kind.ACCESS, Access.IAR)
_INJECT: Final = (Kind.CALL, Call.UPD)
_GUEST_ACK: Final = (Kind.ACCESS, Access.G_IAR)
_SWITCH: Final = (Kind.EVENT, Event.SCHED_OUT)
_WANTED: Final = (_EXPIRY, _HOST_ACK, _INJECT, _GUEST_ACK, _SWITCH)
_NONE: Final = -1


class Latencies:
    """Latencies of the records added, in order."""

    MOST_CARRY: Final = 8000

    def __init__(self, carry: str = "") -> None:
        self.found: dict[str, Counter[int]] = {stage: Counter() for stage in STAGES}
        self._expiry: dict[int, int] = {}
        """pCPU -> when its timer expired, until that is injected or expires anew."""
        self._irq: dict[int, int] = {}
        self._injected: dict[int, tuple[int, int]] = {}
        """vCPU -> (when it was injected, when the timer had expired or -1)."""
        if carry:
            self._resume(carry)

    def add(self, frame: RecordsFrame, first: int, last: int) -> None:
        """Take records first..last (seqs) of a frame."""
        kinds = [_WANTED.index(shape[:2]) if shape[:2] in _WANTED else _NONE for shape in frame.shapes]
        if max(kinds, default=_NONE) == _NONE:
            return
        for i in range(first - frame.first_seq, last - frame.first_seq + 1):
            shape = frame.ids[i]
            if kinds[shape] != _NONE:
                self._take(_WANTED[kinds[shape]], frame.shapes[shape], frame.values[i], frame.t[i])

    def _take(self, what: tuple[int, int], shape: tuple[int, ...], value: int, t: int) -> None:
        pcpu, vcpu, slot = shape[2], shape[3], shape[4]
        if what == _EXPIRY:
            self._expiry[pcpu] = t
        elif what == _HOST_ACK and value == TIMER_INTID:
            self._note("expiry_to_host_irq", self._expiry.get(pcpu, _NONE), t)
            self._irq[pcpu] = t
        elif what == _INJECT and slot == 1 and value == Phase.ENTER:
            self._note("host_irq_to_injected", self._irq.pop(pcpu, _NONE), t)
            self._injected[vcpu] = (t, self._expiry.pop(pcpu, _NONE))
        elif what == _SWITCH:
            self._expiry.pop(pcpu, None)
            self._irq.pop(pcpu, None)
        elif what == _GUEST_ACK and value == TIMER_INTID:
            self._irq.pop(pcpu, None)
            # Not injected anew, as the level is still high: the expiry on this pCPU is what it acknowledges.
            alone = (_NONE, _NONE) if vcpu in self._injected else (_NONE, self._expiry.pop(pcpu, _NONE))
            injected, expiry = self._injected.pop(vcpu, alone)
            self._note("injected_to_guest_ack", injected, t)
            self._note("expiry_to_guest_ack", expiry, t)

    def _note(self, stage: str, since: int, t: int) -> None:
        if since != _NONE:
            self.found[stage][t - since] += 1

    def carry(self) -> str:
        """What is open, as text for the next part; never empty."""
        parts = [f"e{p}:{t}" for p, t in sorted(self._expiry.items())] + [
            f"i{p}:{t}" for p, t in sorted(self._irq.items())
        ]
        return ";".join([".", *parts, *(f"v{v}:{t}:{e}" for v, (t, e) in sorted(self._injected.items()))])

    def _resume(self, carry: str) -> None:
        try:
            for part in carry.split(";")[1:]:
                number, *times = (int(text) for text in part[1:].split(":"))
                if part[0] == "v":
                    self._injected[number] = (times[0], times[1])
                else:
                    {"e": self._expiry, "i": self._irq}[part[0]][number] = times[0]
        except (ValueError, KeyError, IndexError):
            raise TapeError("this carry was not given by an answer before") from None
