"""What `why` answers, with an example."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

_CHANGE: dict[str, Any] = {
    "seq": 412, "t": 4100, "kind": "change", "code": "v_loaded", "pcpu": 0, "vcpu": 0, "slot": 41, "value": "0x0",
    "cause": 405, "rule": 35, "says": "loaded of vCPU 0 becomes 0.",
}  # fmt: skip
_LOADED: dict[str, Any] = {"name": "loaded:0", "label": "loaded", "owner": "vCPU 0", "value": "0x1", "words": "1"}
EXAMPLE_WHY: dict[str, Any] = {
    "record": _CHANGE, "rule": {"id": 35, "name": "save", "when": "loaded = 1"}, "values": [_LOADED],
    "variable": _LOADED, "previous": {**_CHANGE, "seq": 120, "t": 900, "value": "0x1", "rule": 36},
    "chain": [{**_CHANGE, "seq": 405, "kind": "call", "code": "save"}],
}  # fmt: skip


class ValueOut(BaseModel):
    """A variable with the value it had."""

    name: str = Field(description="lane name, such as `irq_level:0`; empty for what is no variable, as CNTVCT")
    label: str
    owner: str = Field(description="`pCPU 0` or `vCPU 1`")
    value: str = Field(description="hexadecimal")
    words: str


class Why(BaseModel):
    """A record, the rule that explains it, and what made it happen, back to the root."""

    record: dict[str, Any]
    rule: dict[str, Any] | None
    values: list[ValueOut] = Field(description="what the rule's condition is about, as it was just before the record")
    variable: ValueOut | None = Field(description="what the record changes, reads or writes, with its value before")
    previous: dict[str, Any] | None = Field(description="the change that had given `variable` that value; null: none")
    chain: list[dict[str, Any]] = Field(description="the causes, the nearest first")
    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE_WHY]})
