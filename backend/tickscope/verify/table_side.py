"""The table of one guest round trip, measured beside simulated, as plain data for a page.

The simulated side is computed by running the machine each time one of these functions is called.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from tickscope.verify.catalogue import column_checks
from tickscope.verify.data import MEASURED, DataError, Row, read_rows, table_file
from tickscope.verify.replay import scenario_replay
from tickscope.verify.table import INSTRUCTIONS, Setting, scenarios, table_row
from tickscope.verify.words import COLUMNS, scenario_says

EQUAL, DIFFERS, NOT_COMPARED, NOT_MEASURED = "equal", "differs", "not compared", "not measured"
_ORIENTATION = "measured for orientation only: with two CPUs the host's own work is in this row"


@cache
def _measured() -> dict[Setting, dict[str, Row]]:
    """The measured rows by setting and scenario."""
    path = table_file(MEASURED)
    found: dict[Setting, dict[str, Row]] = {}
    for row in read_rows(path) if path else []:
        setting = Setting(row["gic"], row["host"], int(row["pcpus"]), row["design"])
        found.setdefault(setting, {})[row["scenario"]] = row
    return found


def columns() -> list[dict[str, str]]:
    """The access columns in the order of the rows' numbers."""
    return [{"name": name} | info._asdict() for name, info in COLUMNS.items()]


def measured_tables() -> list[dict[str, Any]]:
    """Which scenarios were measured on which machine."""
    found: dict[tuple[str, str, int], dict[str, Any]] = {}
    for setting, rows in _measured().items():
        key = (setting.gic, setting.host, setting.pcpus)
        one = {"gic": setting.gic, "host": setting.host, "pcpus": setting.pcpus, "scenarios": list(rows)}
        found.setdefault(key, one)
    return list(found.values())


def table_side(setting: Setting) -> dict[str, Any]:
    """All scenarios of one machine and design: measured where they were measured, simulated now."""
    rows = [_row_side(setting, scenario) for scenario in scenarios(setting.pcpus)]
    states = [state for row in rows for state in row["states"]]
    return {
        "rows": rows, "equal": states.count(EQUAL), "total": states.count(EQUAL) + states.count(DIFFERS),
    }  # fmt: skip


def _row_side(setting: Setting, scenario: str) -> dict[str, Any]:
    computed = table_row(setting, scenario)
    measured = _measured().get(setting, {}).get(scenario)
    side: dict[str, Any] = {
        "scenario": scenario, "says": scenario_says(scenario), "measured": None, "statistic": "", "iterations": 0,
        "simulated": [float(computed[name]) for name in COLUMNS], "states": [NOT_MEASURED] * len(COLUMNS), "note": "",
        "instructions": _instructions(measured, computed),
    }  # fmt: skip
    if measured is None:
        return side
    orientation = setting.pcpus > 1 and not scenario.startswith("mig")
    equal = {} if orientation else _equal(measured, computed)
    states = [NOT_COMPARED if name not in equal else EQUAL if equal[name] else DIFFERS for name in COLUMNS]
    return side | {
        "measured": [float(measured[name]) for name in COLUMNS], "states": states,
        "statistic": measured["statistic"], "iterations": int(measured["iterations"]),
        "note": _ORIENTATION if orientation else "",
    }  # fmt: skip


def _equal(measured: Row, computed: Row) -> dict[str, bool]:
    """Column -> whether it is equal, for the columns that decide."""
    return {check.column: check.equal for check in column_checks(measured, computed) if check.demanded}


def _instructions(measured: Row | None, computed: Row) -> dict[str, list[float | None]]:
    """Instruction columns that the machine knows: [measured, simulated]."""
    known = [name for name in INSTRUCTIONS if computed.get(name)]
    return {name: [float(measured[name]) if measured else None, float(computed[name])] for name in known}


def replay_data(setting: Setting, scenario: str) -> dict[str, Any]:
    """The scenario as an experiment, and where in its run the recorded round trip is. Raises DataError."""
    if scenario not in scenarios(setting.pcpus):
        raise DataError(f"There is no scenario '{scenario[:40]}' with {setting.pcpus} CPUs.")
    found = scenario_replay(setting, scenario)
    return {"scenario": scenario, "says": scenario_says(scenario), **found._asdict()}
