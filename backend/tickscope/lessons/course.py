"""The lessons: numbered steps, each at a record of a run, some with a question that the machine itself answers."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final

from tickscope.experiment.plain import read_text
from tickscope.lessons.places import launch_of

_FOLDER: Final = Path(__file__).parent / "course"


@cache
def lessons() -> dict[str, dict[str, Any]]:
    """Name -> lesson, in the order in which they are meant to be read. The name is the file's without its number."""
    return {data["name"]: data for data in map(_read, sorted(_FOLDER.glob("*.yaml")))}


def _read(path: Path) -> dict[str, Any]:
    data: Any = read_text(path.read_text(encoding="utf-8"))
    launches = {
        name: launch_of(row, f"Lesson: {data['title']}", row["design"], row.get("switches", []))
        for name, row in data["runs"].items()
    }
    steps = [{"ask": None, "reveal": "", **step} for step in data["steps"]]
    return {"name": path.stem.partition("-")[2], "title": data["title"], "about": data["about"], "runs": launches,
            "steps": steps}  # fmt: skip
