"""What goes in and out of the REST interface, with bounds and examples: the source of the OpenAPI document."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from tickscope.api.recorder import Outcome
from tickscope.experiment.config import Pace
from tickscope.experiment.errors import MOST_TOLD
from tickscope.store.tables import RunRow

MAX_SEQ = (1 << 53) - 1
"""Largest record number, and largest time in ns: what a browser's numbers hold exactly."""

EXAMPLE_ID = "3f2a9c0d41e7b85566aa"
EXAMPLE_RUN: dict[str, Any] = {
    "id": EXAMPLE_ID, "name": "Flow 1-7", "notes": "", "tags": [], "design": "v4.15", "preset": "flow-1-7", "seed": 1,
    "status": "complete", "message": None, "created_at": "2025-01-31T12:00:00.000Z", "started_at": None,
    "ended_at": None, "records": 640, "durable_seq": 640, "transitions": 280, "t_ns": 4000000,
    "duration_ns": 4000000, "violation": None, "totals": {"exits": 5}, "digest": "ab" * 32, "stored_bytes": 5100,
    "config": {"design": "v4.15"},
}  # fmt: skip

Status = Literal["queued", "running", "paused", "complete", "cancelled", "interrupted", "failed", "violated"]
Text = Annotated[str, StringConstraints(pattern=r"^[^\x00]*$")]
Seq = Annotated[int, Field(ge=0, le=MAX_SEQ)]


_PROBLEMS: list[Any] = [
    {"message": "Must be at most 16.", "where": "platform.pcpus", "hint": ""},
    {"message": "Unknown key.", "where": "duration", "hint": "did you mean duration_us?"},
]


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class ProblemParts(BaseModel):
    """One thing that is wrong."""

    message: str = Field(description="a sentence for people")
    where: str = Field(description="place in the request, or empty")
    hint: str = Field(description="what to do, or empty")


class ErrorParts(ProblemParts):
    """What went wrong."""

    code: str = Field(description="for programs")
    problems: list[ProblemParts] = Field(
        [], max_length=MOST_TOLD, description="of an experiment, where several things are wrong: all of them"
    )


class ErrorBody(BaseModel):
    """The one shape of every error."""

    error: ErrorParts
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"error": {"code": "unknown_run", "message": "There is no run.", "where": "", "hint": ""}},
                {"error": {"code": "invalid_experiment", **_PROBLEMS[0], "problems": _PROBLEMS}},
            ]
        }
    )


class Violation(BaseModel):
    """The invariant that stopped a run."""

    id: str
    says: str
    seq: int


class Run(BaseModel):
    """One run. In a list, `config` comes without `vms` and `disturbances`."""

    id: str
    name: str
    notes: str
    tags: list[str]
    design: str
    preset: str | None
    seed: int
    status: Status
    message: str | None = Field(description="why it failed or was interrupted")
    created_at: str
    started_at: str | None
    ended_at: str | None
    records: int = Field(description="committed records; they are numbered from 1")
    durable_seq: int = Field(description="seq of the last committed record")
    transitions: int
    t_ns: int = Field(description="simulated time of the last committed record")
    duration_ns: int
    violation: Violation | None
    totals: dict[str, Any]
    digest: str | None = Field(description="SHA-256 of the whole tape, once the run is complete")
    stored_bytes: int
    config: dict[str, Any]
    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE_RUN]})


class RunList(BaseModel):
    """A page of the list of runs, the newest first."""

    items: list[Run]
    total: int
    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [EXAMPLE_RUN], "total": 1}]})


class Launched(BaseModel):
    """A run that was opened or queued. `status` tells which: `complete` was recorded before."""

    id: str
    design: str
    url: str
    status: Status


class LaunchedList(BaseModel):
    """One run for each design."""

    runs: list[Launched]
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "runs": [
                        {"id": EXAMPLE_ID, "design": "v4.15", "url": f"/api/v1/runs/{EXAMPLE_ID}", "status": "queued"}
                    ]
                }
            ]
        }
    )


class Describe(_In):
    """Changes to what people wrote about a run; what is left out stays."""

    name: Annotated[Text, Field(min_length=1, max_length=200)] | None = None
    notes: Annotated[Text, Field(max_length=10_000)] | None = None
    tags: Annotated[list[Annotated[Text, Field(min_length=1, max_length=40)]], Field(max_length=20)] | None = None
    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "before the lecture", "tags": ["week 3"]}]})


class Control(_In):
    """A command to a run that is being simulated; it holds for everyone who watches."""

    action: Literal["pause", "resume", "step", "pace", "cancel"]
    n: Annotated[int, Field(ge=1, le=1_000_000)] = Field(default=1, description="step: how many transitions")
    pace: Pace | None = Field(default=None, description="pace: the new one")
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"action": "pause"}, {"action": "pace", "pace": {"mode": "beat", "per_second": 60}}]
        }
    )

    @model_validator(mode="after")
    def _complete(self) -> Control:
        if (self.action == "pace") != (self.pace is not None):
            raise ValueError("the key 'pace' belongs to the action 'pace', which needs it")
        return self


class TookEffect(BaseModel):
    """The command holds since the record of this seq, which is durable."""

    seq: int
    model_config = ConfigDict(json_schema_extra={"examples": [{"seq": 1204}]})


class Sought(BaseModel):
    """Where the step ends; null when there is no such step any more."""

    seq: int | None
    model_config = ConfigDict(json_schema_extra={"examples": [{"seq": 1207}]})


class Found(Sought):
    """Where a condition becomes true; null when nowhere in what was searched."""

    next: int | None = Field(description="a long run is searched in parts: `from` of the next part; null at the end")
    model_config = ConfigDict(json_schema_extra={"examples": [{"seq": 412, "next": None}]})


class HitList(BaseModel):
    """Records that match a search."""

    total: int
    seqs: list[int] = Field(description="of the first 1,000 of them")
    parts: list[int] = Field(description="hits in each equal part of the run")
    next: int | None = Field(description="a long run is searched in parts: `from` of the next part; null at the end")
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"total": 2, "seqs": [12, 640], "parts": [1, 0, 0, 1], "next": None}]}
    )


class VariableOut(BaseModel):
    """One state variable: its place in this list is the `slot` of the changes to it."""

    code: int
    name: str = Field(description="lane name, such as `lr:0:1`")
    subject: int
    slot: int
    initial: str


class DeclarationOut(BaseModel):
    """Record 0 of a run."""

    variables: list[VariableOut]
    about: dict[str, Any]


class StateOut(BaseModel):
    """All state variables after record `seq`, in the order of the declaration, as hexadecimal text."""

    seq: int
    t: int
    values: list[str]
    model_config = ConfigDict(json_schema_extra={"examples": [{"seq": 12, "t": 3400, "values": ["0x1", "0x0"]}]})


class RecordOut(BaseModel):
    """One record, with its sentence."""

    seq: int
    t: int
    kind: str
    code: str
    pcpu: int
    vcpu: int
    slot: int
    value: str
    cause: int
    rule: int
    says: str


class RecordList(BaseModel):
    """Records in order. `next` is where to go on, null at the end."""

    items: list[RecordOut]
    next: int | None


class WindowOut(BaseModel):
    """The lanes of a stretch of the tape, run-length coded: [columns, mask, columns, mask, ...] for each."""

    axis: str
    from_seq: int
    to_seq: int
    columns: int
    seqs: list[int]
    times: list[int]
    t_end: int
    exact: bool
    breaks: list[int] = Field(description="time axis: columns that stand for a long idle stretch each")
    lanes: dict[str, list[int]]


class Items(BaseModel):
    """A catalogue."""

    items: list[dict[str, Any]]


class Health(BaseModel):
    """The server is up and can read its database."""

    status: Literal["ok"]
    version: str


def run_out(row: RunRow, owed: Outcome | None = None, *, brief: bool = False) -> Run:
    """A run as the interface shows it; `owed` is an end that the database does not know yet."""
    config = row.recipe.config
    if brief:
        config = {key: value for key, value in config.items() if key not in ("vms", "disturbances")}
    return Run(
        id=row.id, name=row.name, notes=row.notes, tags=row.tags, design=row.design, preset=row.preset,
        seed=config["seed"], status=owed.status if owed else row.status,
        message=owed.message if owed else row.message, created_at=_iso(row.created_ms) or "",
        started_at=_iso(row.started_ms), ended_at=_iso(row.ended_ms), records=row.durable_seq,
        durable_seq=row.durable_seq, transitions=row.transitions, t_ns=row.t_ns, duration_ns=row.duration_ns,
        violation=Violation(**row.violation) if row.violation else None, totals=row.totals, digest=row.digest,
        stored_bytes=row.stored_bytes, config=config,
    )  # fmt: skip


def _iso(ms: int | None) -> str | None:
    if ms is None:
        return None
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
