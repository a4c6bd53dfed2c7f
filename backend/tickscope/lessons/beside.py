"""A step that compares: the run that is shown beside the step's own, the baseline, and which costs are told of both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from tickscope.experiment.errors import ConfigError

COUNTS: Final = ("here", "so-far", "whole", "none")
"""What the costs of both are told of: the guest's operation at the step's record alone, everything up to it, the
whole runs, or not told, as where a run stops short."""
_KEYS: Final = ("run", "at", "labels", "counts")
_DEFAULT_LABELS: Final = ["Before", "After"]
_MOST_LETTERS: Final = 30
_HINT: Final = "such as beside: {run: before, labels: [Before, After], counts: here}"


def beside_of(step: Mapping[str, Any], runs: Mapping[str, Mapping[str, Any]], where: str) -> dict[str, Any] | None:
    """The field `beside` of a step with its defaults filled in, None if the step has none.

    `runs` are the lesson's, by name, as the file has them; `where` is the step's place for errors. Raises ConfigError.
    """
    given = step.get("beside")
    if given is None:
        return None
    where = f"{where}.beside"
    if not isinstance(given, Mapping):
        raise ConfigError("what is shown beside a step is a mapping", where, _HINT)
    for key in given:
        if key not in _KEYS:
            raise ConfigError(f"there is no field '{key}' here", where, f"there are {', '.join(_KEYS)}")
    counts = given.get("counts", "so-far")
    if counts not in COUNTS:
        hint = f"one of {', '.join(COUNTS)}"
        raise ConfigError(f"'{counts}' is not what costs can be told of", f"{where}.counts", hint)
    at = given.get("at", "")
    if not isinstance(at, str):
        raise ConfigError("a query is expected, or nothing for the aligned place", f"{where}.at")
    return {"run": _run(given.get("run"), step, runs, where), "at": at,
            "labels": _labels(given.get("labels", _DEFAULT_LABELS), f"{where}.labels"), "counts": counts}  # fmt: skip


def _run(name: Any, step: Mapping[str, Any], runs: Mapping[str, Mapping[str, Any]], where: str) -> str:
    where = f"{where}.run"
    if not isinstance(name, str) or name not in runs:
        raise ConfigError(f"the lesson has no run '{name}'", where, f"there are {', '.join(runs)}")
    if name == step["run"]:
        raise ConfigError("a run cannot be shown beside itself", where, "name another run of the lesson")
    for key in ("preset", "experiment"):
        if runs[name].get(key) != runs[step["run"]].get(key):
            raise ConfigError(f"'{name}' and '{step['run']}' are not of the same guest", where,
                              "two runs beside each other differ in design or switches alone")  # fmt: skip
    return name


def _labels(labels: Any, where: str) -> list[str]:
    right = isinstance(labels, list) and len(labels) == 2
    if not right or not all(isinstance(label, str) and 0 < len(label) <= _MOST_LETTERS for label in labels):
        hint = f"two texts of at most {_MOST_LETTERS} letters, the baseline's first"
        raise ConfigError("two labels are expected", where, hint)
    return list(labels)
