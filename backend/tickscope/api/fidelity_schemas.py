"""What the routes of /fidelity take and give."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

State = Literal["equal", "differs", "not compared", "not measured"]


class ColumnOut(BaseModel):
    """One column of the table of accesses per round trip."""

    name: str
    group: str
    title: str
    says: str
    gic: str = Field(description="where alone it can be other than 0, or empty")
    host: str = Field(description="where alone it can be other than 0, or empty")


class MeasuredTable(BaseModel):
    """Which scenarios were measured on one machine."""

    gic: str
    host: str
    pcpus: int
    scenarios: list[str]


class MeasuredSet(BaseModel):
    """Guest programs that were measured on one machine."""

    set: str
    gic: str
    host: str
    pcpus: int
    vcpus: int
    designs: list[str]
    programs: int
    rows: int = Field(description="rows in all designs: one for each op of each program")
    comparable: int = Field(description="rows that are stable and free of the emulator's known quirk")


class Fidelity(BaseModel):
    """What was measured on real kernels."""

    designs: list[str]
    columns: list[ColumnOut]
    tables: list[MeasuredTable]
    sets: list[MeasuredSet]


class TableRow(BaseModel):
    """One scenario: numbers in the order of the columns."""

    scenario: str
    says: str
    measured: list[float] | None
    simulated: list[float]
    states: list[State]
    statistic: str = Field(description="mode: exact; mean: holds the host's own work; empty: not measured")
    iterations: int
    note: str
    instructions: dict[str, list[float | None]] = Field(description="[measured, simulated] where both are known")


class TableSide(BaseModel):
    """The table of one machine and design, measured beside simulated."""

    rows: list[TableRow]
    equal: int = Field(description="numbers that are equal")
    total: int = Field(description="numbers that are compared")
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "equal": 323, "total": 323,
                    "rows": [
                        {"scenario": "hvc_armed", "says": "hypercall; timer armed", "measured": [2, 3],
                         "simulated": [2, 3], "states": ["equal", "equal"], "statistic": "mode", "iterations": 300,
                         "note": "", "instructions": {}}
                    ],
                }
            ]
        }
    )  # fmt: skip


class ReplayOut(BaseModel):
    """A measured scenario as an experiment for POST /experiments, and where in its run to look."""

    scenario: str
    says: str
    experiment: dict[str, Any]
    at: int = Field(description="record of the guest's exit")
    first: int
    last: int


class ProgramItem(BaseModel):
    """One measured program."""

    program: int
    says: str
    ops: int
    total: int
    equal: int
    left_out: int = Field(description="rows that the measurement itself marks as not comparable")


class ProgramsSide(BaseModel):
    """All measured programs of one machine and design."""

    items: list[ProgramItem]
    equal: int
    total: int
    left_out: int


class RowOut(BaseModel):
    """What the guest saw of one op, and what the host did for it."""

    result: str
    line_end: str
    counts: dict[str, int] = Field(description="those that are not 0")
    sequence: list[str]
    free: list[int] = Field(description="places of tokens that are not compared")


class OpSide(BaseModel):
    """One op, measured and simulated."""

    index: int
    op: str
    arg: str
    vcpu: int
    compared: bool
    way: str = Field(description="how the sequence is compared; empty: every token")
    differs: list[str]
    measured: RowOut
    simulated: RowOut | None
    at: int | None = Field(description="record at which the op begins in the run of the experiment")


class DesignSide(BaseModel):
    """One program in one design."""

    design: str
    rows: list[OpSide]
    equal: int
    total: int
    experiment: dict[str, Any]


class ProgramSide(BaseModel):
    """One measured program in all designs."""

    program: int
    says: str
    ops: list[list[Any]]
    vcpus: list[int]
    designs: list[DesignSide]


class Try(BaseModel):
    """A program to run on all designs: one op per item, as `"hvc"`, `["wfi_in", 5000]` or `{"wfi_in": 5000}`."""

    gic: Literal["v2", "v3"] = "v3"
    host: Literal["nvhe", "vhe"] = "nvhe"
    pcpus: Annotated[int, Field(ge=1, le=2)] = 1
    ops: Annotated[list[Any], Field(min_length=1, max_length=100)]
    vcpus: Annotated[list[Annotated[int, Field(ge=0, le=1)]], Field(max_length=100)] = Field(
        default=[], description="which vCPU executes each op; empty: one vCPU"
    )
    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={"examples": [{"gic": "v3", "ops": ["timer_arm_past", "ack", ["wfi_in", 5000], "hvc"]}]},
    )


class TriedRow(RowOut):
    """One op of a program that was tried."""

    index: int
    op: str
    arg: str
    at: int | None


class TriedDesign(BaseModel):
    """A program that was tried, in one design."""

    design: str
    rows: list[TriedRow]
    totals: dict[str, int]
    experiment: dict[str, Any]
    end: Literal["complete", "never", "cut", "stopped"]
    says: str


class Tried(BaseModel):
    """A program that was tried, in all designs."""

    gic: str
    host: str
    pcpus: int
    vcpus: int
    designs: list[TriedDesign]
