"""What GET /runs/{id}/selection gives."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from tickscope.guest.ops import OPS, Op
from tickscope.tape.selection import Aggregates
from tickscope.vocabulary import ACCESS, CALL, VAR, Access, Call, Event, Kind, Var

_EXAMPLE: dict[str, Any] = {
    "from_seq": 1, "to_seq": 640, "t_from": 0, "t_to": 4000000, "next": None, "carry": "", "records": 640,
    "counts": {"access": {"CTL.R": 3, "CTL.W": 5}, "change": {"mode": 40}, "event": {"expiry": 4}},
    "rules": {"12": 9}, "lanes": {"loaded:0": {"0": [1200, 2], "1": [3998800, 1]}},
    "latencies": {"expiry_to_guest_ack": [[601, 3], [640, 1]]},
}  # fmt: skip


class SelectionOut(BaseModel):
    """Aggregates of a stretch, or of its first part when it is long: then `next` and `carry` belong into the next
    question, and numbers of equal name are to be added."""

    from_seq: int
    to_seq: int
    t_from: int = Field(description="ns; time counts from here")
    t_to: int
    next: int | None = Field(description="`from` of the next part; null at the end")
    carry: str = Field(description="what the next part has to know; empty at the end")
    records: int
    counts: dict[str, dict[str, int]] = Field(description="kind -> name -> records; accesses by their token")
    rules: dict[str, int] = Field(description="rule -> records")
    lanes: dict[str, dict[str, list[int]]] = Field(description="lane -> bit of its mask -> [ns, visits]; marks: 0 ns")
    latencies: dict[str, list[list[int]]] = Field(description="name -> [[ns, how often], ...], the shortest first")
    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})


def selection_out(found: Aggregates) -> SelectionOut:
    """The tape's answer with names instead of numbers."""
    counts: dict[str, dict[str, int]] = {}
    for (kind, code), number in sorted(found.counts.items()):
        named = counts.setdefault(Kind(kind).name.lower(), {})
        name = _name(kind, code)
        named[name] = named.get(name, 0) + number
    return SelectionOut(
        from_seq=found.from_seq, to_seq=found.to_seq, t_from=found.t_from, t_to=found.t_to, next=found.next,
        carry=found.carry, records=found.counts.total(), counts=counts,
        rules={str(rule): number for rule, number in sorted(found.rules.items()) if rule},
        lanes={name: {str(bit): spent for bit, spent in sorted(of.items())} for name, of in found.lanes.items()},
        latencies={name: [[ns, n] for ns, n in sorted(of.items())] for name, of in found.latencies.items()},
    )  # fmt: skip


def _name(kind: int, code: int) -> str:
    if kind == Kind.ACCESS:
        return ACCESS[Access(code)].token or Access(code).name.lower()
    if kind == Kind.CHANGE:
        return VAR[Var(code)].name
    if kind == Kind.CALL:
        return CALL[Call(code)].function
    return OPS[Op(code)].name if kind == Kind.OP else Event(code).name.lower()
