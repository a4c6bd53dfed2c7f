"""What the routes of the figures give."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from tickscope.api.schemas import EXAMPLE_ID


class FigureKind(BaseModel):
    """One of the figures."""

    name: str
    title: str
    says: str
    unit: str


class FigureList(BaseModel):
    """All figures."""

    items: list[FigureKind]


class FigureTable(BaseModel):
    """The numbers behind a figure: each row has one cell for each column."""

    columns: list[str] = Field(description="`run` holds ids, `record` the record to look at")
    rows: list[list[str | int | float | None]]


class FigureOut(BaseModel):
    """A figure of one to four runs, of which the first is the baseline."""

    figure: dict[str, Any] = Field(description="as Plotly takes it: data and layout")
    table: FigureTable
    says: str = Field(description="what one sees, in one sentence or two")
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "figure": {"data": [{"type": "bar", "name": "timer reads", "y": [2.0]}], "layout": {}},
                    "table": {"columns": ["exit", "design", "round trips", "timer reads", "record", "run"],
                              "rows": [["hypercall", "parent", 75, 2.0, 69, EXAMPLE_ID]]},
                    "says": "To timer, active state and EL2 go, of all accesses per round trip: parent 10 of 21.",
                }
            ]
        }
    )  # fmt: skip


class ReadingOut(BaseModel):
    """The runs are still being read: ask again."""

    read: int = Field(description="records read so far, of all runs of the figure together")
    total: int
    says: str


class DesignOfRun(BaseModel):
    """The same experiment in one design."""

    design: str
    title: str
    run: str | None = Field(description="the id that its run has or would have; null if it cannot be run so")
    status: Literal["queued", "running", "paused", "complete", "violated", "cancelled", "interrupted", "failed"] | None
    says: str = Field(description="why it cannot be run so, else empty")


class DesignsOfRun(BaseModel):
    """The experiment of a run in each design: what is stored, and what would have to be run."""

    items: list[DesignOfRun]
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "items": [
                        {"design": "parent", "title": "the commit's parent", "run": EXAMPLE_ID, "status": "complete",
                         "says": ""}
                    ]
                }
            ]
        }
    )  # fmt: skip
