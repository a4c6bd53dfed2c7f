"""The presets: whole experiments with a title, what to watch, and a place in the menu. One YAML file each."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

from tickscope.experiment.config import Experiment, parse
from tickscope.experiment.errors import ConfigError
from tickscope.experiment.plain import read_text

_FOLDER = Path(__file__).parent / "presets"


class Preset(NamedTuple):
    """One preset. `watch` says in a sentence what to look at; `config` is the experiment as plain data."""

    name: str
    title: str
    watch: str
    order: int
    config: dict[str, Any]


def _read(path: Path) -> Preset:
    data = read_text(path.read_text(encoding="utf-8"))
    if not isinstance(data, dict) or not isinstance(data.get("config"), dict):
        raise ConfigError("a preset needs title, watch, order and config", path.name)
    config = {"name": data["title"], "preset": path.stem, **data["config"]}
    return Preset(path.stem, data["title"], data["watch"], data["order"], config)


def _all() -> dict[str, Preset]:
    presets = sorted((_read(path) for path in _FOLDER.glob("*.yaml")), key=lambda preset: (preset.order, preset.name))
    return {preset.name: preset for preset in presets}


PRESETS: Mapping[str, Preset] = _all()
"""Name -> preset, in the order of the menu."""


def preset(name: str, /, **changes: Any) -> Experiment:
    """The experiment of a preset; `changes` replace top-level keys (design, seed, switches ...). Raises ConfigError."""
    if name not in PRESETS:
        near = get_close_matches(name, PRESETS, 1)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(PRESETS)}"
        raise ConfigError(f"unknown preset '{name[:40]}'", "preset", hint)
    return parse(PRESETS[name].config | changes)
