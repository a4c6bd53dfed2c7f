"""A class of two: the teacher, who leads, and a follower in another browser."""

from __future__ import annotations

from typing import NamedTuple

from playwright.sync_api import Locator, Page, expect

from tests.browser.driver import WAIT_MS, Tickscope
from tests.browser.server import Server


class Class(NamedTuple):
    """The teacher, who leads, and a follower in another browser."""

    teacher: Tickscope
    follower: Tickscope
    link: str


def begin(pages: list[Page], server: Server) -> Class:
    """The teacher leads at record 60 of a run; the follower has opened the link."""
    teacher, follower = (Tickscope(page, server) for page in pages)
    run = teacher.launch("flow-1-7")
    teacher.open(f"?run={run}&at=60")
    link = str(teacher.api("/class/link")["links"][0])
    lead(teacher)
    follower.page.goto(link)
    follower.ready()
    expect(bar(follower)).to_contain_text("Following the teacher", timeout=WAIT_MS)
    return Class(teacher, follower, link)


def lead(teacher: Tickscope) -> None:
    """By the key and the dialog."""
    teacher.page.keyboard.press("i")
    teacher.page.click("#class-lead")
    expect(bar(teacher)).to_contain_text("Leading the class")


def bar(tickscope: Tickscope) -> Locator:
    """The line above the page."""
    return tickscope.page.locator("#class-bar")
