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
    assert await told(room, late) == {"type": "lecture", "leader": teacher.number, "place": at(7)}
    assert await nothing_more(room, late)


async def test_before_anybody_leads_there_is_no_place() -> None:
    room = Lecture()
    assert await told(room, room.enter(teacher=False)) == {"type": "lecture", "leader": 0, "place": None}


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
    assert await told(room, follower) == {"type": "lecture", "leader": second.number, "place": at(2)}


async def test_after_the_teacher_stops_there_is_nothing_to_follow() -> None:
    room = Lecture()
    teacher, follower = room.enter(teacher=True), room.enter(teacher=False)
    room.lead(teacher, at(1))
    room.stop(teacher)
    assert await told(room, follower) == {"type": "lecture", "leader": 0, "place": None}


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
    assert (await told(room, follower))["place"] is None


async def test_the_teacher_sees_how_many_follow() -> None:
    room = Lecture()
    teacher, follower, other = room.enter(teacher=True), room.enter(teacher=False), room.enter(teacher=False)
    await told(room, teacher)
    room.follow(follower, following=True)
    assert await told(room, teacher) == {"type": "heads", "following": 1, "present": 2}
    room.leave(other)
    room.follow(follower, following=False)
    assert await told(room, teacher) == {"type": "heads", "following": 0, "present": 1}
    await told(room, follower)
    assert await nothing_more(room, follower)
