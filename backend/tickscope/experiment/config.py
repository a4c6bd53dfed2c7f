"""The experiment config: its schema, its bounds, and how it is read from YAML, JSON or a request.

Reading happens in this order: size and plainness (plain.py), shape and bounds (here), programs (guest.ops), whole
(affinities, disturbances). Whatever is wrong becomes a ConfigError that says what, where and what to do.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from tickscope.experiment.designs import DESIGNS
from tickscope.experiment.errors import ConfigError, Problem
from tickscope.experiment.plain import check_plain, read_text
from tickscope.experiment.problems import problems_of
from tickscope.experiment.programs import check_program
from tickscope.switches import SWITCHES

MAX_PCPUS = 16
MAX_VCPUS = 64
MAX_GICV2_VCPUS = 8
MAX_DURATION_US = 600_000_000
MAX_SEED = (1 << 53) - 1
"""A browser's numbers are exact up to here."""


Tag = Annotated[str, Field(min_length=1, max_length=40)]


class _Part(BaseModel):
    """Strict (no text for numbers), frozen, and no unknown keys."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Platform(_Part):
    """The hardware under the host."""

    gic: Literal["v2", "v3"] = Field(
        default="v3", description="interrupt controller: v2 by MMIO (GICH, GICD), v3 by system registers (ICH_*)"
    )
    host: Literal["nvhe", "vhe"] = Field(
        default="nvhe", description="nvhe: host kernel at EL1, KVM's switch code at EL2; vhe: both at EL2"
    )
    pcpus: int = Field(default=1, ge=1, le=MAX_PCPUS, description="physical CPUs")
    list_registers: int = Field(default=4, ge=1, le=16, description="list registers of each physical CPU")
    counter_hz: int = Field(default=62_500_000, ge=1_000_000, le=1_000_000_000, description="the counter's frequency")
    cost: Literal["flat", "zero", "qemu-icount", "x-gene-2016"] = Field(
        default="flat", description="cost profile: how long each step takes"
    )

    @model_validator(mode="after")
    def _known(self) -> Platform:
        if (self.gic, self.host) == ("v2", "vhe"):
            raise ValueError("a VHE host with a GICv2 was never measured; take v3 with vhe, or v2 with nvhe")
        return self


class Scheduler(_Part):
    """The host's scheduler."""

    slice_us: int = Field(default=3000, ge=10, le=1_000_000, description="time slice while others wait")
    halt_poll_ns: int = Field(
        default=0, ge=0, le=10_000_000, description="longest halt polling in ns (0: none, as measured; else modelled)"
    )


class Vcpu(_Part):
    """One virtual CPU: what its guest runs and on which physical CPUs."""

    program: dict[str, Any] = Field(description="{name: library program, parameter: value, ...} or {ops: [...]}")
    affinity: tuple[Annotated[int, Field(ge=0, lt=MAX_PCPUS)], ...] = Field(
        (), max_length=MAX_PCPUS, strict=False, description="pCPUs it may run on; empty = all"
    )

    @field_validator("program")
    @classmethod
    def _program(cls, value: dict[str, Any]) -> dict[str, Any]:
        return check_program(value)

    @field_validator("affinity")
    @classmethod
    def _distinct(cls, value: tuple[int, ...]) -> tuple[int, ...]:
        if len(set(value)) < len(value):
            raise ValueError("a physical CPU is named twice")
        return value


class Vm(_Part):
    """One virtual machine."""

    vcpus: tuple[Vcpu, ...] = Field(min_length=1, max_length=MAX_VCPUS, strict=False)


class Migration(_Part):
    """Move a vCPU's thread to another physical CPU."""

    vm: int = Field(default=0, ge=0, lt=MAX_VCPUS)
    vcpu: int = Field(default=0, ge=0, lt=MAX_VCPUS, description="which vCPU of that VM")
    to: int = Field(ge=0, lt=MAX_PCPUS, description="the pCPU to move to")


class Preemption(_Part):
    """A neighbour's thread takes a physical CPU for a while."""

    pcpu: int = Field(default=0, ge=0, lt=MAX_PCPUS)
    for_us: int = Field(default=1000, ge=1, le=10_000_000, description="how long the neighbour runs")


class LateIrq(_Part):
    """PPI 27's signal reaches a physical CPU after its line has dropped."""

    pcpu: int = Field(default=0, ge=0, lt=MAX_PCPUS)


class Disturbance(_Part):
    """Something from outside, at one moment: exactly one of migrate, preempt, late_irq."""

    at_us: int = Field(ge=0, le=MAX_DURATION_US)
    migrate: Migration | None = None
    preempt: Preemption | None = None
    late_irq: LateIrq | None = None

    @model_validator(mode="after")
    def _one(self) -> Disturbance:
        if sum(part is not None for part in (self.migrate, self.preempt, self.late_irq)) != 1:
            raise ValueError("a disturbance is exactly one of migrate, preempt, late_irq")
        return self


class Pace(_Part):
    """How fast the run is shown; it changes nothing in the run."""

    mode: Literal["beat", "time", "max"] = "beat"
    per_second: float = Field(default=4.0, gt=0, le=1_000_000, strict=False, description="beat: transitions per second")
    ratio: float = Field(default=1e-6, gt=0, le=1000, strict=False, description="time: simulated per real second")


class Experiment(_Part):
    """A whole experiment."""

    name: str = Field(default="untitled", min_length=1, max_length=200)
    notes: str = Field(default="", max_length=10_000)
    tags: tuple[Annotated[str, Field(min_length=1, max_length=40)], ...] = Field(
        default=(), max_length=20, strict=False
    )
    preset: str = Field(default="", max_length=80, description="the preset it was made from")
    seed: int = Field(default=1, ge=0, le=MAX_SEED)
    design: str = "v4.15"
    platform: Platform = Platform()
    scheduler: Scheduler = Scheduler()
    vms: tuple[Vm, ...] = Field(min_length=1, max_length=MAX_VCPUS, strict=False)
    disturbances: tuple[Disturbance, ...] = Field(default=(), max_length=1000, strict=False)
    switches: tuple[str, ...] = Field(default=(), max_length=100, strict=False)
    duration_us: int = Field(default=100_000, ge=1, le=MAX_DURATION_US)
    pace: Pace | None = None

    @field_validator("design")
    @classmethod
    def _design(cls, value: str) -> str:
        if value not in DESIGNS:
            raise ValueError(f"unknown design '{value[:40]}'; there are {', '.join(DESIGNS)}")
        return value

    @field_validator("switches")
    @classmethod
    def _switches(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for name in value:
            if name not in SWITCHES:
                raise ValueError(f"unknown switch '{name[:40]}'; there are {', '.join(SWITCHES)}")
        return tuple(sorted(set(value)))

    def resolved(self) -> dict[str, Any]:
        """The config with all defaults filled in, as plain JSON data; `parse` reads it back."""
        return self.model_dump(mode="json", exclude_none=True)


def parse(data: object) -> Experiment:
    """Check plain data (as JSON gives it) and build the experiment. Raises ConfigError."""
    check_plain(data)
    if not isinstance(data, dict):
        raise ConfigError("an experiment is a mapping", "", "it needs at least the key 'vms'")
    try:
        experiment = Experiment.model_validate(data)
    except ValidationError as error:
        first, *more = problems_of(error, Experiment)
        raise ConfigError(*first, more=more) from error
    except RecursionError as error:
        raise ConfigError("the experiment is nested too deep") from error
    return check_whole(experiment)


def parse_text(text: str) -> Experiment:
    """Read an experiment from YAML or JSON text. Raises ConfigError."""
    return parse(read_text(text))


def check_whole(experiment: Experiment) -> Experiment:
    """What no single key can tell: counts over all VMs, and places that must exist. Fills in empty affinities. Raises
    ConfigError."""
    problems = list(_wrong_as_a_whole(experiment))
    if problems:
        raise ConfigError(*problems[0], more=problems[1:])
    return _with_affinities(experiment)


def _wrong_as_a_whole(experiment: Experiment) -> Iterator[Problem]:
    pcpus = experiment.platform.pcpus
    total = sum(len(vm.vcpus) for vm in experiment.vms)
    if total > MAX_VCPUS:
        yield Problem(f"{total} vCPUs are too many", "vms", f"at most {MAX_VCPUS} over all VMs")
    for index, name in enumerate(experiment.switches):
        if experiment.design not in SWITCHES[name].designs:
            says = f"'{name}' means nothing for design {experiment.design}"
            yield Problem(says, f"switches[{index}]", f"it belongs to {', '.join(SWITCHES[name].designs)}")
    for m, vm in enumerate(experiment.vms):
        if experiment.platform.gic == "v2" and len(vm.vcpus) > MAX_GICV2_VCPUS:
            says = f"{len(vm.vcpus)} vCPUs are too many for a GICv2"
            yield Problem(says, f"vms[{m}].vcpus", f"a GICv2 names at most {MAX_GICV2_VCPUS} CPUs; take gic v3")
        for n, vcpu in enumerate(vm.vcpus):
            for cpu in vcpu.affinity:
                yield from _must_exist(cpu, pcpus, "pCPU", f"vms[{m}].vcpus[{n}].affinity")
    for index, disturbance in enumerate(experiment.disturbances):
        yield from _wrong_disturbance(disturbance, experiment, f"disturbances[{index}]")


def _wrong_disturbance(disturbance: Disturbance, experiment: Experiment, where: str) -> Iterator[Problem]:
    pcpus = experiment.platform.pcpus
    if disturbance.preempt:
        yield from _must_exist(disturbance.preempt.pcpu, pcpus, "pCPU", f"{where}.preempt.pcpu")
    elif disturbance.late_irq:
        yield from _must_exist(disturbance.late_irq.pcpu, pcpus, "pCPU", f"{where}.late_irq.pcpu")
    elif disturbance.migrate:
        target, where = disturbance.migrate, f"{where}.migrate"
        yield from _must_exist(target.vm, len(experiment.vms), "VM", f"{where}.vm")
        if target.vm < len(experiment.vms):
            vcpus = experiment.vms[target.vm].vcpus
            yield from _must_exist(target.vcpu, len(vcpus), "vCPU of that VM", f"{where}.vcpu")
        yield from _must_exist(target.to, pcpus, "pCPU", f"{where}.to")


def _must_exist(index: int, count: int, what: str, where: str) -> Iterator[Problem]:
    if index >= count:
        yield Problem(f"there is no {what} {index}", where, f"there are {count}, counted from 0")


def _with_affinities(experiment: Experiment) -> Experiment:
    everywhere = tuple(range(experiment.platform.pcpus))
    vms = tuple(
        Vm.model_construct(
            vcpus=tuple(v if v.affinity else v.model_copy(update={"affinity": everywhere}) for v in vm.vcpus)
        )
        for vm in experiment.vms
    )
    return experiment.model_copy(update={"vms": vms})
