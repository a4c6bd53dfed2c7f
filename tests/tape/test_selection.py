"""Aggregates of a stretch equal a fold of its records one by one, whole or in parts."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from tests.tape.machines import machine_run
from tickscope.engine.journal import Record
from tickscope.tape import Declaration, TapeError
from tickscope.tape.lanes import MARK_OF, Lane, LaneSet, Paint, mask_of
from tickscope.tape.latencies import STAGES
from tickscope.tape.reader import TapeReader
from tickscope.tape.selection import MOST_CHUNKS, Aggregates
from tickscope.tape.source import MemoryTape
from tickscope.vocabulary import Access, Event, Kind

PRESETS = ("four-vcpus-two-pcpus", "tick-wfi", "demo")


def taped(preset: str, chunk: int = 512, **changes: object) -> tuple[TapeReader, Declaration, list[Record]]:
    declaration, rows, _ = machine_run(preset, 20_000, **changes)
    tape = MemoryTape(declaration, chunk)
    tape.append(1, rows)
    return TapeReader(tape), declaration, rows


def slowly(declaration: Declaration, rows: list[Record], first: int, last: int) -> dict[str, dict[int, list[int]]]:
    """Lane -> bit -> [ns, visits], by looking at the whole state at every record."""
    lanes = LaneSet(declaration.variables)
    values = declaration.initial
    held: list[list[int]] = []
    for seq, row in enumerate(rows[:last], 1):
        if row[1] == Kind.CHANGE:
            values[row[5]] = row[6]
        if seq >= first:
            held.append([_bit_of(lane, values) for lane in lanes.lanes])
    found: dict[str, dict[int, list[int]]] = {}
    for number, lane in enumerate(lanes.lanes):
        of = found.setdefault(lane.name, {})
        for i in range(len(held)):
            now = held[i][number]
            if lane.variable < 0:
                mark = MARK_OF.get((rows[first - 1 + i][1], rows[first - 1 + i][2]))
                if mark is not None and rows[first - 1 + i][3] == lane.subject:
                    of.setdefault(int(mark), [0, 0])[1] += 1
                continue
            spent = of.setdefault(now, [0, 0])
            spent[0] += rows[first + i][0] - rows[first - 1 + i][0] if i + 1 < len(held) else 0
            spent[1] += i == 0 or held[i - 1][number] != now
    return found


def _bit_of(lane: Lane, values: list[int]) -> int:
    """The number of its bit; an empty list register is empty whatever its HW bit says."""
    if lane.variable < 0 or (lane.paint is Paint.LR and values[lane.variable] >> 62 == 0):
        return 0
    return mask_of(lane.paint, values[lane.variable]).bit_length() - 1


def in_parts(reader: TapeReader, first: int, last: int, names: list[str]) -> list[Aggregates]:
    parts = [reader.aggregate(first, last, names)]
    while (following := parts[-1].next) is not None:
        parts.append(reader.aggregate(following, last, names, parts[-1].carry))
    return parts


def added(parts: list[Aggregates]) -> dict[str, dict[int, list[int]]]:
    whole: dict[str, dict[int, list[int]]] = {}
    for part in parts:
        for name, of in part.lanes.items():
            for bit, (ns, visits) in of.items():
                spent = whole.setdefault(name, {}).setdefault(bit, [0, 0])
                spent[0] += ns
                spent[1] += visits
    return whole


@pytest.mark.parametrize("preset", PRESETS)
def test_time_and_visits_of_every_lane_equal_a_fold_of_all_records(preset: str) -> None:
    reader, declaration, rows = taped(preset)
    names = [lane.name for lane in reader.lanes.lanes]
    random = Random(5)
    for _ in range(6):
        first = random.randint(1, len(rows))
        last = random.randint(first, len(rows))
        parts = in_parts(reader, first, last, names)
        assert nonzero(added(parts)) == nonzero(slowly(declaration, rows, first, last))
        assert sum(part.counts.total() for part in parts) == last - first + 1
        assert parts[-1].t_to - parts[0].t_from == rows[last - 1][0] - rows[first - 1][0]


def nonzero(of: dict[str, dict[int, list[int]]]) -> dict[str, dict[int, list[int]]]:
    kept = {name: {bit: spent for bit, spent in bits.items() if spent != [0, 0]} for name, bits in of.items()}
    return {name: bits for name, bits in kept.items() if bits}


def test_a_long_stretch_is_answered_in_parts_that_add_up() -> None:
    reader, _, rows = taped("four-vcpus-two-pcpus", chunk=16)
    names = ["mode:0", "state:2", "marks:1"]
    parts = in_parts(reader, 1, len(rows), names)
    assert len(parts) >= len(rows) // (16 * MOST_CHUNKS)
    whole, _, _ = taped("four-vcpus-two-pcpus", chunk=len(rows))
    [one] = in_parts(whole, 1, len(rows), names)
    assert nonzero(added(parts)) == nonzero(one.lanes)
    for stage in STAGES:
        assert sum((part.latencies[stage] for part in parts), Counter()) == one.latencies[stage]
    assert sum((part.rules for part in parts), Counter()) == one.rules


def test_each_state_of_a_lane_takes_its_share_of_the_whole_time() -> None:
    reader, _, rows = taped("tick-wfi")
    [part] = in_parts(reader, 1, len(rows), ["mode:0", "ppi_pending:0+ppi_active:0"])
    for of in part.lanes.values():
        assert sum(ns for ns, _ in of.values()) == rows[-1][0] - rows[0][0]


def test_two_flags_together_are_timed_as_one_lane_of_four_states() -> None:
    reader, _, rows = taped("tick-busy")
    [part] = in_parts(reader, 1, len(rows), ["ppi_pending:0+ppi_active:0", "ppi_pending:0", "ppi_active:0"])
    both, pending, active = part.lanes.values()
    assert both.get(1, [0, 0])[0] + both.get(3, [0, 0])[0] == pending[1][0]
    assert both.get(2, [0, 0])[0] + both.get(3, [0, 0])[0] == active[1][0]


def test_latencies_are_those_between_the_records_themselves() -> None:
    reader, _, rows = taped("tick-busy", design="v4.15")
    [part] = in_parts(reader, 1, len(rows), [])
    expiries = [row[0] for row in rows if row[1:3] == (Kind.EVENT, Event.EXPIRY)]
    host = [row[0] for row in rows if row[1:3] == (Kind.ACCESS, Access.IAR) and row[6] == 27]
    guest = [row[0] for row in rows if row[1:3] == (Kind.ACCESS, Access.G_IAR) and row[6] == 27]
    assert len(expiries) == len(host) == len(guest) > 3
    pairs = {"expiry_to_host_irq": (expiries, host), "expiry_to_guest_ack": (expiries, guest)}
    for stage, (starts, ends) in pairs.items():
        assert part.latencies[stage] == Counter(b - a for a, b in zip(starts, ends, strict=True))
    # The level stays up at KVM from the first tick on: it is injected once.
    assert part.latencies["host_irq_to_injected"].total() == part.latencies["injected_to_guest_ack"].total() == 1


def test_a_stage_that_a_design_does_not_have_gives_no_latency() -> None:
    reader, _, rows = taped("tick-busy", design="v4.14")
    [part] = in_parts(reader, 1, len(rows), [])
    assert not part.latencies["expiry_to_host_irq"]
    assert part.latencies["expiry_to_guest_ack"].total() >= 2


@pytest.mark.parametrize("carry", ["x", "e0", ".;e0", ".;v1:5", ".;q1:2", ".;e1:2:;", "." * 9000, ".;e-:5"])
def test_a_carry_that_no_answer_gave_is_refused(carry: str) -> None:
    reader, _, _ = taped("tick-busy")
    with pytest.raises(TapeError):
        reader.aggregate(2, 50, [], carry)


@pytest.mark.parametrize("name", ["lr:0:0+lr:0:1", "line:0+line:0+line:0", "no:0", "ppi_active:0+"])
def test_what_cannot_be_timed_is_refused(name: str) -> None:
    reader, _, _ = taped("tick-busy")
    with pytest.raises(TapeError):
        reader.aggregate(1, 50, [name])
