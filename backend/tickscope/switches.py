"""Switches: each breaks one rule of a design on purpose (mutation) or applies one later fix. Data and one frozen object."""

from __future__ import annotations

from typing import Final, NamedTuple


class Switches(NamedTuple):
    """The bools that are passed down; all False is the design as it was."""

    forget_loaded_flag: bool = False


class SwitchInfo(NamedTuple):
    """What a switch does, in a sentence, where the kernel had it, and for which designs it means something."""

    name: str
    kind: str
    says: str
    where: str
    designs: tuple[str, ...]


SWITCHES: Final[dict[str, SwitchInfo]] = {
    "forget-loaded-flag": SwitchInfo(
        "forget-loaded-flag",
        "break",
        "Save and restore run every time they are called, as if the loaded flag did not exist: the second save of a sleeping vCPU "
        "reads back the timer it has just switched off, and the guest's timer is forgotten.",
        "vtimer_save_state and vtimer_restore_state without their check of timer->loaded",
        ("commit", "v4.15"),
    ),
}


def switches_of(names: tuple[str, ...]) -> Switches:
    """The object for a list of names; ValueError names the unknown one."""
    for name in names:
        if name not in SWITCHES:
            raise ValueError(f"unknown switch '{name}'; known: {', '.join(sorted(SWITCHES))}")
    return Switches(**{name.replace("-", "_"): True for name in names})
