"""Turns pydantic's findings into sentences that a student understands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from tickscope.experiment.errors import Problem
from tickscope.experiment.programs import ProgramError

_SENTENCES = {
    "missing": "this key is missing",
    "int_type": "a whole number is expected",
    "int_from_float": "a whole number is expected",
    "float_type": "a number is expected",
    "string_type": "text is expected",
    "bool_type": "true or false is expected",
    "dict_type": "a mapping is expected",
    "model_type": "a mapping is expected",
    "tuple_type": "a list is expected",
    "finite_number": "NaN and infinity are not numbers that can be used here",
}
_BOUNDS = {
    "greater_than_equal": ("ge", "must be at least {}"),
    "greater_than": ("gt", "must be more than {}"),
    "less_than_equal": ("le", "must be at most {}"),
    "less_than": ("lt", "must be less than {}"),
    "too_long": ("max_length", "has too many items: at most {}"),
    "too_short": ("min_length", "has too few items: at least {}"),
    "string_too_long": ("max_length", "is too long: at most {} characters"),
    "string_too_short": ("min_length", "is too short: at least {} characters"),
    "literal_error": ("expected", "must be {}"),
}


def place(loc: Sequence[int | str]) -> str:
    """("vms", 0, "vcpus") -> `vms[0].vcpus`."""
    text = ""
    for part in loc:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def problems_of(error: ValidationError, model: type[BaseModel]) -> list[Problem]:
    """All problems; unknown keys first, for a misspelt key is also reported as a missing one."""
    findings = error.errors(include_url=False, include_input=False)
    findings.sort(key=lambda finding: finding["type"] != "extra_forbidden")
    # a list whose items are wrong is also reported as too short: that is an echo
    wrong = [finding["loc"] for finding in findings if finding["type"] != "too_short"]
    real = [
        f for f in findings if f["type"] != "too_short" or not any(loc[: len(f["loc"])] == f["loc"] for loc in wrong)
    ]
    return [_problem(finding, model) for finding in real]


def _problem(finding: Mapping[str, Any], model: type[BaseModel]) -> Problem:
    kind, loc, context = finding["type"], finding["loc"], finding.get("ctx", {})
    where = place(loc)
    if kind == "extra_forbidden":
        known = _keys_at(model, loc[:-1])
        near = get_close_matches(str(loc[-1]), known, 1)
        return Problem("unknown key", where, f"did you mean {near[0]}?" if near else f"known keys: {', '.join(known)}")
    if kind == "value_error":
        cause = context.get("error")
        if isinstance(cause, ProgramError):
            return Problem(str(cause), where + cause.at, cause.hint)
        return Problem(str(cause), where, "")
    if kind in _BOUNDS:
        key, sentence = _BOUNDS[kind]
        return Problem(sentence.format(context.get(key)), where, "")
    return Problem(_SENTENCES.get(kind, finding["msg"]), where, "")


def _keys_at(model: type[BaseModel], loc: Sequence[int | str]) -> list[str]:
    """The keys that the part at `loc` knows."""
    current: type[BaseModel] | None = model
    for part in loc:
        if isinstance(part, str) and current is not None and part in current.model_fields:
            current = _model_in(current.model_fields[part].annotation)
    return list(current.model_fields) if current is not None else []


def _model_in(annotation: object) -> type[BaseModel] | None:
    """The model class inside `X`, `X | None` or `tuple[X, ...]`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for inner in get_args(annotation) if (found := _model_in(inner))), None)
