"""What the vgic's work costs: how much of it there is depends on the list and on the list registers in use.

These functions look, before the work is done, at what it will consist of, and charge it. They change nothing else.
"""

from __future__ import annotations

from tickscope.hardware import list_register as lr_
from tickscope.hardware.cost_steps import Work
from tickscope.host.kernel import Host
from tickscope.host.state import PRIVATE, Vcpu, Virq
from tickscope.host.vgic import target_oracle, target_work

Key = tuple[int, int, int]
"""Sort key of a list entry: 0 active, 1 pending, 2 neither; then the priority."""


def spend_fold(h: Host, c: int, vcpu: Vcpu) -> None:
    """Each list register in use is looked at; the end of a device's SPI is passed on."""
    used = vcpu.lrs[: vcpu.used_lrs]
    h.hw.spend(c, Work.FOLD)
    h.hw.spend(c, Work.FOLD_LR, len(used))
    for lr in used:
        if lr & lr_.EOI_BIT and not lr_.hw(lr) and not lr_.state(lr) and lr_.vintid(lr) >= PRIVATE:
            h.hw.spend(c, Work.NOTIFY_EOI)


def spend_prune(h: Host, c: int, vcpu: Vcpu) -> None:
    """Each entry of the list is asked whom it is for, and stays, goes, or moves."""
    for irq in vcpu.ap_list:
        target = target_oracle(irq)
        h.hw.spend(c, target_work(irq))
        if target == vcpu.index:
            h.hw.spend(c, Work.PRUNE_KEPT)
        else:
            h.hw.spend(c, Work.PRUNE_DROPPED if target < 0 else Work.PRUNE_MOVED)


def spend_flush(h: Host, c: int, vcpu: Vcpu) -> None:
    """The list is counted and put into the list registers in order."""
    free = len(vcpu.lrs)
    h.hw.spend(c, Work.LIST_ENTRY, len(vcpu.ap_list))
    for irq in vcpu.ap_list:
        h.hw.spend(c, target_work(irq))
        if target_oracle(irq) != vcpu.index:
            h.hw.spend(c, Work.REJECT)
            continue
        h.hw.spend(c, Work.FILL_LR, lrs_of(irq, free))
        free -= lrs_of(irq, free)
        if not free:
            break


def lrs_of(irq: Virq, free: int) -> int:
    """How many list registers an interrupt takes: one, or one for each source of a GICv2 SGI while some are free."""
    return min(max(irq.source.bit_count(), 1), free)


def spend_sort(h: Host, c: int, keys: list[Key]) -> None:
    """A list that is too long for the list registers is sorted. A comparison takes the locks of two interrupts; if
    neither is active it goes on to what is pending and to priorities."""
    compared = comparisons(keys)
    h.hw.spend(c, Work.SORT, len(keys))
    h.hw.spend(c, Work.COMPARE, len(compared))
    h.hw.spend(c, Work.COMPARE_PENDING, sum(1 for a, b in compared if a[0] and b[0]))


def comparisons(keys: list[Key]) -> list[tuple[Key, Key]]:
    """What the kernel's list_sort compares: a merge sort from the bottom up, so it depends on the order it finds."""
    compared: list[tuple[Key, Key]] = []
    parts: list[list[Key]] = []
    for key in keys:
        current, level = [key], 0
        while level < len(parts) and parts[level]:
            current = _merge(parts[level], current, compared)
            parts[level] = []
            level += 1
        parts[level : level + 1] = [current]
    rest: list[Key] = []
    for part in parts:
        rest = _merge(part, rest, compared)
    return compared


def _merge(first: list[Key], second: list[Key], compared: list[tuple[Key, Key]]) -> list[Key]:
    """Two sorted lists as one; notes each comparison, until one of them is used up."""
    merged, i, j = [], 0, 0
    while i < len(first) and j < len(second):
        compared.append((first[i], second[j]))
        if first[i] <= second[j]:
            merged.append(first[i])
            i += 1
        else:
            merged.append(second[j])
            j += 1
    return merged + first[i:] + second[j:]
