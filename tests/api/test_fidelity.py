"""Measured beside simulated over REST: all equal, every row a run that can be opened, any program on four designs."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.api.server import Server
from tickscope.experiment.designs import DESIGNS
from tickscope.verify.programs import run_program
from tickscope.verify.tried import read_ops, shape_of
from tickscope.verify.words import COLUMNS

PLATFORMS = (("v2", "nvhe"), ("v3", "nvhe"), ("v3", "vhe"))
TIMER = [*COLUMNS].index("cntv_R"), [*COLUMNS].index("cntv_W")
SLEEPER = ["timer_arm_past", "ack", ["wfi_in", 5000], "hvc"]


def get(http: httpx.Client, path: str, **query: Any) -> Any:
    answer = http.get(f"/api/v1/fidelity{path}", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def refusal(answer: httpx.Response) -> tuple[int, str, str]:
    error = answer.json()["error"]
    return answer.status_code, error["where"], error["message"]


def test_the_overview_tells_what_was_measured(http: httpx.Client) -> None:
    told = get(http, "")
    assert told["designs"] == list(DESIGNS)
    assert [column["name"] for column in told["columns"]] == list(COLUMNS)
    assert {(one["gic"], one["host"], one["pcpus"]) for one in told["sets"]} == {
        (gic, host, pcpus) for gic, host in PLATFORMS for pcpus in (1, 2)
    }
    first = next(one for one in told["sets"] if (one["set"], one["gic"], one["pcpus"]) == ("op-programs", "v3", 1))
    assert (first["programs"], first["rows"], first["comparable"]) == (120, 4 * 1317, 4 * 1317)
    one_cpu = next(one for one in told["tables"] if (one["gic"], one["host"], one["pcpus"]) == ("v3", "nvhe", 1))
    assert len(one_cpu["scenarios"]) == 18


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize(("gic", "host"), PLATFORMS)
def test_every_compared_number_of_the_table_is_equal(http: httpx.Client, gic: str, host: str, design: str) -> None:
    table = get(http, "/table", gic=gic, host=host, design=design)
    assert table["equal"] == table["total"] > 0
    for row in table["rows"]:
        assert len(row["simulated"]) == len(row["states"]) == len(COLUMNS)
        assert (row["measured"] is None) == ("not measured" in row["states"])
        pairs = zip(row["measured"] or [], row["simulated"], row["states"], strict=False)
        exact = row["statistic"] == "mode"
        assert not exact or all(left == right for left, right, state in pairs if state == "equal"), row["scenario"]


def test_the_table_shows_what_the_commit_removed(http: httpx.Client) -> None:
    found = {}
    for design in DESIGNS:
        row = next(r for r in get(http, "/table", design=design)["rows"] if r["scenario"] == "hvc_armed")
        found[design] = [row["simulated"][place] for place in TIMER]
    assert found == {"v4.14": [2, 3], "parent": [2, 3], "commit": [0, 0], "v4.15": [0, 0]}


OPENED = [("v4.14", "hvc_pend"), ("v4.15", "umem_acthi"), ("parent", "tick_busy")]


@pytest.mark.parametrize(("design", "scenario"), OPENED)
def test_a_row_opens_as_a_run_whose_round_trip_has_its_numbers(
    server: Server, http: httpx.Client, design: str, scenario: str
) -> None:
    replay = get(http, f"/table/{scenario}", design=design)
    run = server.client.run(replay["experiment"]).wait(120)
    assert run.status == "complete"
    query = {"from": replay["first"], "to": replay["last"], "limit": 1000, "kind": "access"}
    records = http.get(f"/api/v1/runs/{run.id}/records", params=query).json()["items"]
    codes = [record["code"] for record in records]
    row = next(r for r in get(http, "/table", design=design)["rows"] if r["scenario"] == scenario)
    counted = [sum(code in names for code in codes) for names in (("ctl_r", "cval_r"), ("ctl_w", "cval_w"))]
    assert counted == [row["measured"][place] for place in TIMER]
    exit_record = http.get(f"/api/v1/runs/{run.id}/why/{replay['at']}").json()["record"]
    assert exit_record["code"].startswith("exit")


@pytest.mark.parametrize("data_set", ["op-programs", "op-programs-irq"])
@pytest.mark.parametrize("pcpus", [1, 2])
def test_every_op_of_the_measured_programs_is_equal(http: httpx.Client, data_set: str, pcpus: int) -> None:
    listed = get(http, "/programs", set=data_set, pcpus=pcpus, design="v4.15")
    assert listed["equal"] == listed["total"] == sum(item["total"] for item in listed["items"]) > 100


def test_a_measured_program_stands_op_by_op_beside_the_simulation(http: httpx.Client) -> None:
    told = get(http, "/programs/23", set="op-programs")
    assert [side["design"] for side in told["designs"]] == list(DESIGNS)
    for side in told["designs"]:
        assert side["equal"] == side["total"] == len(told["ops"])
        for row in side["rows"]:
            compared = [row[name]["sequence"] for name in ("measured", "simulated")]
            kept = [
                [token for n, token in enumerate(tokens) if n not in row[name]["free"]]
                for name, tokens in zip(("measured", "simulated"), compared, strict=True)
            ]
            assert kept[0] == kept[1]
            assert row["at"] is not None


def test_a_program_is_tried_on_all_designs_as_the_measured_ones_were_run(http: httpx.Client) -> None:
    answer = http.post("/api/v1/fidelity/program", json={"ops": [*SLEEPER[:2], "umem", "eoi"]})
    assert answer.status_code == 200, answer.text
    program = read_ops([*SLEEPER[:2], "umem", "eoi"])
    for side in answer.json()["designs"]:
        rows = run_program(program, shape_of(program, "v3", "nvhe", 1, side["design"]))
        assert [row["sequence"] for row in side["rows"]] == [row["sequence"].split() for row in rows]
        assert [row["result"] for row in side["rows"]] == [row["result"] for row in rows] == ["", "27", "", "done"]
        assert side["totals"]["cntvoff_W"] == sum(int(row["cntvoff_W"]) for row in rows)
        assert (side["end"], side["says"]) == ("complete", "")


def test_a_sleep_that_never_ends_is_told_by_design(http: httpx.Client) -> None:
    sides = http.post("/api/v1/fidelity/program", json={"ops": SLEEPER}).json()["designs"]
    assert {side["design"]: side["end"] for side in sides} == {
        "v4.14": "complete", "parent": "complete", "commit": "never", "v4.15": "never",
    }  # fmt: skip
    assert "op 3, wfi_in 5000" in sides[-1]["says"]
    assert len(sides[-1]["rows"]) == 3


def test_a_program_that_goes_on_too_long_is_cut_and_says_so(http: httpx.Client) -> None:
    body = {"ops": [["wfi_in", 20_000_000], "hvc"], "vcpus": [0, 1]}
    sides = http.post("/api/v1/fidelity/program", json=body).json()["designs"]
    assert {side["end"] for side in sides} == {"cut"}
    assert "goes on for longer" in sides[0]["says"]


def test_two_vcpus_take_turns(http: httpx.Client) -> None:
    body = {"ops": [["sgi_other", 5], "ack", "eoi"], "vcpus": [0, 1, 1]}
    told = http.post("/api/v1/fidelity/program", json=body).json()
    assert (told["vcpus"], told["pcpus"]) == (2, 2)
    assert [row["result"] for row in told["designs"][0]["rows"]] == ["", "5", "done"]


@pytest.mark.parametrize(
    ("body", "where", "words"),
    [
        ({"ops": ["hvc", "hvx"]}, "ops[1]", "unknown op 'hvx'"),
        ({"ops": [["wfi_in", -1]]}, "ops[0]", "whole numbers from 0"),
        ({"ops": [{"repeat": 2, "ops": ["hvc"]}]}, "ops[0]", "'repeat' holds further ops"),
        ({"ops": ["hvc", "hvc"], "vcpus": [0]}, "vcpus", "one vcpu is needed for each op"),
        ({"ops": ["hvc", ["set_pending", 3]], "gic": "v2"}, "ops[1]", "the real host crashes"),
        ({"ops": ["hvc"], "gic": "v2", "host": "vhe"}, "gic", "never measured"),
        ({"ops": []}, "ops", "at least 1"),
        ({"ops": ["hvc"] * 101}, "ops", "at most 100"),
    ],
)
def test_a_bad_program_is_refused_in_one_sentence_with_its_place(
    http: httpx.Client, body: dict[str, Any], where: str, words: str
) -> None:
    status, place, message = refusal(http.post("/api/v1/fidelity/program", json=body))
    assert (status, place) == (422, where)
    assert words in message.lower() and message.endswith(".")


@pytest.mark.parametrize(
    ("path", "status", "where"),
    [
        ("/table?design=v9", 422, "design"),
        ("/table?design=v4.15&gic=v2&host=vhe", 422, "gic"),
        ("/table?design=v4.15&pcpus=3", 422, "pcpus"),
        ("/table/hvc_nowhere?design=v4.15", 404, "scenario"),
        ("/programs/9999?set=op-programs", 404, "number"),
        ("/programs?set=op-programs", 422, "design"),
    ],
)
def test_what_was_not_measured_is_refused_with_its_place(
    http: httpx.Client, path: str, status: int, where: str
) -> None:
    assert refusal(http.get(f"/api/v1/fidelity{path}"))[:2] == (status, where)
