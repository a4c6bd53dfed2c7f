"""The commit, sentence by sentence: each with the same guest before it and after it, and the records that show it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from tickscope.experiment.plain import read_text
from tickscope.lessons.places import Place, launch_of

_FILE: Final = Path(__file__).parent / "story.yaml"
BEFORE: Final = "v4.14"
AFTER: Final = "v4.15"


class Side(NamedTuple):
    """One run of a sentence. `launch` is the body of POST /experiments."""

    which: str
    label: str
    launch: dict[str, Any]
    places: tuple[Place, ...]


class Sentence(NamedTuple):
    """`counters`: the totals that matter, of the whole run; `sides`: before, after, and for some without."""

    id: str
    title: str
    says: str
    counters: tuple[str, ...]
    sides: tuple[Side, ...]


@cache
def _read() -> Any:
    return read_text(_FILE.read_text(encoding="utf-8"))


def intro() -> tuple[str, ...]:
    """What the story is about, a paragraph each."""
    return tuple(_read()["intro"])


@cache
def sentences() -> dict[str, Sentence]:
    """S1 to S12."""
    return {row["id"]: _sentence(row) for row in _read()["sentences"]}


def _sentence(row: dict[str, Any]) -> Sentence:
    name = f"{row['id']}: {row['title']}"
    sides = [
        Side("before", "Before", launch_of(row, name, BEFORE, []), _places(row["before"])),
        Side("after", "After", launch_of(row, name, AFTER, []), _places(row["after"])),
    ]
    if "without" in row:
        other = row["without"]
        launch = launch_of(row, name, AFTER, other["switches"])
        sides.append(Side("without", other["label"], launch, _places(other["places"])))
    return Sentence(row["id"], row["title"], row["says"], tuple(row["counters"]), tuple(sides))


def _places(rows: list[dict[str, str]]) -> tuple[Place, ...]:
    return tuple(Place(row["at"], row["says"]) for row in rows)


def story_data() -> dict[str, Any]:
    """All of it as plain data."""
    return {"intro": list(intro()), "items": [_data(sentence) for sentence in sentences().values()]}


def _data(sentence: Sentence) -> dict[str, Any]:
    sides = [{**side._asdict(), "places": [place._asdict() for place in side.places]} for side in sentence.sides]
    return {**sentence._asdict(), "counters": list(sentence.counters), "sides": sides}
