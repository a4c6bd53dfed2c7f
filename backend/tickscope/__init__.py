"""Tickscope: a live microscope for the KVM/ARM virtual timer.

import tickscope
run = tickscope.simulate({"preset": "flow-1-7", "design": "v4.14"})   # or an experiment config, or YAML text
run.totals["timer_accesses"], run.why(42)

client = tickscope.Client("http://127.0.0.1:8000", token)             # the same Run objects from a server
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tickscope.client import Client
    from tickscope.experiment.config import Experiment
    from tickscope.experiment.run import Run

__version__ = "0.1.0"
__all__ = ["Client", "Run", "__version__", "simulate"]


def simulate(config: Experiment | Mapping[str, Any] | str) -> Run:
    """Run an experiment in this process and return it whole, records in memory.

    `config` is an experiment config (mapping, or YAML or JSON text), a mapping with the key `preset` and any of an
    experiment's other keys, or an `Experiment`. Raises ConfigError, a ValueError that says what is wrong and where.
    """
    # imported here: the worker and the command line start faster without what they do not use
    from tickscope.experiment.run import Run
    from tickscope.experiment.simulation import Simulation
    from tickscope.tape import TapeDigest

    simulation = Simulation(_experiment(config))
    digest = TapeDigest(simulation.variables())
    simulation.run(lambda _first, records, _now: digest.update(records))
    simulation.digest = digest.hexdigest()
    return Run(simulation)


def _experiment(config: Experiment | Mapping[str, Any] | str) -> Experiment:
    from tickscope.experiment.config import Experiment, parse, parse_text
    from tickscope.experiment.presets import preset

    if isinstance(config, Experiment):
        return config
    if isinstance(config, str):
        return parse_text(config)
    if "preset" in config and "vms" not in config:
        return preset(config["preset"], **{key: value for key, value in config.items() if key != "preset"})
    return parse(dict(config))


def __getattr__(name: str) -> Any:
    if name == "Client":
        from tickscope.client import Client

        return Client
    if name == "Run":
        from tickscope.experiment.run import Run

        return Run
    if name == "figures":
        return import_module("tickscope.figures")
    raise AttributeError(f"module 'tickscope' has no attribute {name!r}")
