"""The tables: a run, what it is made from, and the chunks of its tape."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, LargeBinary, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
"""Constraints need names, else a later migration cannot address them."""

ACTIVE = ("queued", "running", "paused")
"""Statuses of a run that a server is busy with."""

WHOLE = ("complete", "violated")
"""Statuses of a run whose tape is the whole of it: simulated again it would be the same."""

FOR_PAGE = "page:"
"""A tag that begins so says for which part of the page a run was made: `page:lesson`, `page:demo`. It is taken off
when somebody launches the same experiment on purpose."""

STATUSES = (*ACTIVE, "complete", "cancelled", "interrupted", "failed", "violated")


class Base(DeclarativeBase):
    """Base of all tables."""

    metadata = MetaData(naming_convention=NAMING)


class RunRow(Base):
    """One simulation. `durable_seq` is the number of its last committed record; records are numbered from 1."""

    __tablename__ = "run"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    generation: Mapped[int] = mapped_column(default=1)
    """Counts how often the run was simulated anew; caches of its chunks carry it."""
    name: Mapped[str] = mapped_column(String(200), default="")
    notes: Mapped[str] = mapped_column(Text, default="")
    tags: Mapped[list[str]] = mapped_column(JSON, default=list)
    design: Mapped[str] = mapped_column(String(40))
    preset: Mapped[str | None] = mapped_column(String(80))
    status: Mapped[str] = mapped_column(String(20), index=True)
    message: Mapped[str | None] = mapped_column(Text)
    """Why a run failed or was interrupted: a sentence."""
    created_ms: Mapped[int] = mapped_column(BigInteger, index=True)
    started_ms: Mapped[int | None] = mapped_column(BigInteger)
    ended_ms: Mapped[int | None] = mapped_column(BigInteger)
    duration_ns: Mapped[int] = mapped_column(BigInteger)
    durable_seq: Mapped[int] = mapped_column(BigInteger, default=0)
    t_ns: Mapped[int] = mapped_column(BigInteger, default=0)
    transitions: Mapped[int] = mapped_column(BigInteger, default=0)
    totals: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    violation: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    digest: Mapped[str | None] = mapped_column(String(64))
    stored_bytes: Mapped[int] = mapped_column(BigInteger, default=0)
    recipe: Mapped[RecipeRow] = relationship(cascade="all, delete-orphan", passive_deletes=True, lazy="raise")


class RecipeRow(Base):
    """What a run is made from. Apart from `run`, whose row is written anew at every commit and should stay small."""

    __tablename__ = "recipe"

    run_id: Mapped[str] = mapped_column(ForeignKey("run.id", ondelete="CASCADE"), primary_key=True)
    config: Mapped[dict[str, Any]] = mapped_column(JSON)
    """The resolved experiment."""
    declaration: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Tape frame with the state variables; None until the machine is built."""


class ChunkRow(Base):
    """About 8,000 consecutive records; the last chunk of a live run is partial and is replaced as it grows."""

    __tablename__ = "chunk"
    run_id: Mapped[str] = mapped_column(ForeignKey("run.id", ondelete="CASCADE"), primary_key=True)
    first_seq: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    last_seq: Mapped[int] = mapped_column(BigInteger)
    t_first: Mapped[int] = mapped_column(BigInteger)
    t_last: Mapped[int] = mapped_column(BigInteger)
    changes: Mapped[int] = mapped_column()
    """Transitions among its records."""
    complete: Mapped[bool] = mapped_column()
    keyframe: Mapped[bytes] = mapped_column(LargeBinary)
    """The state before the first record, zstd."""
    body: Mapped[bytes] = mapped_column(LargeBinary)
    """The records, one tape frame, zstd."""
    masks: Mapped[bytes] = mapped_column(LargeBinary)
    """The level-of-detail pyramid, zstd."""
    metrics: Mapped[bytes | None] = mapped_column(LargeBinary)
    """State of the metrics before the first record, JSON, zstd. None in chunks that an older version recorded."""
    coarse: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The pyramid's upper level alone, zstd. None in chunks that an older version recorded."""
    summary: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The chunk as one cell, zstd. None in chunks that an older version recorded."""
