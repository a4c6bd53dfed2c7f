"""A class in bad weather: each leads to a sensible sight and one clear sentence, and mends itself where it can."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.classroom import Class, bar, begin, lead
from tests.browser.conftest import Watch
from tests.browser.driver import Tickscope
from tests.browser.server import Server


def test_the_teachers_page_loaded_anew_goes_on_leading(lesson: Class) -> None:
    lesson.teacher.page.reload()
    lesson.teacher.ready()
    expect(bar(lesson.teacher)).to_contain_text("1 follows you.")
    lesson.teacher.seek(100)
    lesson.follower.wait_for_seq(100)
    expect(bar(lesson.follower)).to_contain_text("Following the teacher")


def test_of_two_windows_of_the_teacher_the_later_leads_and_one_that_is_closed_is_waited_for(lesson: Class) -> None:
    first = lesson.teacher
    second = Tickscope(first.page.context.new_page(), first.server)
    second.page.goto(first.page.url)
    second.ready()
    lead(second)
    expect(bar(first)).to_be_hidden()
    expect(first.page.locator("#toasts, .toast").first).to_contain_text("Another window of yours leads the class now.")
    second.seek(100)
    lesson.follower.wait_for_seq(100)
    second.page.close()
    expect(bar(lesson.follower)).to_contain_text("The teacher's page is closed")
    assert lesson.follower.seq() == 100
    lead(first)
    lesson.follower.wait_for_seq(60)
    expect(bar(lesson.follower)).to_contain_text("Following the teacher")


def test_a_run_that_is_deleted_is_said_to_who_comes_late_and_the_next_one_is_followed(
    lesson: Class, watch: Watch
) -> None:
    watch.allow("404")
    teacher, server = lesson.teacher, lesson.teacher.server
    gone, other = teacher.launch("tick-wfi", seed=77), teacher.launch("tick-wfi", seed=78)
    teacher.page.goto(f"{server.url}/?run={gone}&at=9")
    lesson.follower.wait_for_seq(9)
    teacher.api(f"/runs/{gone}", method="DELETE")
    follower = Tickscope(lesson.follower.page.context.new_page(), server)
    follower.page.goto(f"{server.url}/?run={other}&at=30")
    expect(bar(follower)).to_contain_text("The teacher's page cannot be shown here")
    expect(bar(follower)).to_contain_text(gone)
    follower.ready()
    follower.wait_for_seq(30)
    teacher.page.goto(f"{server.url}/?run={other}&at=12")
    follower.wait_for_seq(12)
    expect(bar(follower)).to_contain_text("Following the teacher")


def test_a_server_that_comes_back_is_followed_again_and_one_with_new_links_is_told(
    own_server: Server, pages: list[Page], watch: Watch
) -> None:
    watch.allow("ERR_CONNECTION", "WebSocket", "401", "Failed to fetch", "ERR_EMPTY", "ERR_SOCKET")
    teacher, follower, link = begin(pages, own_server)
    own_server.stop()
    expect(bar(follower)).to_contain_text("The server does not answer")
    expect(bar(teacher)).to_contain_text("The connection is lost; trying again.")
    own_server.settings["VIEWER_TOKEN"] = link.partition("token=")[2]
    own_server.start()
    expect(bar(teacher)).to_contain_text("1 follows you.")
    expect(bar(follower)).to_contain_text("Following the teacher")
    teacher.seek(100)
    follower.wait_for_seq(100)
    own_server.stop()
    del own_server.settings["VIEWER_TOKEN"]
    own_server.start()
    expect(bar(follower)).to_contain_text("This class link has ended")
    expect(bar(follower)).to_contain_text(re.compile("ask the teacher for the new link"))
    assert follower.seq() == 100
