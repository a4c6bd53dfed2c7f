"""A class: who follows has the last place, never a queue of them; a page that hangs delays nobody."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from tickscope.live.lecture import PER_SECOND, Attendant, Lecture


def at(seq: int) -> dict[str, Any]:
    return {"page": "board", "address": f"?run=ab&at={seq}", "playing": None}


async def told(room: Lecture, attendant: Attendant) -> Any:
    return json.loads(await asyncio.wait_for(room.next(attendant), 5))


async def nothing_more(room: Lecture, attendant: Attendant) -> bool:
    try:
        await asyncio.wait_for(room.next(attendant), 0.01)
    except TimeoutError:
        return True
    return False


async def test_who_comes_late_is_told_where_the_teacher_is_now() -> None:
    room = Lecture()
    teacher = room.enter(teacher=True)
    room.lead(teacher, at(7))
    late = room.enter(teacher=False)
    assert (await told(room, late)).items() >= {"type": "lecture", "leader": teacher.number, "place": at(7)}.items()
    assert await nothing_more(room, late)


async def test_before_anybody_leads_there_is_no_place() -> None:
    room = Lecture()
    first = await told(room, room.enter(teacher=False))
    assert first.items() >= {"type": "lecture", "leader": 0, "place": None}.items()


async def test_one_that_does_not_read_gets_the_last_place_and_none_in_between() -> None:
    room = Lecture()
    teacher, prompt, hanging = room.enter(teacher=True), room.enter(teacher=False), room.enter(teacher=False)
    await told(room, prompt)
    seen = []
    for seq in range(1, 6):
        room.lead(teacher, at(seq))
        seen.append((await told(room, prompt))["place"])
    assert seen == [at(seq) for seq in range(1, 6)]
    assert (await told(room, hanging))["place"] == at(5)
    assert await nothing_more(room, hanging)


async def test_however_often_the_teacher_tells_few_places_are_passed_on_and_the_last_one_is_among_them() -> None:
    room = Lecture()
    teacher, follower = room.enter(teacher=True), room.enter(teacher=False)
    await told(room, follower)
    seen: list[Any] = []

    async def follow() -> None:
        while not seen or seen[-1] != at(500):
            seen.append((await told(room, follower))["place"])

    following = asyncio.create_task(follow())
    loop = asyncio.get_running_loop()
    began = loop.time()
    for seq in range(1, 501):
        room.lead(teacher, at(seq))
        await asyncio.sleep(0)
    await asyncio.wait_for(following, 5)
    assert len(seen) <= 2 + (loop.time() - began) * PER_SECOND


async def test_the_one_who_leads_last_leads() -> None:
    room = Lecture()
    first, second, follower = room.enter(teacher=True), room.enter(teacher=True), room.enter(teacher=False)
    room.lead(first, at(1))
    room.lead(second, at(2))
    room.stop(first)
    await asyncio.sleep(0.2)
    assert (await told(room, follower)).items() >= {"type": "lecture", "leader": second.number, "place": at(2)}.items()


async def test_after_the_teacher_stops_there_is_nothing_to_follow() -> None:
    room = Lecture()
    teacher, follower = room.enter(teacher=True), room.enter(teacher=False)
    room.lead(teacher, at(1))
    room.stop(teacher)
    assert (await told(room, follower)).items() >= {"type": "lecture", "leader": 0, "place": None}.items()


async def test_a_teacher_on_the_way_to_another_page_still_leads_and_one_who_stays_away_does_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tickscope.live.lecture.AWAY_S", 0.05)
    room = Lecture()
    teacher, follower = room.enter(teacher=True), room.enter(teacher=False)
    room.lead(teacher, at(1))
    room.leave(teacher)
    assert (await told(room, follower))["place"] == at(1)
    again = room.enter(teacher=True)
    room.lead(again, at(2))
    await asyncio.sleep(0.2)
    assert (await told(room, follower))["place"] == at(2)
    room.leave(again)
    gone = await told(room, follower)
    while gone["place"] is not None:
        assert (gone["leader"], gone["place"]) == (0, at(2)), "followers learn that its page has gone"
        gone = await told(room, follower)


async def test_the_teacher_sees_how_many_follow() -> None:
    room = Lecture()
    teacher, follower, other = room.enter(teacher=True), room.enter(teacher=False), room.enter(teacher=False)
    await told(room, teacher)
    room.follow(follower, following=True)
    assert await told(room, teacher) == {"type": "heads", "following": 1, "present": 2, "behind": 0}
    room.leave(other)
    room.follow(follower, following=False)
    assert await told(room, teacher) == {"type": "heads", "following": 0, "present": 1, "behind": 0}
    await told(room, follower)
    assert await nothing_more(room, follower)


async def test_who_follows_and_has_not_shown_the_place_for_long_is_far_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tickscope.live.lecture.FAR_S", 0.02)
    room = Lecture()
    teacher, slow, prompt, alone = room.enter(teacher=True), *(room.enter(teacher=False) for _ in range(3))
    for one, on in ((slow, True), (prompt, True), (alone, False)):
        room.follow(one, following=on)
    room.lead(teacher, at(1))
    number = (await told(room, prompt))["number"]
    room.follow(prompt, following=True, seen=number)
    while (heads := await told(room, teacher)).get("behind") != 1:
        pass
    assert (heads["following"], heads["present"]) == (2, 3)
    room.follow(slow, following=True, seen=number)
    assert (await told(room, teacher))["behind"] == 0
    await asyncio.sleep(0.1)
    assert await nothing_more(room, teacher), "who has shown what there is waits for nothing"


async def test_after_the_class_nobody_is_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tickscope.live.lecture.FAR_S", 0.0)
    room = Lecture()
    teacher, slow = room.enter(teacher=True), room.enter(teacher=False)
    room.follow(slow, following=True)
    room.lead(teacher, at(1))
    assert room.heads() == (1, 1, 1)
    room.stop(teacher)
    assert room.heads() == (1, 1, 0)
