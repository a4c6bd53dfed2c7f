"""Hypothesis strategies: any records that the format allows, however implausible."""

from __future__ import annotations

from hypothesis import strategies as st

from tickscope.engine.journal import Record
from tickscope.tape.frames import MAX_INT
from tickscope.vocabulary import Kind

U64 = st.integers(0, (1 << 64) - 1)
VALUES = st.one_of(st.integers(0, 3), U64, st.sampled_from([(1 << 64) - 1, 1 << 63, (1 << 53) + 1]))
STEPS = st.one_of(st.integers(0, 300), st.integers(0, 1 << 36))
FIRST_SEQS = st.one_of(st.integers(1, 20_000), st.integers(1, MAX_INT - 1000))


@st.composite
def records(draw: st.DrawFn, first_seq: int, most: int = 40) -> list[Record]:
    """Up to `most` records that begin with number `first_seq`."""
    rows: list[Record] = []
    t = draw(st.integers(0, 1 << 40))
    for i in range(draw(st.integers(0, most))):
        t += draw(STEPS)
        kind = draw(st.sampled_from(Kind))
        slot = draw(st.integers(0 if kind is Kind.CHANGE else -1, (1 << 31) - 1))
        who = (draw(st.integers(-1, 127)), draw(st.integers(-1, 32767)))
        cause = first_seq + i - draw(st.integers(0, min(first_seq + i - 1, 1 << 40)))
        rule = draw(st.integers(0, 65535))
        rows.append((t, int(kind), draw(st.integers(0, 65535)), *who, slot, draw(VALUES), cause, rule))
    return rows


@st.composite
def numbered_records(draw: st.DrawFn) -> tuple[int, list[Record]]:
    """(first seq, records)."""
    first = draw(FIRST_SEQS)
    return first, draw(records(first))
