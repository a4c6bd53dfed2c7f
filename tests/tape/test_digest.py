"""The digest of a run is that of its declaration and records, not of how they were cut."""

from __future__ import annotations

from random import Random

import pytest

from tests.tape.records import random_run
from tickscope.tape import Declaration, TapeDigest, TapeError, digest


def test_the_digest_does_not_depend_on_framing() -> None:
    declaration, rows = random_run(31, 2000)
    whole = digest(declaration.variables, rows)
    random = Random(31)
    for _ in range(5):
        parts = TapeDigest(declaration.variables)
        place = 0
        while place < len(rows):
            size = random.randrange(1, 700)
            parts.update(rows[place : place + size])
            place += size
        assert parts.hexdigest() == whole
    assert len(whole) == 64


@pytest.mark.parametrize("place", range(9))
def test_every_field_of_every_record_counts(place: int) -> None:
    declaration, rows = random_run(32, 50)
    changed = [list(row) for row in rows]
    changed[25][place] += 1
    other = [tuple(row) for row in changed]
    assert digest(declaration.variables, other) != digest(declaration.variables, rows)  # type: ignore[arg-type]


def test_the_declaration_counts_but_not_what_a_run_says_of_itself() -> None:
    declaration, rows = random_run(33, 50)
    variables = (*declaration.variables[:-1], declaration.variables[-1]._replace(initial=1))
    assert digest(variables, rows) != digest(declaration.variables, rows)
    renamed = Declaration(declaration.variables, {"name": "another"})
    assert digest(renamed.variables, rows) == digest(declaration.variables, rows)


def test_the_digest_is_the_same_on_every_machine_and_in_every_version() -> None:
    declaration, _ = random_run(34, 1, pcpus=1, vcpus=1, list_registers=1)
    rows = [(5, 2, 7, 0, -1, 3, (1 << 64) - 1, 1, 9), (7, 1, 1, 0, 2, -1, 300, 1, 0)]
    assert digest(declaration.variables[:3], rows) == GOLDEN


GOLDEN = "1bf6f8a76074056035a01f6e9ca47ace762bdec8bc04601537681da3277b4343"


def test_what_is_out_of_bounds_is_refused() -> None:
    with pytest.raises(TapeError):
        digest([], [(-1, 2, 7, 0, -1, 3, 0, 1, 9)])
