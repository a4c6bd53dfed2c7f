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


class Attendant:
    """One open page of the class."""

    def __init__(self, number: int, *, teacher: bool) -> None:
        self.number, self.teacher = number, teacher
        self.following = False
        self.news = asyncio.Event()
        self.had = 0
        """Version of the text that it was sent last."""
        self.told: tuple[int, int] | None = None


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

    def follow(self, attendant: Attendant, *, following: bool) -> None:
        """A page follows, or is on its own."""
        attendant.following = following
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
                return json.dumps({"type": "heads", "following": heads[0], "present": heads[1]})
            await attendant.news.wait()

    def heads(self) -> tuple[int, int]:
        """How many pages of others follow, and how many are there."""
        others = [one for one in self._attendants if not one.teacher]
        return sum(one.following for one in others), len(others)

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

    def _renew(self) -> None:
        self._version += 1
        self._text = json.dumps({"type": "lecture", "leader": self._leader, "place": self._place})

    def _end(self) -> None:
        self._away = None
        self._leader, self._place = 0, None
        self._pass_on()

    def _headcount(self) -> None:
        for attendant in self._attendants:
            if attendant.teacher:
                attendant.news.set()
