"""GET /cost-profiles: every number of every profile with its label and source, as the reference page has it."""

from __future__ import annotations

import httpx

from tickscope.experiment.config import Platform
from tickscope.hardware.cost import DESIGNS, Label
from tickscope.hardware.cost_profiles import PROFILES, costs_of


def profiles(http: httpx.Client) -> list[dict[str, object]]:
    answer = http.get("/api/v1/cost-profiles")
    assert answer.status_code == 200
    return list(answer.json()["items"])


def test_the_profiles_are_those_that_an_experiment_may_choose(http: httpx.Client) -> None:
    names = [one["name"] for one in profiles(http)]
    assert names == list(PROFILES)
    assert set(names) == set(Platform.model_json_schema()["properties"]["cost"]["enum"])


def test_every_number_says_what_it_is_for_and_where_it_comes_from(http: httpx.Client) -> None:
    for one in profiles(http):
        assert one["says"] and one["unit"] in ("ns", "instructions", "cycles")
        for table in one["tables"]:  # type: ignore[attr-defined]
            for row in table["rows"]:
                assert row["step"] and row["source"] and row["label"] in list(Label)
                assert row["at"] in ("EL2", "host", "user", "guest")
                assert list(row["amounts"]) == list(DESIGNS)


def test_the_numbers_are_those_with_which_machines_run(http: httpx.Client) -> None:
    for one in profiles(http):
        for table in one["tables"]:  # type: ignore[attr-defined]
            for design in DESIGNS:
                total = sum(row["amounts"][design] for row in table["rows"]) * 1_000_000_000 / one["per_second"]
                ns = costs_of(str(one["name"]), design, table["gic"] or "v3", table["host"] or "nvhe").ns
                assert abs(sum(ns) - total) < len(table["rows"])
