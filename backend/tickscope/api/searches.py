"""Search by words over a whole run: each distinct record is put into words once, and a question takes bounded time."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Final

from tickscope.engine.journal import Variable
from tickscope.experiment.pattern import Matches, PatternError
from tickscope.experiment.told import rule_told, told, value_is_told
from tickscope.tape.chunk import CHUNK_RECORDS
from tickscope.tape.condition import Condition
from tickscope.tape.decoded import RecordsFrame
from tickscope.tape.reader import TapeReader

BUDGET_S: Final = 0.25
"""After so long a question is answered with what was found, and says where to go on."""
MOST_S: Final = 3.0
"""No question takes longer, whatever the pattern."""
MOST_KNOWN: Final = 200_000
MOST_SEQS: Final = 1000
KEPT: Final = 8

Piece = tuple[RecordsFrame, int, int]
"""Records of a chunk, and the first and last seq of those that are wanted."""
Told = tuple[int, int, int, int, int, int]
"""(kind, code, pcpu, vcpu, slot, value): what the words of a record depend on."""


@dataclass
class Hits:
    """What one question found in the records from..: `next` is None when it came to the end."""

    seqs: list[int] = field(default_factory=list)
    total: int = 0
    parts: list[int] = field(default_factory=list)
    next: int | None = None


class Search:
    """One pattern and what is known of it."""

    def __init__(self, matches: Matches) -> None:
        self._matches = matches
        self._known: dict[Told, bool] = {}
        self._rules: dict[int, bool] = {}
        self._until = 0.0

    def start(self) -> float:
        """A question begins; returns when it has to be answered."""
        now = monotonic()
        self._until = now + MOST_S
        return now + BUDGET_S

    def in_piece(self, piece: Piece, variables: Sequence[Variable]) -> list[int]:
        """The seqs of the records of a piece that match, in order."""
        frame, first, last = piece
        place = slice(first - frame.first_seq, last - frame.first_seq + 1)
        rows = list(zip(frame.ids[place], frame.values[place], strict=True))
        always = [self._rule(shape[5]) or self._plain(shape, variables) for shape in frame.shapes]
        varies = [not sure and value_is_told(*shape[:2]) for sure, shape in zip(always, frame.shapes, strict=True)]
        pairs = {pair for pair in rows if varies[pair[0]]}
        found = {pair for pair in pairs if self._record((*frame.shapes[pair[0]][:5], pair[1]), variables)}
        if not found and not any(always):
            return []
        return [seq for seq, pair in enumerate(rows, first) if always[pair[0]] or pair in found]

    def _rule(self, number: int) -> bool:
        if number not in self._rules:
            self._rules[number] = number > 0 and self._matches(rule_told(number))
        return self._rules[number]

    def _plain(self, shape: Told, variables: Sequence[Variable]) -> bool:
        """Whether all records of a shape match, as their value is not told."""
        return not value_is_told(*shape[:2]) and self._record((*shape[:5], 0), variables)

    def _record(self, what: Told, variables: Sequence[Variable]) -> bool:
        known = self._known.get(what)
        if known is None:
            if monotonic() > self._until:
                raise PatternError("This pattern takes too long on this run; take a simpler one.")
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            known = self._known[what] = self._matches(told((0, *what, 0, 0), variables))
        return known


class Searches:
    """The searches used last. For any number of threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str], Search] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, run_id: str, key: str, matches: Matches) -> Search:
        """The search for a run; `key` tells one pattern from another."""
        with self._lock:
            search = self._kept.pop((run_id, key), None) or Search(matches)
            self._kept[run_id, key] = search
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return search


def _pieces(reader: TapeReader, start: int, end: int, direction: int) -> Iterator[Piece]:
    """The chunks from record `start` towards `end`, each whole or cut there."""
    while (start - end) * direction <= 0:
        chunk = (start - 1) // CHUNK_RECORDS * CHUNK_RECORDS
        edges = (start, min(end, chunk + CHUNK_RECORDS)) if direction > 0 else (max(end, chunk + 1), start)
        yield from reader.pieces(*edges)
        start = edges[1] + 1 if direction > 0 else edges[0] - 1


def nearest(search: Search, reader: TapeReader, from_seq: int, direction: int) -> tuple[int | None, int | None]:
    """(seq, next): the nearest record beyond `from_seq` that matches; else from where to go on, None at the end."""
    until, last = search.start(), reader.last()[0]
    start = from_seq + 1 if direction > 0 else min(from_seq - 1, last)
    for piece in _pieces(reader, start, last if direction > 0 else 1, direction):
        seqs = search.in_piece(piece, reader.declaration.variables)
        if seqs:
            return seqs[0 if direction > 0 else -1], None
        if monotonic() > until:
            place = piece[2] if direction > 0 else piece[1]
            more = place < last if direction > 0 else place > 1
            return None, place if more else None
    return None, None


def all_hits(search: Search, reader: TapeReader, from_seq: int, to_seq: int, parts: int) -> Hits:
    """The hits of from_seq..to_seq; `parts` equal parts of 1..to_seq are counted each."""
    until = search.start()
    hits = Hits(parts=[0] * parts)
    for piece in _pieces(reader, from_seq, to_seq, 1):
        _count(hits, search.in_piece(piece, reader.declaration.variables), to_seq)
        if monotonic() > until and piece[2] < to_seq:
            hits.next = piece[2] + 1
            break
    return hits


def all_stops(condition: Condition, reader: TapeReader, from_seq: int, to_seq: int, parts: int) -> Hits:
    """The same of the records with which a condition becomes true."""
    hits = Hits(parts=[0] * parts)
    seqs, hits.next = reader.all_stops(condition, from_seq, to_seq)
    _count(hits, seqs, to_seq)
    return hits


def _count(hits: Hits, seqs: Iterable[int], to_seq: int) -> None:
    for seq in seqs:
        hits.total += 1
        hits.parts[(seq - 1) * len(hits.parts) // to_seq] += 1
        if len(hits.seqs) < MOST_SEQS:
            hits.seqs.append(seq)
