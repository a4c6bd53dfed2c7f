"""The lessons: numbered steps, each at a record of a run, some with a question that the machine itself answers.

A lesson is a file of `course/`: `title`, `about`, `runs` (name -> `design`, `switches`, and a `preset` or a short
`experiment`, see places.py) and `steps`. A step has `title`, `text`, `run`, `at` (a query of find.py), and maybe

* `ask`: `text`, `choices`, and what answers it: a `total` of the run, or a `state` after the record that `at` finds;
  with it goes `reveal`, said once the question is answered;
* `beside`: another run of the same guest, shown beside the step's own as its baseline, with the costs of both:
  `run`, its name; `at`, a query for its own record, without it the aligned place is shown; `labels`, two of them,
  [Before, After] if left out; `counts`, what the costs are of: `here` (the guest's operation at the record), `so-far`
  (everything up to it, the default), `whole`, or `none`. Costs are told once the step's question is answered.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final

from tickscope.experiment.plain import read_text
from tickscope.lessons.beside import beside_of
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
    steps = [
        {"ask": None, "reveal": "", **step, "beside": beside_of(step, data["runs"], f"{path.name}: steps[{n}]")}
        for n, step in enumerate(data["steps"])
    ]
    return {"name": path.stem.partition("-")[2], "title": data["title"], "about": data["about"], "runs": launches,
            "steps": steps}  # fmt: skip
