"""Finds the record that a sentence is about: a few words, such as `call block > call save noop`, instead of a number.

Steps are separated by `>`; each is looked for behind the record that the one before it has found. A step is
`KIND CODE`: `op hvc`, `access lr_w`, `call save`, `event enter`, `change ppi_active:0`, `change loaded`, or
`rule already-saved`. After it, in any order: `=27` the value, `#2` the second one that matches, `p1` or `v0` the
physical or virtual CPU, and for a call `return` or `noop` instead of its entry.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

from tickscope.engine.journal import Record, Variable
from tickscope.experiment.errors import ConfigError
from tickscope.guest.ops import Op
from tickscope.rules import RULES
from tickscope.tape.declaration import lane_name
from tickscope.vocabulary import VAR, Access, Call, Event, Kind, Phase, Var

MAX_QUERY: Final = 300
MAX_STEPS: Final = 8
EXAMPLE: Final = "call block > call save noop"
HINT: Final = f"such as: {EXAMPLE}"

_CODES: Final[dict[str, type[IntEnum]]] = {"op": Op, "access": Access, "call": Call, "event": Event}
_VARS: Final = {info.name: var for var, info in VAR.items()}
_RULES: Final = {rule.name: number for number, rule in RULES.items()}
_PHASES: Final = {"enter": Phase.ENTER, "return": Phase.RETURN, "noop": Phase.NOOP, "note": Phase.NOTE}
_NUMBER: Final = re.compile(r"(?:0x[0-9a-f]{1,16}|[0-9]{1,20})\Z")
_KIND, _CODE, _PCPU, _VCPU, _VALUE, _RULE = 1, 2, 3, 4, 6, 8


@dataclass
class Step:
    """What one record must be: `places` of it hold these values; for a change, its variable has this lane name."""

    places: dict[int, int] = field(default_factory=dict)
    lane: str = ""
    nth: int = 1

    def matches(self, variables: Sequence[Variable]) -> Callable[[Record], bool]:
        """The test of a record."""
        wanted = tuple(self.places.items())
        lane = self.lane

        def test(record: Record) -> bool:
            if not all(record[place] == value for place, value in wanted):
                return False
            return not lane or lane_name(variables[record[5]]) == lane

        return test


def parse_query(text: str) -> list[Step]:
    """Read a query; ConfigError says which word of it cannot be read."""
    if len(text) > MAX_QUERY:
        raise ConfigError(f"at most {MAX_QUERY} characters are expected", "query", HINT)
    parts = text.split(">")
    if len(parts) > MAX_STEPS:
        raise ConfigError(f"at most {MAX_STEPS} steps are expected", "query", HINT)
    return [_step(part.split()) for part in parts]


def find(records: Iterable[tuple[int, Record]], variables: Sequence[Variable], query: str) -> int | None:
    """The seq of the record that the last step of `query` finds, or None."""
    steps = parse_query(query)
    place, seen = 0, 0
    test = steps[0].matches(variables)
    for seq, record in records:
        if not test(record):
            continue
        seen += 1
        if seen < steps[place].nth:
            continue
        place, seen = place + 1, 0
        if place == len(steps):
            return seq
        test = steps[place].matches(variables)
    return None


def _step(words: list[str]) -> Step:
    if len(words) < 2:
        raise ConfigError("a step needs a kind and a code", "query", HINT)
    kind, code, *more = words
    step = Step()
    if kind == "change":
        _change(step, code)
    elif kind == "rule":
        step.places[_RULE] = _known(_RULES, code, "rule")
    elif kind in _CODES:
        members = {name.lower(): int(member) for name, member in _CODES[kind].__members__.items()}
        step.places |= {_KIND: Kind[kind.upper()], _CODE: _known(members, code, kind)}
    else:
        raise ConfigError(f"there is no kind '{kind[:20]}'", "query", f"there are {', '.join(_CODES)}, change, rule")
    if kind == "call":
        step.places[_VALUE] = Phase.ENTER
    for word in more:
        _modify(step, kind, word)
    return step


def _change(step: Step, code: str) -> None:
    name, colon, _ = code.partition(":")
    step.places |= {_KIND: Kind.CHANGE, _CODE: Var(_known(_VARS, name, "state variable"))}
    step.lane = code if colon else ""


def _modify(step: Step, kind: str, word: str) -> None:
    head, rest = word[0], word[1:]
    if kind == "call" and word in _PHASES:
        step.places[_VALUE] = _PHASES[word]
    elif head == "=" and kind != "call" and _NUMBER.match(rest):
        step.places[_VALUE] = int(rest, 0)
    elif head == "#" and rest.isascii() and rest.isdigit() and 0 < int(rest[:9]) == int(rest):
        step.nth = int(rest)
    elif head in "pv" and rest.isascii() and rest.isdigit() and len(rest) < 4:
        step.places[_PCPU if head == "p" else _VCPU] = int(rest)
    else:
        raise ConfigError(f"'{word[:20]}' cannot be read here", "query", HINT)


def _known(names: dict[str, int] | dict[str, Var], name: str, what: str) -> int:
    if name not in names:
        raise ConfigError(f"there is no {what} '{name[:40]}'", "query", HINT)
    return int(names[name])
