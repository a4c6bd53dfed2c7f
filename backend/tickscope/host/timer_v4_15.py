"""v4.15: the commit, less the flush function that had nothing left to do. Its accesses are the commit's.

Source: virt/kvm/arm/arch_timer.c and virt/kvm/arm/arm.c of v4.15, facts only.
"""

from __future__ import annotations

from tickscope.host import timer_commit
from tickscope.host.irq_flags import irqs_off
from tickscope.host.vgic_sync import kvm_vgic_flush_hwstate

DESIGN = timer_commit.DESIGN._replace(name="v4.15", before_entry=(irqs_off, kvm_vgic_flush_hwstate))
