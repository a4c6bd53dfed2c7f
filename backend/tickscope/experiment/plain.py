"""Reads configuration text and refuses, before anything is allocated from it, what no experiment can mean.

YAML and JSON are accepted. The result is plain data: dicts with text keys, lists, text, whole and finite numbers,
booleans, null; bounded in size, depth and magnitude.
"""

from __future__ import annotations

import json
import math
from typing import Any

import yaml

from tickscope.experiment.errors import ConfigError

MAX_TEXT = 1 << 20
MAX_NODES = 60_000
MAX_DEPTH = 32
MAX_STRING = 20_000
MAX_INT = (1 << 63) - 1


class _Loader(yaml.SafeLoader):
    """YAML without anchors (a few bytes of them can mean gigabytes), without repeated keys, of bounded depth."""

    depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise ConfigError("anchors and aliases are not accepted here", f"line {line}", "write the value out")
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ConfigError(f"the text is nested more than {MAX_DEPTH} deep", f"line {line}")
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    raise ConfigError(
                        f"the key '{key.value[:40]}' stands there twice", f"line {key.start_mark.line + 1}"
                    )
                seen.add(key.value)
        return super().construct_mapping(node, deep)


def read_text(text: str) -> object:
    """Parse YAML or JSON text into checked plain data. Raises ConfigError."""
    if len(text) > MAX_TEXT:
        raise ConfigError(f"the text is longer than {MAX_TEXT} characters")
    try:
        data = _parse_json(text) if text.lstrip()[:1] in ("{", "[") else _parse_yaml(text)
    except RecursionError as error:
        raise ConfigError("the text is nested too deep") from error
    return check_plain(data)


def _parse_json(text: str) -> object:
    try:
        return json.loads(text, object_pairs_hook=_no_repeats, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        try:
            return _parse_yaml(text)  # YAML's flow style begins with a brace, too
        except ConfigError:
            raise ConfigError(f"this is not JSON: {error.msg}", f"line {error.lineno}") from error
    except ConfigError:
        raise
    except ValueError as error:  # an integer of thousands of digits
        raise ConfigError("a number is too large") from error


def _no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) < len(pairs):
        names = [key for key, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ConfigError(f"the key '{twice[:40]}' stands there twice")
    return data


def _no_constant(word: str) -> None:
    raise ConfigError(f"{word} is not a number that can be used here")


def _parse_yaml(text: str) -> object:
    try:
        loader = _Loader(text)
        try:
            return loader.get_single_data()
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise ConfigError(f"this is not YAML: {error.problem}", f"line {mark.line + 1}" if mark else "") from error
    except ConfigError:
        raise
    except ValueError as error:  # an integer of thousands of digits, an impossible date
        raise ConfigError("a number or date in the text is impossible") from error
    except yaml.YAMLError as error:
        raise ConfigError(f"this is not YAML: {str(error).splitlines()[0]}") from error


def check_plain(data: object) -> object:
    """Check plain data from any source (YAML, JSON, a request body); returns it unchanged. Raises ConfigError."""
    pending: list[tuple[object, str, int]] = [(data, "", 0)]
    nodes = 0
    while pending:
        value, where, depth = pending.pop()
        nodes += 1
        if nodes > MAX_NODES:
            raise ConfigError(f"more than {MAX_NODES} values", where)
        if depth > MAX_DEPTH:
            raise ConfigError(f"nested more than {MAX_DEPTH} deep", where[:200])
        if isinstance(value, dict):
            for key, inner in value.items():
                if not isinstance(key, str):
                    raise ConfigError(f"the key {str(key)[:40]} is not text", where, "put it in quotes")
                _check_text(key, where)
                pending.append((inner, f"{where}.{key}" if where else key, depth + 1))
        elif isinstance(value, (list, tuple)):
            pending.extend((inner, f"{where}[{index}]", depth + 1) for index, inner in enumerate(value))
        else:
            _check_scalar(value, where)
    return data


def _check_scalar(value: object, where: str) -> None:
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, int):
        if not -MAX_INT <= value <= MAX_INT:
            raise ConfigError("the number is too large", where, "numbers stay below 2**63")
    elif isinstance(value, float):
        if not math.isfinite(value):
            raise ConfigError("NaN and infinity are not numbers that can be used here", where)
    elif isinstance(value, str):
        _check_text(value, where)
    else:
        raise ConfigError(f"a {type(value).__name__} cannot be used here", where, "put it in quotes if text is meant")


def _check_text(text: str, where: str) -> None:
    if len(text) > MAX_STRING:
        raise ConfigError(f"a text is longer than {MAX_STRING} characters", where[:200])
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ConfigError("a text holds half a surrogate pair, which is no character", where[:200]) from error
