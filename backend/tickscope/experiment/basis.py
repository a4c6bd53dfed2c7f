"""What each rule and each experiment rests on: measured rows, the architecture, the kernel's source, or a choice.

A rule is *measured* if rows of a real kernel in which it acts are compared with the machine and equal (`tickscope
verify`). All others are named here, so that nobody takes a model for a measurement; tests/experiment/test_basis.py runs
the measured programs and holds this table to them. docs/05-fidelity.md says more.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from tickscope.experiment.config import Experiment
from tickscope.rules import R


class Basis(StrEnum):
    """What is known about a rule."""

    MEASURED = "measured"
    ARCHITECTURE = "architecture"
    KERNEL = "kernel"
    CHOSEN = "chosen"


SAYS: Final = {
    Basis.MEASURED: "Measured: rows of real kernels that show it are compared and equal.",
    Basis.ARCHITECTURE: "From the Arm architecture; no measured row shows it.",
    Basis.KERNEL: "Modelled after the kernel's source; no measured row shows it.",
    Basis.CHOSEN: "A choice of this program or of the experiment, not something a kernel was seen to do.",
}
"""Basis -> its sentence."""

NOT_MEASURED: Final[dict[R, Basis]] = {
    R.DEACTIVATE: Basis.ARCHITECTURE,
    R.MASK_KEPT: Basis.ARCHITECTURE,
    R.UNDERFLOW: Basis.ARCHITECTURE,
    R.UNDERFLOW_EXIT: Basis.KERNEL,
    R.LATE_SIGNAL: Basis.KERNEL,
    R.SPURIOUS_HANDLER: Basis.KERNEL,
    R.STALE_ENTRY: Basis.KERNEL,
    R.BG_NOT_NEEDED: Basis.KERNEL,
    R.HALT_POLL: Basis.KERNEL,
    R.MOVE: Basis.KERNEL,
    R.SLICE: Basis.CHOSEN,
    R.DISTURBANCE: Basis.CHOSEN,
    R.WAITS_FOR_TURN: Basis.CHOSEN,
}
"""Rules that act in no measured row that is compared."""

MEASURED_PCPUS: Final = 2
MEASURED_VCPUS: Final = 2
MEASURED_LIST_REGISTERS: Final = 4


def basis_of(rule: int) -> Basis:
    """What the rule with this number rests on."""
    return NOT_MEASURED.get(R(rule), Basis.MEASURED)


def beyond_measured(experiment: Experiment) -> list[str]:
    """What the experiment asks for that no measurement covers, a sentence each; empty if all of it was measured."""
    return list(_beyond(experiment))


def _beyond(experiment: Experiment) -> Iterator[str]:
    platform = experiment.platform
    vcpus = sum(len(vm.vcpus) for vm in experiment.vms)
    if experiment.scheduler.halt_poll_ns:
        yield "Halt polling is modelled after the kernel: the measured hosts ran without it."
    if platform.pcpus > MEASURED_PCPUS:
        yield f"Hosts with more than {MEASURED_PCPUS} physical CPUs were not measured; these obey the same rules."
    if vcpus > MEASURED_VCPUS or vcpus > platform.pcpus:
        yield "vCPUs that compete for physical CPUs: each hook is measured, who runs when is this program's scheduler."
    if len(experiment.vms) > 1:
        yield "More than one VM was not measured."
    if platform.list_registers != MEASURED_LIST_REGISTERS:
        yield f"Only {MEASURED_LIST_REGISTERS} list registers were measured."
    if any(disturbance.late_irq for disturbance in experiment.disturbances):
        yield "A signal that comes too late cannot happen on the measured machine; its handling is the kernel's source."
    if experiment.switches:
        yield "Switches change the design on purpose: no such kernel was measured."
