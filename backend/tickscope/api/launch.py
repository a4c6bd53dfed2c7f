"""From the body of a launch to runs in the store and in the queue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tickscope.api.errors import ApiError
from tickscope.experiment.config import Experiment, parse
from tickscope.experiment.errors import ConfigError
from tickscope.experiment.identity import run_id
from tickscope.experiment.presets import preset
from tickscope.runner.loop import Job
from tickscope.runner.pace import Pace, parse_pace
from tickscope.store.runs import NewRun

EXTRAS = ("designs", "paused", "fresh")
MAX_DESIGNS = 8
DEFAULT_PACE = Pace("beat", 4.0)


@dataclass(frozen=True)
class Launch:
    """What was asked for: one experiment per design."""

    experiments: tuple[Experiment, ...]
    pace: Pace
    paused: bool
    fresh: bool


def read_launch(body: Mapping[str, Any]) -> Launch:
    """Read a launch: an experiment, or {"preset": name} with whatever is to differ from it. Raises ConfigError."""
    config = {key: value for key, value in body.items() if key not in EXTRAS}
    paused, fresh = _flag(body, "paused"), _flag(body, "fresh")
    designs = body.get("designs")
    configs = [config] if designs is None else [{**config, "design": design} for design in _designs(designs)]
    experiments = tuple(map(_experiment, configs))
    wanted = experiments[0].pace
    pace = parse_pace(wanted.model_dump()) if wanted else DEFAULT_PACE
    return Launch(experiments, pace, paused, fresh)


def new_run(experiment: Experiment) -> NewRun:
    """The run as the store takes it."""
    return NewRun(
        id=run_id(experiment), config=experiment.resolved(), design=experiment.design,
        duration_ns=experiment.duration_us * 1000, name=experiment.name, notes=experiment.notes,
        tags=experiment.tags, preset=experiment.preset or None,
    )  # fmt: skip


def job_of(experiment: Experiment, launch: Launch, max_records: int) -> Job:
    """The run as the runner takes it."""
    about = {
        "name": experiment.name, "design": experiment.design, "seed": experiment.seed, "preset": experiment.preset,
        "platform": experiment.platform.model_dump(mode="json"), "switches": list(experiment.switches),
        "duration_ns": experiment.duration_us * 1000, "vms": [len(vm.vcpus) for vm in experiment.vms],
    }  # fmt: skip
    return Job(experiment.resolved(), launch.pace, launch.paused, max_records, about)


def _experiment(config: Mapping[str, Any]) -> Experiment:
    if "vms" in config:
        return parse(dict(config))
    name = config.get("preset")
    if name is None:
        raise ConfigError("this key is missing", "vms", "give an experiment, or the name of a preset")
    if not isinstance(name, str):
        raise ConfigError("text is expected", "preset")
    return preset(name, **{key: value for key, value in config.items() if key != "preset"})


def _designs(designs: Any) -> list[str]:
    if not isinstance(designs, list) or not 1 <= len(designs) <= MAX_DESIGNS:
        raise ConfigError(f"a list of 1 to {MAX_DESIGNS} designs is expected", "designs")
    if not all(isinstance(design, str) for design in designs) or len(set(designs)) < len(designs):
        raise ConfigError("different designs are expected", "designs")
    return designs


def _flag(body: Mapping[str, Any], name: str) -> bool:
    value = body.get(name, False)
    if not isinstance(value, bool):
        raise ApiError(422, "invalid", "True or false is expected.", name)
    return value
