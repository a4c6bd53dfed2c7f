"""Checks of the state as a whole: each pCPU, each vCPU."""

from __future__ import annotations

from tickscope.hardware import list_register as lr_
from tickscope.hardware.pcpu import GUEST, Pcpu
from tickscope.hardware.virtual_timer import ENABLE
from tickscope.host.state import SGIS, Vcpu
from tickscope.invariants.trace import BLOCK, ISR, T_SYNC, TICK
from tickscope.invariants.watch import PPI_BIT, Watch
from tickscope.vocabulary import Call

V_SYNC = int(Call.V_SYNC)
HANDLING = frozenset((ISR, T_SYNC, V_SYNC))


def check_pcpu(w: Watch, seq: int, c: int) -> None:
    """All that must hold of one physical CPU now."""
    cpu, v = w.hw.cpus[c], w.host.running[c]
    if cpu.mode == GUEST:
        in_guest(w, seq, c, w.host.vcpu_of(c))
    elif w.settled(c):
        if v < 0:
            if cpu.timer.ctl or cpu.timer.voff:
                w.fail("I5", seq, c)
        else:
            _in_host(w, seq, c, w.host.vcpus[v])


def in_guest(w: Watch, seq: int, c: int, vcpu: Vcpu) -> None:
    """What a guest relies on while it runs."""
    cpu = w.hw.cpus[c]
    if w.host.running[c] != vcpu.index or not w.truth_in_hardware(vcpu) or cpu.timer.voff != vcpu.voff:
        w.fail("I6", seq, c, vcpu.index)
    shown = [lr_.vintid(lr) for lr in cpu.vif.lrs if lr >> lr_.STATE_SHIFT]
    if len(shown) > 1 and _twice(shown, w.host.gic_v3):
        w.fail("I13", seq, c, vcpu.index)
    if w.soft[vcpu.index]:
        return
    if cpu.gic.active & PPI_BIT:
        if TICK not in shown and not _may_be_hidden(w, c, vcpu):
            w.fail("I10", seq, c, vcpu.index)
    elif any(lr >> lr_.STATE_SHIFT and lr & lr_.HW_BIT and lr_.vintid(lr) == TICK for lr in cpu.vif.lrs):
        w.fail("I9", seq, c, vcpu.index)


def _twice(intids: list[int], gic_v3: bool) -> bool:
    if not gic_v3:
        intids = [intid for intid in intids if intid >= SGIS]
    return len(set(intids)) < len(intids)


def _may_be_hidden(w: Watch, c: int, vcpu: Vcpu) -> bool:
    """Reasons why an active PPI 27 need not be in a list register."""
    if w.hw.cpus[c].vif.maintenance():
        return True  # the guest is about to leave, and KVM will see that it has ended the interrupt
    return not w.tick(vcpu).enabled or w.late[c] or len(vcpu.ap_list) > len(vcpu.lrs)


def _in_host(w: Watch, seq: int, c: int, vcpu: Vcpu) -> None:
    """A vCPU is loaded and no group of steps is under way."""
    cpu, timer = w.hw.cpus[c], vcpu.timer
    if w.new:
        if timer.loaded and vcpu.loaded_on != c:
            w.fail("I1", seq, c, vcpu.index)
        if not timer.loaded and cpu.timer.ctl & ENABLE:
            w.fail("I4", seq, c, vcpu.index)
        if cpu.gic.active & PPI_BIT and not _active_is_due(w, c, cpu, vcpu):
            w.fail("I11", seq, c, vcpu.index)
    elif timer.active_cleared_last and cpu.gic.active & PPI_BIT and not w.late[c]:
        w.fail("I27", seq, c, vcpu.index)


def _active_is_due(w: Watch, c: int, cpu: Pcpu, vcpu: Vcpu) -> bool:
    if not vcpu.timer.enabled or vcpu.timer.irq_level or w.tick(vcpu).active:
        return True  # before the first run's own load a stale bit may be there
    if cpu.irqs_masked or w.late[c] or w.soft[vcpu.index]:
        return True
    if w.switches.soft_pending_reaches_hardware and w.tick(vcpu).latch:
        return True  # pending by software counts as raised
    return not HANDLING.isdisjoint(w.host.current[c].functions)


def check_vcpu(w: Watch, seq: int, vcpu: Vcpu) -> None:
    """All that must hold of one vCPU now."""
    v, timer, running = vcpu.index, vcpu.timer, w.host.running
    runs = running.count(v)
    if runs > 1:
        w.fail("I2", seq, vcpu.loaded_on, v)
    if w.new and timer.loaded and runs != 1:
        w.fail("I1", seq, vcpu.loaded_on, v)
    if timer.irq_level != w.tick(vcpu).level:
        w.fail("I17", seq, vcpu.loaded_on, v)
    if timer.bg_serial and BLOCK not in vcpu.thread.functions:
        w.fail("I28", seq, vcpu.thread.cpu, v)
    if vcpu.voff != w.host.vcpus[w.host.vms[vcpu.vm].vcpus[0]].voff:
        w.fail("I29", seq, vcpu.loaded_on, v)
    if timer.enabled and not w.tick(vcpu).hw:
        w.fail("I31", seq, vcpu.loaded_on, v)


def check_lists(w: Watch, seq: int) -> None:
    """Every listed interrupt is on exactly the list it names."""
    for vcpu in w.host.vcpus:
        for irq in vcpu.ap_list:
            if irq.listed_on != vcpu.index or vcpu.ap_list.count(irq) != 1:
                w.fail("I14", seq, vcpu.loaded_on, vcpu.index)
        for irq in vcpu.irqs:
            if irq.listed_on >= 0 and irq not in w.host.vcpus[irq.listed_on].ap_list:
                w.fail("I14", seq, vcpu.loaded_on, vcpu.index)
    for vm in w.host.vms:
        for irq in vm.spis:
            if irq.listed_on >= 0 and irq not in w.host.vcpus[irq.listed_on].ap_list:
                w.fail("I14", seq, -1, irq.listed_on)
