"""Makes an experiment smaller as long as it still shows the same: fewer CPUs, guests, disturbances and ops, rounder
numbers, a shorter run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

Config = dict[str, Any]
Holds = Callable[[Config], bool]

SPINS = (300, 1000, 3000)
DURATIONS_US = (20, 50, 100, 200, 500, 1000)


def shrink(config: Config, holds: Holds, most: int = 2000) -> Config:
    """The smallest experiment found in at most `most` tries for which `holds` is still true."""
    tries, going = 0, True
    while going:
        going = False
        for smaller in _smaller(config):
            tries += 1
            if tries > most:
                return config
            if holds(smaller):
                config, going = smaller, True
                break
    return config


def size(config: Config) -> int:
    """How many ops and parts an experiment has."""
    return sum(1 for vm in config["vms"] for vcpu in vm["vcpus"] for _ in _places(vcpu["program"]["ops"])) + len(
        config["disturbances"]
    )


def _smaller(config: Config) -> Iterator[Config]:
    """Each way to take one thing away: time first, which makes all further tries quick, then big things."""
    yield from (config | {"duration_us": us} for us in DURATIONS_US if us < config["duration_us"])
    yield from _without_one(config, "vms")
    for n in range(len(config["vms"])):
        yield from (config | {"vms": vms} for vms in _inside(config["vms"], n, "vcpus"))
    yield from _without_one(config, "disturbances")
    for pcpus in range(1, config["platform"]["pcpus"]):
        yield config | {"platform": config["platform"] | {"pcpus": pcpus}}
    yield from _shorter_programs(config)
    if "scheduler" in config:
        yield {key: value for key, value in config.items() if key != "scheduler"}
    if config.get("seed") != 1:
        yield config | {"seed": 1}


def _without_one(config: Config, key: str) -> Iterator[Config]:
    items = config[key]
    for n in range(len(items)):
        left = items[:n] + items[n + 1 :]
        if left or key != "vms":
            yield config | {key: left}


def _inside(vms: list[Config], n: int, key: str) -> Iterator[list[Config]]:
    for smaller in _without_one(vms[n], key):
        if smaller[key]:
            yield [*vms[:n], smaller, *vms[n + 1 :]]


def _shorter_programs(config: Config) -> Iterator[Config]:
    for m, vm in enumerate(config["vms"]):
        for n, vcpu in enumerate(vm["vcpus"]):
            for ops in _shorter(vcpu["program"]["ops"]):
                copy = deepcopy(config)
                copy["vms"][m]["vcpus"][n]["program"]["ops"] = ops
                yield copy


def _places(ops: list[Any]) -> Iterator[Any]:
    for op in ops:
        yield op
        if isinstance(op, dict):
            inner = op.get("ops") or (op.get("on_irq") or {}).get("ops") or []
            yield from _places(inner)


def _shorter(ops: list[Any]) -> Iterator[list[Any]]:
    """Without a run of ops, without one, with a loop opened, or with one op made simpler."""
    for length in (len(ops) // 2, 3, 2, 1):
        if 0 < length < len(ops):
            for n in range(len(ops) - length + 1):
                yield ops[:n] + ops[n + length :]
    for n, op in enumerate(ops):
        yield from ([*ops[:n], *simpler, *ops[n + 1 :]] for simpler in _simpler(op))


def _simpler(op: Any) -> Iterator[list[Any]]:
    if not isinstance(op, dict):
        return
    if "repeat" in op:
        yield op["ops"]
        yield from ([op | {"ops": ops}] for ops in _shorter(op["ops"]) if ops)
    elif "if_intid" in op:
        yield op["ops"]
        yield from ([op | {"ops": ops}] for ops in _shorter(op["ops"]))
    elif "on_irq" in op:
        yield from ([{"on_irq": {"ops": ops}}] for ops in _shorter(op["on_irq"]["ops"]))
    elif "spin" in op:
        yield from ([{"spin": ns}] for ns in SPINS if ns < op["spin"])
