"""Masking interrupts on the own CPU: local_irq_disable and its relatives, as steps."""

from __future__ import annotations

from tickscope.host.kernel import Host


def irqs_off(h: Host, c: int) -> None:
    """local_irq_disable: from here to the guest the host takes no interrupt."""
    h.hw.mask_irqs(c, True, h.cause(c))


def irqs_on(h: Host, c: int) -> None:
    """local_irq_enable: what is signalled comes in before the next step."""
    h.hw.mask_irqs(c, False, h.cause(c))


def local_irq_save(h: Host, c: int) -> None:
    """Mask, and remember how it was."""
    h.current[c].irq_flags.append(h.hw.cpus[c].irqs_masked)
    h.hw.mask_irqs(c, True, h.cause(c))


def local_irq_restore(h: Host, c: int) -> None:
    """As it was before the matching local_irq_save."""
    h.hw.mask_irqs(c, h.current[c].irq_flags.pop(), h.cause(c))
