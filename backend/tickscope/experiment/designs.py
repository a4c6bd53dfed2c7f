"""The host designs that can be simulated, for menus and for the check of a config."""

from __future__ import annotations

from typing import NamedTuple


class Design(NamedTuple):
    """One version of the host's timer code."""

    name: str
    title: str
    says: str


DESIGNS: dict[str, Design] = {
    design.name: design
    for design in (
        Design(
            "v4.14",
            "Linux 4.14 (before)",
            "KVM saves and restores the timer on every guest exit and entry, and decides in software whether it fires.",
        ),
        Design(
            "parent",
            "the commit's parent",
            "As v4.14, but the host saves and restores the timer itself at EL1, so that CNTVOFF alone costs two calls "
            "to EL2. A reconstruction.",
        ),
        Design(
            "commit",
            "commit b103cc3f10",
            "The timer stays in the hardware from vcpu_load to vcpu_put. The measured kernel of that name, with the "
            "later fixes of the interrupt handler kept.",
        ),
        Design(
            "v4.15",
            "Linux 4.15 (after)",
            "The timer stays in the hardware while the vCPU is loaded; KVM takes its interrupt and moves the state "
            "only when the vCPU leaves the physical CPU.",
        ),
    )
}
