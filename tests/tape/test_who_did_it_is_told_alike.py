"""The badge beside a sentence says who did it; no sentence, line of the log or answer of the server names another."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

import pytest

from tests.tape.machines import machine_run
from tests.tape.node import ROOT, run_js
from tests.tape.test_the_page_folds_like_the_tape import write_frames
from tickscope.experiment.explain import doer, sentence
from tickscope.tape import MemoryTape
from tickscope.vocabulary import EITHER, Kind

CASES = [
    ("demo", {"design": "v4.14"}), ("four-vcpus-two-pcpus", {"design": "parent"}),
    ("lr-overflow", {"design": "commit"}), ("flow-1-7", {"design": "v4.14", "platform": {"gic": "v2"}}),
    ("migrate-irq-active", {"design": "v4.15"}),
    ("hypercalls-armed", {"design": "v4.14", "platform": {"host": "vhe"}}), ("bug-schedule-omits-save", {}),
]  # fmt: skip
NAMED: Final = {
    "EL2": r"\bEL2 code\b",
    "host": r"(?:^|: )(?:KVM|The host|The scheduler)\b(?!'s)",
    "guest": r"^The guest(?:'s program)?\b(?!'s)",
    "user": r"^The VMM\b",
}
"""Who -> the words by which a sentence names who did it."""


def named(says: str) -> set[str]:
    """Whom a sentence names as the one who did it."""
    return {who for who, words in NAMED.items() if re.search(words, says)}


@pytest.mark.parametrize(("name", "changes"), CASES)
def test_no_sentence_names_another_than_the_badge(name: str, changes: dict[str, Any], tmp_path: Path) -> None:
    declaration, rows, _ = machine_run(name, 4000, **changes)
    tape = MemoryTape(declaration)
    tape.append(1, rows)
    write_frames(tape, tmp_path / "frames", 700)
    told = run_js(ROOT / "tests" / "tape" / "actors_in_js.js", tmp_path / "frames")
    served = [sentence(row, declaration.variables, doer(row, lambda seq: rows[seq - 1])) for row in rows]
    wrong = {
        (actor, says)
        for (actor, what, line), answer, row in zip(told, served, rows, strict=True)
        for says in (what, *((line, answer) if row[1] != Kind.CHANGE else ()))
        if named(says) - {actor} or EITHER in says
    }
    assert not wrong, "\n".join(map(str, sorted(wrong)))
    assert {"EL2", "host", "guest"} <= {who for _, what, _ in told for who in named(what)}
