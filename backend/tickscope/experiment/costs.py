"""The cost profiles as plain data, for the interface and the reference page."""

from __future__ import annotations

from typing import Any

from tickscope.hardware.cost import DESIGNS, CostProfile, CostRow, Level
from tickscope.hardware.cost_steps import step_name, step_says

AT = {Level.EL2: "EL2", Level.HOST: "host", Level.USER: "user", Level.GUEST: "guest"}
"""Whose time or instructions an amount is; under VHE the host is at EL2."""


def profile_data(profile: CostProfile) -> dict[str, Any]:
    """One profile: for each platform ('' = any) its rows, of which each says where its number comes from."""
    tables = [
        {"gic": table.gic, "host": table.host, "rows": [_row_data(row) for row in table.rows]}
        for table in profile.tables
    ]
    return {
        "name": profile.name, "says": profile.says, "unit": profile.unit, "per_second": profile.per_second,
        "tables": tables,
    }  # fmt: skip


def _row_data(row: CostRow) -> dict[str, Any]:
    return {
        "step": step_name(row.step), "says": step_says(row.step), "at": AT[row.level],
        "amounts": {design: row.amount(design) for design in DESIGNS}, "label": str(row.label), "source": row.source,
    }  # fmt: skip
