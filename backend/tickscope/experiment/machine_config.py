"""Turns a checked experiment into what the machine takes."""

from __future__ import annotations

from tickscope.experiment.config import Disturbance, Experiment
from tickscope.experiment.programs import build_program
from tickscope.machine import Disturbance as MachineDisturbance
from tickscope.machine import MachineConfig, VcpuConfig, VmConfig

NS_PER_US = 1000


def machine_config(experiment: Experiment) -> MachineConfig:
    """The machine's own config: plain ints, text and tuples."""
    hz = experiment.platform.counter_hz
    vms = tuple(
        VmConfig(
            vcpus=tuple(
                VcpuConfig(program=build_program(vcpu.program, hz), affinity=vcpu.affinity) for vcpu in vm.vcpus
            )
        )
        for vm in experiment.vms
    )
    return MachineConfig(
        design=experiment.design,
        gic=experiment.platform.gic,
        host=experiment.platform.host,
        pcpus=experiment.platform.pcpus,
        list_registers=experiment.platform.list_registers,
        counter_hz=hz,
        cost=experiment.platform.cost,
        slice_us=experiment.scheduler.slice_us,
        vms=vms,
        disturbances=tuple(_disturbance(item, experiment) for item in experiment.disturbances),
        switches=experiment.switches,
        duration_ns=experiment.duration_us * NS_PER_US,
        seed=experiment.seed,
        halt_poll_ns=experiment.scheduler.halt_poll_ns,
    )


def _disturbance(item: Disturbance, experiment: Experiment) -> MachineDisturbance:
    at_ns = item.at_us * NS_PER_US
    if item.migrate:
        vcpu = sum(len(vm.vcpus) for vm in experiment.vms[: item.migrate.vm]) + item.migrate.vcpu
        return MachineDisturbance(at_ns, "migrate", vcpu=vcpu, to=item.migrate.to)
    if item.preempt:
        for_ns = item.preempt.for_us * NS_PER_US
        return MachineDisturbance(at_ns, "preempt", to=item.preempt.pcpu, for_ns=for_ns)
    return MachineDisturbance(at_ns, "late_irq", to=item.late_irq.pcpu if item.late_irq else 0)
