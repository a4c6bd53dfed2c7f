"""Builds the machine of a resolved experiment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tickscope.experiment.config import parse
from tickscope.experiment.machine_config import machine_config
from tickscope.invariants.monitor import Monitor
from tickscope.machine import Machine
from tickscope.runner.source import Source


def open_machine(config: Mapping[str, Any]) -> Source:
    """A machine at time 0, under watch. Raises ConfigError when the config is not a resolved experiment."""
    return Monitor(Machine(machine_config(parse(dict(config)))))
