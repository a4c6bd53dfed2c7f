"""What GET /compare gives."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Costs = dict[str, int]

_EXAMPLE_COSTS: dict[str, Any] = {"timer_reads": 2, "timer_writes": 3, "cntvoff_writes": 2, "active_writes": 0,
                                  "el2_calls": 3, "host_irqs": 0, "exits": 1}  # fmt: skip
_NO_TIMER: dict[str, Any] = _EXAMPLE_COSTS | {"timer_reads": 0, "timer_writes": 0, "cntvoff_writes": 0, "el2_calls": 1}
_NOTHING: dict[str, Any] = dict.fromkeys(_EXAMPLE_COSTS, 0)
_PLATFORM = {"gic": "v3", "host": "nvhe", "pcpus": 1, "list_registers": 4, "counter_hz": 62500000, "cost": "flat"}


def _side_example(run: str, design: str, totals: Costs) -> dict[str, Any]:
    return {"run": run, "name": design, "design": design, "platform": _PLATFORM, "switches": [], "status": "complete",
            "records": 4644, "whole": True, "totals": totals, "host_ns": 24100}  # fmt: skip


class ComparedSide(BaseModel):
    """One of the two runs."""

    run: str
    name: str = Field(description="what tells it from the other: its design, platform or switches")
    design: str
    platform: dict[str, Any]
    switches: list[str]
    status: str
    records: int = Field(description="records that were compared, at most 300,000")
    whole: bool = Field(description="whether that is the whole run")
    totals: Costs = Field(description="costs of all these records")
    host_ns: int = Field(description="time at EL2 and in the host kernel; see `unit`")


class ComparedHalf(BaseModel):
    """What one side did for one step of the guest."""

    seq: int = Field(description="record at which the step begins")
    t: int
    costs: Costs
    host_ns: int
    tokens: list[str] = Field(description="accesses and functions in order, in the words of the measured sequences")
    seqs: list[int] = Field(description="the record of each token")


class ComparedRow(BaseModel):
    """One thing that a guest does - an operation begun, an interrupt taken - on both sides, or on one alone."""

    row: int
    vcpu: int
    kind: Literal["start", "op", "interrupt", "done"]
    label: str
    group: str
    differs: bool
    a: ComparedHalf | None
    b: ComparedHalf | None


class Usual(BaseModel):
    """What most operations of one name cost, each of them."""

    count: int = Field(description="how many cost exactly this")
    row: int = Field(description="the first of them")
    a: Costs
    b: Costs
    host_ns: dict[Literal["a", "b"], int] = Field(description="host time of most of these")


class ComparedGroup(BaseModel):
    """All aligned operations of one name: what they cost together, and each."""

    label: str
    count: int
    weight: int = Field(description="how much the two sides differ, all costs together")
    a: Costs
    b: Costs
    usual: Usual


class Parting(BaseModel):
    """Where the guests part."""

    row: int
    kind: Literal["answer", "never", "stopped", "moved", "other"]
    side: Literal["a", "b", ""] = Field(description="the side that is left behind")
    says: str
    a_seq: int | None
    b_seq: int | None


class ComparedOut(BaseModel):
    """Two runs of one guest, aligned on what the guest does. `a` is the baseline."""

    a: ComparedSide
    b: ComparedSide
    costs: list[str]
    unit: Literal["instructions", "ns"] = Field(
        description="what `host_ns` counts: instructions if both sides have the cost profile qemu-icount"
    )
    rows: int
    from_: int = Field(alias="from")
    next: int | None = Field(description="where to go on, null at the end")
    before: dict[Literal["a", "b"], Costs] = Field(description="costs of all rows before the first one given")
    host_before: dict[Literal["a", "b"], int] = Field(description="host time of all rows before the first one given")
    differences: int = Field(description="rows for which the two sides do not do the same")
    groups: list[ComparedGroup]
    divergence: Parting | None = Field(description="the first thing that the two guests see differently")
    moved: Parting | None = Field(description="the first interrupt that comes elsewhere: a matter of time")
    items: list[ComparedRow]
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "a": _side_example("3f5c0a9d1e7b2468", "parent", _EXAMPLE_COSTS),
                    "b": _side_example("8b1d6e0f2a4c9735", "commit", _NO_TIMER),
                    "costs": list(_EXAMPLE_COSTS), "unit": "ns", "host_before": {"a": 640, "b": 640},
                    "rows": 161, "from": 3, "next": 4, "differences": 84,
                    "before": {"a": _NOTHING, "b": _NOTHING},
                    "groups": [{"label": "hvc", "count": 1, "weight": 9, "a": _EXAMPLE_COSTS, "b": _NO_TIMER,
                                "usual": {"count": 1, "row": 3, "a": _EXAMPLE_COSTS, "b": _NO_TIMER,
                                          "host_ns": {"a": 340, "b": 260}}}],
                    "divergence": None, "moved": None,
                    "items": [
                        {"row": 3, "vcpu": 0, "kind": "op", "label": "hvc", "group": "hvc", "differs": True,
                         "a": {"seq": 99, "t": 3160, "costs": _EXAMPLE_COSTS, "host_ns": 340,
                               "tokens": ["g:HVC", "EXIT.sync", "CTL.R"], "seqs": [100, 101, 112]},
                         "b": {"seq": 95, "t": 3080, "costs": _NO_TIMER, "host_ns": 260,
                               "tokens": ["g:HVC", "EXIT.sync"], "seqs": [96, 97]}}
                    ],
                }
            ]
        }
    )  # fmt: skip
