"""The program of a vCPU in a config: a library program with its parameters, or a list of ops."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from tickscope.guest.library import LIBRARY, LibraryProgram, Param
from tickscope.guest.ops import OpError, OpNode, parse_program


class ProgramError(ValueError):
    """What is wrong with a program; `at` is the place inside it, such as `.ops[3]` or `.period_us`."""

    def __init__(self, message: str, at: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.at = at
        self.hint = hint


def check_program(data: dict[str, Any]) -> dict[str, Any]:
    """Check a program and fill in the parameters that are left out. Raises ProgramError."""
    if "ops" in data:
        extra = sorted(set(data) - {"ops"})
        if extra:
            raise ProgramError("a program with 'ops' takes no other key", f".{extra[0][:40]}")
        _parse(data["ops"], "ops")
        return data
    name = data.get("name")
    if not isinstance(name, str):
        raise ProgramError("a program is {name: ..., parameters} or {ops: [...]}")
    if name not in LIBRARY:
        near = get_close_matches(name, LIBRARY, 1)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(LIBRARY)}"
        raise ProgramError(f"unknown program '{name[:40]}'", ".name", hint)
    return _with_defaults(LIBRARY[name], data)


def _with_defaults(program: LibraryProgram, data: dict[str, Any]) -> dict[str, Any]:
    for key in data:
        if key != "name" and key not in program.params:
            known = ", ".join(program.params) or "none"
            raise ProgramError(f"{program.name} has no parameter '{key[:40]}'", f".{key[:40]}", f"it has {known}")
    filled = {key: _checked(param, data.get(key, param.default), key) for key, param in program.params.items()}
    return {"name": program.name, **filled}


def _checked(param: Param, value: object, key: str) -> int | str:
    if param.words:
        if not isinstance(value, str) or value not in param.words:
            raise ProgramError(f"must be one of {', '.join(param.words)}", f".{key}", param.says)
        return value
    if isinstance(value, bool) or not isinstance(value, int) or not param.low <= value <= param.high:
        raise ProgramError(f"must be a whole number from {param.low} to {param.high}", f".{key}", param.says)
    return value


def _parse(ops: object, where: str) -> tuple[OpNode, ...]:
    try:
        return parse_program(ops, where)
    except OpError as error:
        raise ProgramError(error.message, f".{error.where}") from error


def build_program(data: dict[str, Any], counter_hz: int) -> tuple[OpNode, ...]:
    """The ops of a checked program."""
    if "ops" in data:
        return _parse(data["ops"], "ops")
    program = LIBRARY[data["name"]]
    numbers = {key: value for key, value in data.items() if isinstance(value, int)}
    words = {key: value for key, value in data.items() if isinstance(value, str) and key != "name"}
    return _parse(program.build(numbers, words, counter_hz), "ops")
