"""New programs do what the measured ones did about as often; see frequencies.py for the figures side by side."""

from __future__ import annotations

import pytest

from tests.ground_truth.frequencies import TOLD, expected, tolerance


def deviations(data_set: str, programs: int) -> list[str]:
    told = TOLD[data_set]
    return [
        f"{name}: {value:.0f}, measured {told[name]}"
        for name, value in expected(data_set, programs).items()
        if abs(value - told[name]) > tolerance(told[name])
    ]


@pytest.mark.soak
@pytest.mark.parametrize("data_set", TOLD)
def test_things_happen_about_as_often_as_in_all_measured_programs(data_set: str) -> None:
    assert deviations(data_set, 3000) == []


def test_the_tolerance_is_not_so_wide_that_nothing_could_fail() -> None:
    assert all(tolerance(told) < 0.35 * told for figures in TOLD.values() for told in figures.values() if told > 400)
