"""Random experiments for the search: short guests made of phrases that real guests are made of.

Everything follows from the seed. The experiments are plain config data, so that what is found can become a preset.
"""

from __future__ import annotations

from random import Random
from typing import Any, Final

Config = dict[str, Any]
OpData = list[Any]

DURATION_US: Final = 1500
TICK: Final = 27
HANDLERS: Final[tuple[OpData, ...]] = (
    ["ack", {"if_intid": TICK, "ops": ["timer_mask", {"timer_arm_in": 2000}]}, "eoi"],
    ["ack", {"if_intid": TICK, "ops": [{"timer_arm_in": 2500}]}, "hvc", "eoi"],
    ["ack", {"if_intid": TICK, "ops": ["timer_off"]}, "eoi"],
    ["ack", "umem", {"if_intid": TICK, "ops": [{"timer_arm_in": 3000}]}, "eoi"],
)


ANY, SOFTWARE, MASKS = "any", "software", "masks"
"""Styles: everything; one guest that writes pending and active state of 27 by software; guests that mask by priority
and wait for another one's SGIs."""


def random_experiment(seed: int, design: str, host: str = "nvhe", style: str = ANY) -> Config:
    """The experiment of a seed, in one of the styles."""
    rng = Random(f"search {seed}")
    pcpus = rng.choice((1, 2))
    if style == MASKS or rng.randrange(10) == 0:
        return _waiter_and_sender(rng, design, seed, host)
    sizes = (1,) if style == SOFTWARE else rng.choice(((1,), (1,), (2,), (1, 1)))
    vms = [{"vcpus": [_vcpu(rng, pcpus, style) for _ in range(size)]} for size in sizes]
    config: Config = {"design": design, "seed": seed, "platform": {"host": host, "pcpus": pcpus}, "vms": vms}
    config["scheduler"] = {"slice_us": rng.choice((50, 300))}
    count = 0 if style == SOFTWARE else rng.choice((0, 0, 1, 6))
    disturbances = [_disturbance(rng, pcpus) for _ in range(count)]
    return config | {"disturbances": disturbances, "duration_us": DURATION_US}


def _waiter_and_sender(rng: Random, design: str, seed: int, host: str) -> Config:
    """A guest that masks by priority, exits, unmasks and waits, and another one that sends it SGIs meanwhile."""
    masked: OpData = rng.choice((["umem"], ["hvc"], [{"sgi_self": 2}, "wfi"]))
    waits = [{"pmr": 0}, *masked, {"pmr": 0xF0}, {"spin": rng.choice((0, 300))}, "wfi"]
    waiter = [{"on_irq": {"ops": ["ack", "eoi"]}}, {"repeat": "forever", "ops": waits}]
    sender = [{"repeat": "forever", "ops": [{"spin_random": [500, rng.choice((2000, 9000))]}, {"sgi_other": 1}]}]
    vcpus = [{"program": {"ops": ops}, "affinity": [n]} for n, ops in enumerate((waiter, sender))]
    platform = {"host": host, "pcpus": 2}
    return {
        "design": design, "seed": seed, "platform": platform, "vms": [{"vcpus": vcpus}], "disturbances": [],
        "duration_us": DURATION_US,
    }  # fmt: skip


def _vcpu(rng: Random, pcpus: int, style: str) -> Config:
    ops: OpData = []
    if style != SOFTWARE and rng.random() < 0.5:
        ops.append({"on_irq": {"ops": rng.choice(HANDLERS)}})
    for _ in range(rng.randint(2, 7)):
        ops += _phrase(rng, pcpus, style)
    loop = [*_phrase(rng, pcpus, ANY), {"spin": rng.choice((2000, 20_000))}]
    ops.append({"spin": 50_000} if style == SOFTWARE else {"repeat": "forever", "ops": loop})
    return {"program": {"ops": ops}}


def _disturbance(rng: Random, pcpus: int) -> Config:
    at = {"at_us": rng.randint(10, 900)}
    kind = rng.choice(("late_irq", "late_irq", "preempt"))
    if kind == "late_irq":
        return at | {"late_irq": {"pcpu": rng.randrange(pcpus)}}
    return at | {"preempt": {"pcpu": rng.randrange(pcpus), "for_us": rng.choice((5, 60))}}


def _phrase(rng: Random, pcpus: int, style: str) -> OpData:
    """A few ops that belong together."""
    if style == SOFTWARE:
        return rng.choice((_software, _software, _tick, _exits, _move))(rng, pcpus)
    makers = (_tick, _tick, _cancel, _exits, _sleep, _naps, _move, _disabled, _ipi, _masked, _device, _near)
    return rng.choice(makers)(rng, pcpus)


def _tick(rng: Random, pcpus: int) -> OpData:
    """A tick that the guest handles by polling, with something in between."""
    arm = rng.choice(("timer_arm_past", {"timer_arm_in": rng.choice((100, 900))}))
    away = [{"migrate": pcpus - 1}]
    between = rng.choice(([], ["hvc"], ["umem"], away, away))
    dealt = rng.choice((["timer_off"], ["timer_arm_far"], [], ["timer_mask"]))
    return [arm, {"spin": rng.choice((500, 20_000))}, "ack", *dealt, *between, "eoi", *rng.choice(([], ["hvc"]))]


def _cancel(rng: Random, pcpus: int) -> OpData:
    """An expiry that is taken back before the acknowledge."""
    taken_back = rng.choice(("timer_off", "timer_arm_far"))
    return ["timer_arm_past", {"spin": 500}, taken_back, *rng.choice((["hvc"], ["ack", "eoi"]))]


def _exits(rng: Random, pcpus: int) -> OpData:
    return [rng.choice(("hvc", "kmmio", "umem")) for _ in range(rng.randint(1, 3))]


def _naps(rng: Random, pcpus: int) -> OpData:
    """Naps so short that they are over before the host can put the thread to sleep."""
    nap = [{"wfi_in": rng.randint(5, 30)}, "ack", "timer_off", "eoi"]
    return [{"repeat": rng.choice((20, 200)), "ops": nap}]


def _sleep(rng: Random, pcpus: int) -> OpData:
    return [{"wfi_in": rng.choice((50, 800, 3000))}, *rng.choice((["ack", "timer_off", "eoi"], ["irq_window"], []))]


def _move(rng: Random, pcpus: int) -> OpData:
    return [{"migrate": rng.randrange(pcpus)}]


def _disabled(rng: Random, pcpus: int) -> OpData:
    return ["ppi_disable", "timer_arm_past", {"spin": 2000}, *rng.choice((["hvc"], [])), "timer_off", "ppi_enable"]


def _ipi(rng: Random, pcpus: int) -> OpData:
    return [{rng.choice(("sgi_self", "sgi_other")): rng.randint(1, 3)}, *rng.choice((["ack", "eoi"], ["hvc"], []))]


def _masked(rng: Random, pcpus: int) -> OpData:
    """The guest masks by priority, exits or waits, and unmasks."""
    inner = rng.choice((["umem"], [{"sgi_self": 2}, "wfi"], ["umem", {"spin": 3000}]))
    after = rng.choice((["wfi_past"], [{"sgi_self": 1}, "ack", "eoi"], [{"timer_arm_in": 500}, "wfi"]))
    return [{"pmr": rng.choice((0, 0x80))}, *inner, {"pmr": 0xF0}, *after]


def _device(rng: Random, pcpus: int) -> OpData:
    """A level-sensitive SPI: raised by the VMM, handled, lowered before or after the EOI."""
    late = rng.random() < 0.5
    lower: OpData = [{"irq_line": [33, 0]}]
    return [{"irq_line": [33, 1]}, "ack", "hvc", *([] if late else lower), "eoi", *(lower if late else []), "hvc"]


def _near(rng: Random, pcpus: int) -> OpData:
    """Expiries close to an exit."""
    return [step for n in range(rng.randint(1, 6)) for step in ({"timer_arm_in": rng.randint(1, 40)}, "hvc")]


def _software(rng: Random, pcpus: int) -> OpData:
    """Pending or active state of 27, written by the guest."""
    first = rng.choice(("set_pending", "clear_pending", "set_active", "clear_active"))
    tick = ["timer_arm_past", {"spin": 500}, "ack", "timer_off", "eoi"]
    rest = rng.choice((["ack", "eoi"], ["hvc", "ack", "eoi"], tick, []))
    return [{first: TICK}, *rest]
