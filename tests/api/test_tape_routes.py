"""What REST tells of a recorded run is what the run in process says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

import tickscope
from tests.api.server import Server, ticking
from tickscope.client import RemoteRun, split_frames
from tickscope.experiment.run import Run
from tickscope.tape.declaration import lane_name
from tickscope.vocabulary import Access, Event, Kind

CONFIG = ticking(60_000, seed=21)


@pytest.fixture(scope="module")
def local() -> Run:
    """The run in process."""
    return tickscope.simulate(CONFIG)


@pytest.fixture(scope="module")
def run(server: Server) -> RemoteRun:
    """The same on the server: two chunks at least."""
    found = server.client.run(CONFIG).wait(120)
    assert found.about["records"] > 10_000
    return found


@pytest.fixture
def base(run: RemoteRun) -> str:
    return f"/api/v1/runs/{run.id}"


def test_the_declaration_names_every_variable(http: httpx.Client, base: str, local: Run) -> None:
    told = http.get(f"{base}/declaration").json()
    assert [v["name"] for v in told["variables"]] == [lane_name(v) for v in local.variables]
    assert told["about"]["design"] == "v4.15" and told["about"]["seed"] == 21


@pytest.mark.parametrize("part", [0.0, 0.1, 0.5, 0.81, 0.82, 1.0])
def test_the_state_is_the_fold_of_the_records_before(run: RemoteRun, local: Run, part: float) -> None:
    seq = int(run.about["records"] * part)
    assert run.state_at(seq) == local.state_at(seq)


def test_the_state_at_a_time_is_that_after_the_last_record_before_it(http: httpx.Client, base: str, local: Run) -> None:
    t = 31_000_123
    told = http.get(f"{base}/state", params={"t": t}).json()
    assert told["seq"] == sum(record[0] <= t for _, record in local.records())
    assert http.get(f"{base}/state").json()["seq"] == sum(1 for _ in local.records())


def test_beyond_the_end_of_the_tape_there_is_nothing(http: httpx.Client, base: str, run: RemoteRun) -> None:
    end = run.about["records"]
    for path in (f"state?at={end + 1}", f"why/{end + 1}", f"metrics?to={end + 1}", f"window?from={end + 1}"):
        answer = http.get(f"{base}/{path}")
        assert answer.status_code == 404 and answer.json()["error"]["code"] == "not_on_tape"
    assert http.get(f"{base}/records", params={"from": end + 1}).json() == {"items": [], "next": None}


def test_records_come_as_json_with_their_sentence_and_as_frames(http: httpx.Client, base: str, local: Run) -> None:
    told = http.get(f"{base}/records", params={"from": 8190, "to": 8200}).json()
    assert [item["seq"] for item in told["items"]] == list(range(8190, 8201)) and told["next"] is None
    assert told["items"][0]["says"] == local.sentence(8190)
    binary = {"Accept": "application/octet-stream"}
    data = http.get(f"{base}/records", params={"from": 8190, "to": 8200}, headers=binary).content
    assert [row for frame in split_frames(data) for row in frame.records] == [r for _, r in local.records(8190, 8200)]
    refused = http.get(f"{base}/records?kind=op", headers=binary)
    assert refused.status_code == 422


def test_records_are_filtered_and_read_on_where_the_last_answer_ended(
    http: httpx.Client, base: str, local: Run
) -> None:
    def pages() -> Iterator[int]:
        place: int | None = 1
        while place is not None:
            query = {"from": place, "kind": "access", "code": "G_IAR", "limit": 100}
            told = http.get(f"{base}/records", params=query).json()
            yield from (item["seq"] for item in told["items"])
            place = told["next"]

    wanted = [seq for seq, r in local.records() if r[1] == Kind.ACCESS and r[2] == Access.G_IAR]
    assert list(pages()) == wanted and len(wanted) > 200
    nowhere = http.get(f"{base}/records", params={"pcpu": 7}).json()
    assert nowhere == {"items": [], "next": None}
    for query in ({"code": "g_iar"}, {"kind": "op", "code": "g_iar"}):
        assert http.get(f"{base}/records", params=query).status_code == 422


@pytest.mark.parametrize(("step", "wanted"), [
    ("access", lambda r: r[1] == Kind.ACCESS), ("transition", lambda r: r[1] == Kind.CHANGE),
    ("op", lambda r: r[1] == Kind.OP), ("round_trip", lambda r: (r[1], r[2]) == (Kind.EVENT, Event.ENTER)),
])  # fmt: skip
def test_every_step_leads_to_the_next_and_the_last_such_record(
    http: httpx.Client, base: str, local: Run, step: str, wanted
) -> None:  # type: ignore[no-untyped-def]
    seqs = [seq for seq, record in local.records() if wanted(record)]
    for place in (0, 1, 500, seqs[len(seqs) // 2], seqs[-1] - 1):
        forth = http.get(f"{base}/seek", params={"step": step, "from": place}).json()["seq"]
        assert forth == next(seq for seq in seqs if seq > place)
    for place in (seqs[0] + 1, 9000, 1 << 52):
        back = http.get(f"{base}/seek", params={"step": step, "from": place, "dir": -1}).json()["seq"]
        assert back == max(seq for seq in seqs if seq < place)
    assert http.get(f"{base}/seek", params={"step": step, "from": seqs[-1]}).json()["seq"] is None


def test_metrics_at_any_record_are_those_of_the_records_before(run: RemoteRun, local: Run) -> None:
    from tickscope.experiment.metrics import Metrics

    assert run.metrics() == local.totals
    for to in (0, 1, 8192, 8193, 10_000, 300):
        metrics = Metrics(1, 62_500_000)
        metrics.add(record for _, record in local.records(1, to))
        assert run.metrics(to) == metrics.totals()


def test_why_tells_the_same_chain(http: httpx.Client, base: str, local: Run) -> None:
    for seq in (1, 300, 9999):
        assert http.get(f"{base}/why/{seq}").json() == local.why(seq)


def test_a_window_shows_the_lanes_asked_for_run_length_coded(http: httpx.Client, base: str) -> None:
    told = http.get(f"{base}/window", params={"from": 1, "to": 9000, "columns": 100, "lanes": "line:0,lr:0:1"}).json()
    assert set(told["lanes"]) == {"line:0", "lr:0:1"}
    assert all(sum(runs[::2]) == told["columns"] == 100 for runs in told["lanes"].values())
    assert told["seqs"] == sorted(told["seqs"]) and len(told["times"]) == 100
    by_time = http.get(f"{base}/window", params={"t_from": 0, "t_to": 1_000_000, "columns": 50}).json()
    assert by_time["axis"] == "time" and by_time["columns"] == 50
    assert http.get(f"{base}/window?lanes=line:7").json()["error"]["code"] == "unknown_lane"
    for query in ("t_from=5", "t_from=5&t_to=5"):
        assert http.get(f"{base}/window?{query}").status_code == 422


def test_a_run_that_has_not_begun_has_no_tape_yet(http: httpx.Client, own_server) -> None:  # type: ignore[no-untyped-def]
    server = own_server(workers=1)
    _first, second = (
        server.client.call("POST", "/experiments", ticking(600_000_000, seed=seed, paused=True))["runs"][0]["id"]
        for seed in (1, 2)
    )
    with server.http() as own:
        for path in ("declaration", "state", "records", "window", "why/1", "seek?step=op&from=1"):
            answer = own.get(f"/api/v1/runs/{second}/{path}")
            assert answer.status_code == 409 and answer.json()["error"]["code"] == "not_recorded"
        assert own.get(f"/api/v1/runs/{second}/metrics").json() == {}


def test_the_catalogues_list_what_there_is(http: httpx.Client) -> None:
    def names(path: str) -> set[str]:
        return {item["name"] for item in http.get(f"/api/v1/{path}").json()["items"]}

    assert {"flow-1-7", "flow-1-2-7", "tick-busy"} <= names("presets")
    assert "periodic_tick" in names("programs") and "forget-loaded-flag" in names("switches")
    assert {"v4.14", "v4.15"} <= names("designs") and len(names("rules")) > 30


def test_the_data_lies_where_the_setting_says(server: Server) -> None:
    assert server.database.is_file() and Path(server.settings["data_dir"]) == server.folder / "data"


def test_a_run_in_process_and_one_on_a_server_answer_alike(run: RemoteRun, local: Run) -> None:
    assert run.wait() is run and local.wait() is local
    for ask in (
        lambda one: (one.id, one.status, one.design, one.digest, one.violation, one.totals),
        lambda one: (one.metrics(), one.metrics(777)),
        lambda one: (one.deadlines().counts(), one.deadlines(777).all),
        lambda one: (one.record(500), one.sentence(500), one.why(500)),
        lambda one: one.state_at(4321),
    ):
        assert ask(run) == ask(local)


def test_a_seek_by_variable_finds_each_of_its_changes_in_both_directions(
    http: httpx.Client, base: str, local: Run
) -> None:
    names = [lane_name(variable) for variable in local.variables]
    place = names.index("irq_level:0")
    seqs = [seq for seq, record in local.records() if record[1] == Kind.CHANGE and record[5] == place]
    assert len(seqs) > 50

    def sought(start: int, way: int) -> int | None:
        query: dict[str, str | int] = {"variable": "irq_level:0", "from": start, "dir": way}
        found: int | None = http.get(f"{base}/seek", params=query).json()["seq"]
        return found

    for start in (0, seqs[3], 8192, 9000):
        assert sought(start, 1) == next(seq for seq in seqs if seq > start)
    for start in (seqs[3], 9000, 1 << 52):
        assert sought(start, -1) == max(seq for seq in seqs if seq < start)
    assert sought(seqs[0], -1) is None and sought(seqs[-1], 1) is None


def test_a_seek_needs_a_step_or_a_variable_that_there_is(http: httpx.Client, base: str) -> None:
    wrong = http.get(f"{base}/seek", params={"variable": "loaded:9", "from": 1})
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (422, "unknown_variable")
    for query in ({}, {"step": "op", "variable": "loaded:0"}):
        assert http.get(f"{base}/seek", params={"from": 1, **query}).status_code == 422
