"""One physical CPU: its timer, interrupt controller and virtual interface, and how far it has got in time."""

from __future__ import annotations

from tickscope.engine.queue import NEVER
from tickscope.hardware.interrupt_controller import InterruptController
from tickscope.hardware.virtual_interface import VirtualInterface
from tickscope.hardware.virtual_timer import VirtualTimer
from tickscope.vocabulary import PcpuMode

HOST, GUEST, IDLE, EL2 = (int(m) for m in (PcpuMode.HOST, PcpuMode.GUEST, PcpuMode.IDLE, PcpuMode.EL2))


class Pcpu:
    """State of a physical CPU. `ready_at` is when it can take its next step (NEVER while it waits in WFI)."""

    __slots__ = (
        "busy", "expiry_at", "gic", "index", "irqs_masked", "mode", "ready_at", "signal_cause", "signalled", "timer",
        "var", "var_lr", "vif",
    )  # fmt: skip

    def __init__(self, index: int, counter_hz: int, list_registers: int, gic_v3: bool) -> None:
        self.index = index
        self.timer = VirtualTimer(counter_hz)
        self.gic = InterruptController()
        self.vif = VirtualInterface(list_registers, gic_v3)
        self.mode = HOST
        self.irqs_masked = False
        self.signalled = False
        self.signal_cause = 0
        """Seq of the record that made an interrupt signalled."""
        self.busy = False
        """The host computes and may be interrupted at any moment (a neighbour's thread)."""
        self.ready_at = 0
        self.expiry_at = NEVER
        self.var: list[int] = []
        """Index of the declared variable for each `Var` below P_LR, by code."""
        self.var_lr = 0
        """Index of list register 0; the others follow."""
