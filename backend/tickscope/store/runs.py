"""The list of runs: make, replace, find, change, delete, and what a start must put right."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Text, cast, delete, func, not_, or_, select, update
from sqlalchemy.orm import Session, joinedload

from tickscope.store.engine import Engines
from tickscope.store.errors import BusyRunError, UnknownRunError
from tickscope.store.tables import ACTIVE, FOR_PAGE, WHOLE, ChunkRow, RecipeRow, RunRow


def now_ms() -> int:
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000


@dataclass(frozen=True)
class NewRun:
    """What a run is made from. `config` is the resolved experiment."""

    id: str
    config: Mapping[str, Any]
    design: str
    duration_ns: int
    name: str = ""
    notes: str = ""
    tags: Sequence[str] = ()
    preset: str | None = None


@dataclass(frozen=True)
class Query:
    """A page of the list. `q` is looked for in name, notes, preset, design and id; without `for_pages` the runs that
    the page made for itself are left out."""

    q: str = ""
    status: str | None = None
    design: str | None = None
    limit: int = 50
    offset: int = 0
    for_pages: bool = True


@dataclass(frozen=True)
class Page:
    """Some runs, the newest first, and how many there are in all."""

    items: list[RunRow] = field(default_factory=list)
    total: int = 0


class Runs:
    """The runs of one database. Every method is one transaction."""

    def __init__(self, engines: Engines) -> None:
        self._engines = engines

    def get(self, run_id: str) -> RunRow:
        """One run with its recipe; UnknownRunError."""
        with self._engines.read() as session:
            return _get(session, run_id)

    def find(self, query: Query) -> Page:
        """A page of the list."""
        conditions = _conditions(query)
        with self._engines.read() as session:
            total = session.scalar(select(func.count()).select_from(RunRow).where(*conditions)) or 0
            rows = session.scalars(
                select(RunRow)
                .where(*conditions)
                .options(joinedload(RunRow.recipe).load_only(RecipeRow.config))
                .order_by(RunRow.created_ms.desc(), RunRow.id)
                .limit(query.limit)
                .offset(query.offset)
            ).all()
        return Page(list(rows), total)

    def launch(self, new: NewRun, *, fresh: bool) -> tuple[RunRow, bool]:
        """The run of that id, and whether it must be simulated.

        A complete or active run is opened. Any other, or a complete one if `fresh`, is emptied and queued, its name,
        notes and tags kept, in one transaction: afterwards there is the old recording or the new run, never a mixture.
        One that was made for the page belongs to the caller from now on: it loses the tag that says so.
        Raises BusyRunError for an active run if `fresh`.
        """
        with self._engines.write() as session:
            row = session.get(RunRow, new.id, options=[joinedload(RunRow.recipe)])
            if row is None:
                row = _insert(session, new)
                return row, True
            if not any(map(_for_page, new.tags)) and any(map(_for_page, row.tags)):
                row.tags = [tag for tag in row.tags if not _for_page(tag)]
            if row.status in ACTIVE:
                if fresh:
                    raise BusyRunError(new.id)
                return row, False
            if row.status in WHOLE and not fresh:
                return row, False
            _empty(session, row)
            return row, True

    def describe(self, run_id: str, changes: Mapping[str, Any]) -> RunRow:
        """Change name, notes or tags."""
        with self._engines.write() as session:
            row = _get(session, run_id)
            for key, value in changes.items():
                if key not in ("name", "notes", "tags"):
                    raise ValueError(key)
                setattr(row, key, value)
            return row

    def set_status(self, run_id: str, status: str, message: str | None = None) -> None:
        """Change the status; an active one tells when it began, any other when it ended."""
        values: dict[str, Any] = {"status": status, "message": message}
        values["started_ms" if status in ACTIVE else "ended_ms"] = now_ms()
        with self._engines.write() as session:
            session.execute(update(RunRow).where(RunRow.id == run_id).values(values))

    def delete(self, run_id: str, *, even_active: bool = False) -> None:
        """Delete a run and its tape. BusyRunError while it is active, unless the caller knows that it is not."""
        with self._engines.write() as session:
            row = _get(session, run_id)
            if row.status in ACTIVE and not even_active:
                raise BusyRunError(run_id)
            session.execute(delete(ChunkRow).where(ChunkRow.run_id == run_id))
            session.delete(row)

    def interrupt_orphans(self) -> list[str]:
        """At a start nothing is being recorded: mark what the last server left behind. Returns the ids."""
        message = "The server stopped while this run was active; what was recorded until then is here."
        with self._engines.write() as session:
            ids = list(session.scalars(select(RunRow.id).where(RunRow.status.in_(ACTIVE))))
            session.execute(
                update(RunRow)
                .where(RunRow.id.in_(ids))
                .values(status="interrupted", message=message, ended_ms=now_ms())
            )
        return ids


def _get(session: Session, run_id: str) -> RunRow:
    row = session.get(RunRow, run_id, options=[joinedload(RunRow.recipe)])
    if row is None:
        raise UnknownRunError(run_id)
    return row


def _for_page(tag: str) -> bool:
    return tag.startswith(FOR_PAGE)


def _conditions(query: Query) -> list[Any]:
    found: list[Any] = []
    if query.q:
        columns = (RunRow.name, RunRow.notes, RunRow.preset, RunRow.design, RunRow.id)
        found.append(or_(*(column.icontains(query.q, autoescape=True) for column in columns)))
    if query.status is not None:
        found.append(RunRow.status == query.status)
    if query.design is not None:
        found.append(RunRow.design == query.design)
    if not query.for_pages:
        found.append(not_(cast(RunRow.tags, Text).contains(f'"{FOR_PAGE}', autoescape=True)))
    return found


def _insert(session: Session, new: NewRun) -> RunRow:
    row = RunRow(
        id=new.id, name=new.name, notes=new.notes, tags=list(new.tags), design=new.design, preset=new.preset,
        status="queued", created_ms=now_ms(), duration_ns=new.duration_ns,
        recipe=RecipeRow(config=dict(new.config)),
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def _empty(session: Session, row: RunRow) -> None:
    """Back to the moment before the first record; a reader of the old recording keeps its view until it is done."""
    session.execute(delete(ChunkRow).where(ChunkRow.run_id == row.id))
    row.generation += 1
    row.status, row.message, row.violation, row.digest = "queued", None, None, None
    row.created_ms, row.started_ms, row.ended_ms = now_ms(), None, None
    row.durable_seq = row.t_ns = row.transitions = row.stored_bytes = 0
    row.totals = {}
