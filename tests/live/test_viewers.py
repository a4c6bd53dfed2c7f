"""A viewer gets every record once and in order, or is told what it missed and given the state to go on from."""

from __future__ import annotations

import random

import pytest

from tests.live.memory import FRAME, RECORDS, Recorded, Seen, drain, fold
from tickscope.live.hub import Hub, Hubs, State
from tickscope.live.viewer import LIVE, Viewer

BIG = 1 << 20


async def test_from_the_beginning_everything_comes_once_and_in_order() -> None:
    recorded, seen = Recorded(hub := Hub(BIG)), Seen()
    recorded.publish(3)
    viewer = Viewer(hub, recorded, 0)
    await drain(viewer, seen)
    recorded.publish(40)
    await drain(viewer, seen)
    assert seen.declared == 1 and [seen.records[n] for n in range(1, 43 * FRAME + 1)] == RECORDS[: 43 * FRAME]
    assert seen.dropped == 0 and seen.state == fold(43 * FRAME)


async def test_a_late_viewer_reads_the_archive_and_then_what_is_not_committed_yet() -> None:
    recorded, seen = Recorded(hub := Hub(4000), commit_every=4), Seen()
    recorded.publish(62)
    assert hub.oldest() > 300 and recorded.seq > recorded.tape.writer.seq
    await drain(Viewer(hub, recorded, 0), seen)
    assert list(seen.records) == list(range(1, recorded.seq + 1)) and recorded.asked


@pytest.mark.parametrize("from_seq", [1, 2, 19, 20, 21, 255, 256, 257, 800, 815, 820, 821])
async def test_a_viewer_goes_on_with_any_record_without_gap_or_repeat(from_seq: int) -> None:
    """Also in the midst of a frame, and where the archive ends and only the ring goes on."""
    recorded, seen = Recorded(hub := Hub(BIG), commit_every=10), Seen()
    recorded.publish(41)
    assert recorded.tape.writer.seq == 800 and recorded.seq == 820
    await drain(Viewer(hub, recorded, from_seq), seen)
    assert list(seen.records) == list(range(from_seq, 821)) and seen.state == fold(820)


async def test_from_now_begins_with_the_state_of_now() -> None:
    recorded, seen = Recorded(hub := Hub(BIG)), Seen()
    recorded.publish(33)
    viewer = Viewer(hub, recorded, LIVE)
    await drain(viewer, seen)
    assert seen.state == fold(33 * FRAME) and not seen.records
    recorded.publish(2)
    await drain(viewer, seen)
    assert min(seen.records) == 33 * FRAME + 1 and seen.state == fold(35 * FRAME)


async def test_one_who_asks_for_what_does_not_exist_is_put_at_the_end() -> None:
    """After a crash a viewer may have seen records that were never acknowledged."""
    recorded, seen = Recorded(hub := Hub(BIG)), Seen()
    recorded.publish(5)
    await drain(Viewer(hub, recorded, 5000), seen)
    assert seen.next == 5 * FRAME + 1 and seen.messages[-1]["resync"] == 5 * FRAME


async def test_one_who_falls_behind_the_ring_is_told_and_given_the_state_of_now() -> None:
    recorded, seen = Recorded(hub := Hub(2000)), Seen()
    viewer = Viewer(hub, recorded, 0)
    recorded.publish(2)
    await drain(viewer, seen)
    recorded.publish(80)
    await drain(viewer, seen)
    missed = set(range(1, 82 * FRAME + 1)) - set(seen.records)
    assert seen.dropped == len(missed) > 500 and seen.state == fold(82 * FRAME)


async def test_a_viewer_costs_no_more_the_further_it_lags() -> None:
    recorded = Recorded(hub := Hub(2000))
    viewers = [Viewer(hub, recorded, 0) for _ in range(100)]
    recorded.publish(90)
    assert sum(len(published.frame) for published in hub._ring) <= 2000
    for viewer in viewers:
        viewer.close()
    assert not hub.watchers


async def test_a_viewer_may_go_elsewhere_at_any_time() -> None:
    recorded, seen = Recorded(hub := Hub(BIG)), Seen()
    recorded.publish(50)
    viewer = Viewer(hub, recorded, LIVE)
    for target in (100, LIVE, 1, 999, 1000):
        seen.records.clear()
        viewer.seek(target)
        await drain(viewer, seen)
        assert list(seen.records) == (list(range(target, 1001)) if target != LIVE else [])
        assert seen.state == fold(1000)


async def test_what_is_told_of_the_run_is_told_once() -> None:
    recorded, seen = Recorded(hub := Hub(BIG), commit_every=1000), Seen()
    viewer = Viewer(hub, recorded, 0)
    recorded.publish(3)
    recorded.commit()
    await drain(viewer, seen)
    hub.tell(State("running", 60))
    hub.tell(State("complete", 60))
    await drain(viewer, seen)
    assert [(m["run_status"], m["durable_seq"]) for m in seen.messages[-2:]] == [("running", 60), ("complete", 60)]


async def test_a_run_that_is_simulated_anew_goes_on_for_those_who_watch() -> None:
    recorded, seen = Recorded(hub := Hub(BIG)), Seen()
    viewer = Viewer(hub, recorded, 0)
    recorded.publish(10)
    await drain(viewer, seen)
    hub.restart()
    again = Recorded(hub)
    viewer._archive = again
    again.publish(30)
    await drain(viewer, seen)
    assert list(seen.records) == list(range(1, 30 * FRAME + 1))


@pytest.mark.parametrize("seed", range(4))
async def test_at_random_nothing_is_ever_repeated_or_silently_missing(seed: int) -> None:
    chance = random.Random(seed)
    recorded = Recorded(hub := Hub(chance.choice([1500, 5000, BIG])), chance.randint(1, 12))
    recorded.publish(chance.randint(0, 30))
    pairs = [(Viewer(hub, recorded, chance.choice([0, LIVE])), Seen()) for _ in range(4)]
    while recorded.seq < len(RECORDS):
        recorded.publish(chance.randint(1, 30))
        for viewer, seen in chance.sample(pairs, 2):
            await drain(viewer, seen, 0.001)
    for viewer, seen in pairs:
        await drain(viewer, seen)
        assert seen.next == len(RECORDS) + 1 and seen.state == fold(len(RECORDS))
        first = min(seen.records, default=len(RECORDS) + 1)
        assert len(RECORDS) - first + 1 <= len(seen.records) + seen.dropped


def test_the_hub_of_a_finished_run_is_forgotten_when_nobody_watches() -> None:
    hubs = Hubs(BIG)
    hub = hubs.of("a")
    viewer = Viewer(hub, Recorded(hub), 0)
    hubs.forget("a")
    assert hubs.known("a") is hub and hubs.viewers == 1
    viewer.close()
    hubs.forget("a")
    assert hubs.known("a") is None
