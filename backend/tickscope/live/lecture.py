"""A class: one place that its teacher shows, and everyone who follows.

There is never a queue. The place that was shown last is kept as the one text that all followers are sent; each of them
remembers only which one it has had, so a follower that does not read misses places in between, costs nothing, and is
waited for by nobody. At most `PER_SECOND` places a second are passed on, however often the teacher's page tells one.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

PER_SECOND = 12
AWAY_S = 20.0
"""A teacher's page that has gone for less, to open another page, is still taken for leading."""
FAR_S = 5.0
"""A page that follows and has not shown the newest place for so long is far behind."""


class Attendant:
    """One open page of the class."""

    def __init__(self, number: int, *, teacher: bool) -> None:
        self.number, self.teacher = number, teacher
        self.following = False
        self.news = asyncio.Event()
        self.had = 0
        """Version of the text that it was sent last."""
        self.told: tuple[int, int, int] | None = None
        self.seen = 0
        """Version of the text that it has shown last, as it says."""
        self.waits: float | None = None
        """Since when it has not shown the newest place, if it should."""


class Lecture:
    """See the module. All calls from one event loop; times are the loop's."""

    def __init__(self) -> None:
        self._attendants: set[Attendant] = set()
        self._count = 0
        self._leader = 0
        """Number of the page that leads, 0 while it is away or there is none."""
        self._place: dict[str, Any] | None = None
        self._text, self._version = "", 0
        self._passed_on = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._away: asyncio.TimerHandle | None = None
        self._late: asyncio.TimerHandle | None = None
        self._renew()

    def enter(self, *, teacher: bool) -> Attendant:
        """A page opens its connection."""
        self._count += 1
        attendant = Attendant(self._count, teacher=teacher)
        self._attendants.add(attendant)
        self._headcount()
        return attendant

    def leave(self, attendant: Attendant) -> None:
        """A page has gone. If it led, its place stays for a while: it may only be on the way to another page."""
        self._attendants.discard(attendant)
        self._headcount()
        if attendant.number == self._leader:
            self._leader = 0
            self._soon()
            self._away = asyncio.get_running_loop().call_later(AWAY_S, self._end)

    def lead(self, attendant: Attendant, place: dict[str, Any]) -> None:
        """The teacher's page shows a place; whoever led before does not any more."""
        if self._away is not None:
            self._away.cancel()
            self._away = None
        self._leader, self._place = attendant.number, place
        self._soon()

    def stop(self, attendant: Attendant) -> None:
        """The teacher stops leading."""
        if attendant.number == self._leader:
            self._end()

    def follow(self, attendant: Attendant, *, following: bool, seen: int = 0) -> None:
        """A page follows, or is on its own; `seen` is the number of the place that it has shown last."""
        attendant.following = following
        if not following or self._place is None or seen == self._version:
            attendant.waits = None
        elif attendant.waits is None or seen != attendant.seen:
            self._wait_for(attendant)
        attendant.seen = seen
        self._headcount()

    async def next(self, attendant: Attendant) -> str:
        """What the page is to be told next; waits until there is something."""
        while True:
            attendant.news.clear()
            if attendant.had != self._version:
                attendant.had = self._version
                return self._text
            if attendant.teacher and attendant.told != (heads := self.heads()):
                attendant.told = heads
                return json.dumps({"type": "heads", "following": heads[0], "present": heads[1], "behind": heads[2]})
            await attendant.news.wait()

    def heads(self) -> tuple[int, int, int]:
        """How many pages of others follow, how many are there, and how many of the followers are far behind."""
        others = [one for one in self._attendants if not one.teacher]
        waiting = [one.waits for one in others if one.waits is not None]
        late = asyncio.get_running_loop().time() - FAR_S if waiting else 0.0
        return sum(one.following for one in others), len(others), sum(since <= late for since in waiting)

    @property
    def present(self) -> int:
        """Open pages, the teacher's among them."""
        return len(self._attendants)

    def _soon(self) -> None:
        """Pass the place on: now, or when the last one is old enough; by then it may be a later place."""
        loop = asyncio.get_running_loop()
        if self._timer is not None:
            return
        wait = self._passed_on + 1 / PER_SECOND - loop.time()
        if wait <= 0:
            self._pass_on()
        else:
            self._timer = loop.call_later(wait, self._pass_on)

    def _pass_on(self) -> None:
        self._timer = None
        self._passed_on = asyncio.get_running_loop().time()
        self._renew()
        for attendant in self._attendants:
            attendant.news.set()
            if self._place is None:
                attendant.waits = None
            elif attendant.following and attendant.waits is None:
                self._wait_for(attendant)

    def _wait_for(self, attendant: Attendant) -> None:
        """From now on the page has something to show; look again when it should have."""
        loop = asyncio.get_running_loop()
        attendant.waits = loop.time()
        if self._late is None:
            self._late = loop.call_later(FAR_S, self._look_late)

    def _look_late(self) -> None:
        some = any(one.waits is not None for one in self._attendants)
        self._late = asyncio.get_running_loop().call_later(FAR_S / 2, self._look_late) if some else None
        self._headcount()

    def _renew(self) -> None:
        self._version += 1
        told = {"type": "lecture", "number": self._version, "leader": self._leader, "place": self._place}
        self._text = json.dumps(told)

    def _end(self) -> None:
        self._away = None
        self._leader, self._place = 0, None
        self._pass_on()

    def _headcount(self) -> None:
        for attendant in self._attendants:
            if attendant.teacher:
                attendant.news.set()
