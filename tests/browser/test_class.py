"""A class: two real browsers, the teacher's and a follower's."""

from __future__ import annotations

import re
import time
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.classroom import Class, bar, lead
from tests.browser.conftest import Watch
from tests.browser.driver import WAIT_MS, Tickscope
from tests.browser.server import Server


def test_the_follower_begins_where_the_teacher_is(lesson: Class) -> None:
    lesson.follower.wait_for_seq(60)
    expect(bar(lesson.teacher)).to_contain_text("1 follows you.")
    assert lesson.follower.board() == lesson.teacher.board()
    theirs, mine = (who.page.locator("#timeline .lane-name").all_inner_texts() for who in lesson[:2])
    assert mine == theirs and "pCPU 0" in " ".join(mine)


def test_no_address_ever_holds_the_token(lesson: Class) -> None:
    secret = lesson.link.partition("token=")[2]
    assert len(secret) > 20 and "token" not in lesson.follower.page.url
    assert secret not in lesson.follower.page.evaluate("document.documentElement.outerHTML")


def until_same(lesson: Class) -> None:
    """Until cursor and timeline of both show the same records."""
    deadline = time.monotonic() + WAIT_MS / 1000
    while (mine := sight(lesson.follower)) != (theirs := sight(lesson.teacher)):
        assert time.monotonic() < deadline, f"{mine} is not {theirs}"
        lesson.follower.page.wait_for_timeout(50)


def sight(tickscope: Tickscope) -> tuple[int, str]:
    """The record at the cursor, and the records of the timeline."""
    expect(tickscope.page.locator("#timeline")).to_contain_text("records ")
    text = str(tickscope.page.locator("#timeline").text_content())
    found = re.search(r"records [\d\s]+ to [\d\s]+", text)
    assert found, text[:200]
    return tickscope.seq(), found[0]


def test_the_follower_goes_where_the_teacher_goes(lesson: Class) -> None:
    teacher, follower = lesson.teacher, lesson.follower
    before = sight(teacher)
    teacher.page.keyboard.press("ArrowRight")
    teacher.page.keyboard.press("+")
    teacher.page.keyboard.press("+")
    expect(teacher.page.locator("#seek")).not_to_have_value("60")
    until_same(lesson)
    teacher.seek(300)
    until_same(lesson)
    assert sight(follower)[0] == 300 and sight(follower)[1] != before[1]
    other = teacher.launch("tick-wfi")
    teacher.page.keyboard.press("r")
    teacher.page.locator(f"tr[data-run='{other}'] .name").click()
    expect(follower.page).to_have_url(re.compile(other), timeout=WAIT_MS)
    expect(bar(follower)).to_contain_text("Following the teacher")


def test_the_open_question_is_followed_and_closed(lesson: Class) -> None:
    panel = lesson.follower.page.locator("#why-panel")
    lesson.teacher.page.keyboard.press("w")
    expect(panel).to_be_visible(timeout=WAIT_MS)
    expect(panel).to_contain_text("record 60")
    lesson.teacher.page.keyboard.press("Escape")
    expect(panel).to_be_hidden(timeout=WAIT_MS)
    for key, shown, back in (("x", "#stops", "Escape"), ("Shift+T", "#board-table", "Shift+T")):
        lesson.teacher.page.keyboard.press(key)
        expect(lesson.follower.page.locator(shown)).to_be_visible(timeout=WAIT_MS)
        lesson.teacher.page.keyboard.press(back)
        expect(lesson.follower.page.locator(shown)).to_be_hidden(timeout=WAIT_MS)
    lesson.teacher.page.keyboard.press("?")
    lesson.teacher.seek(80)
    lesson.follower.wait_for_seq(80)
    expect(lesson.follower.page.locator("#keys")).to_be_hidden()
    expect(bar(lesson.follower)).to_contain_text("Following the teacher")


def test_a_lessons_board_goes_along_and_each_answers_alone(lesson: Class) -> None:
    teacher, follower = lesson.teacher.page, lesson.follower.page
    teacher.goto(f"{lesson.teacher.server.url}/learn.html#lesson/who-owns-the-timer/2")
    follower.locator(".choices button").first.click()
    expect(follower.locator(".verdict-row")).to_be_visible()
    expect(teacher.locator(".step-on")).to_be_visible()
    teacher.click(".step-on")
    expect(teacher).to_have_url(re.compile(r"/2/\d+$"))
    expect(follower).to_have_url(teacher.url, timeout=WAIT_MS)
    expect(follower.locator(".told .num")).to_have_text(str(teacher.locator(".told .num").text_content()))
    expect(follower.locator(".verdict-row")).to_be_visible()
    expect(teacher.locator(".choices button")).to_have_count(2)
    expect(teacher.locator(".choices .right")).to_have_count(0)
    expect(follower.locator("#class-bar")).to_contain_text("Following the teacher")


def test_what_the_teacher_breaks_the_followers_see_broken(lesson: Class) -> None:
    teacher, follower = lesson.teacher.page, lesson.follower.page
    teacher.goto(f"{lesson.teacher.server.url}/learn.html#break")
    expect(follower.locator("#run-it")).to_have_text("Open it", timeout=WAIT_MS)
    teacher.click("#run-it")
    expect(teacher.locator("#run-it")).to_have_text("Run it again", timeout=WAIT_MS)
    expect(follower.locator("#run-it")).to_have_text("Open it again", timeout=WAIT_MS)
    assert follower.locator("#outcome").inner_text() == teacher.locator("#outcome").inner_text()


def test_they_play_at_the_same_beat_and_stop_at_the_same_record(lesson: Class) -> None:
    teacher, follower = lesson.teacher, lesson.follower
    teacher.page.click("#play")
    expect(follower.page.locator("#play")).to_have_attribute("data-playing", "true", timeout=WAIT_MS)
    expect(follower.page.locator("#seek")).not_to_have_value("60", timeout=WAIT_MS)
    teacher.page.click("#play")
    expect(follower.page.locator("#play")).to_have_attribute("data-playing", "false", timeout=WAIT_MS)
    expect(follower.page.locator("#seek")).to_have_value(str(teacher.seq()), timeout=WAIT_MS)
    expect(bar(follower)).to_contain_text("Following the teacher")


@pytest.mark.parametrize("act", ["ArrowRight", "Home", "+", "w", "Space", "e"])
def test_whoever_does_something_is_alone_and_returns_with_one_key(lesson: Class, act: str) -> None:
    teacher, follower = lesson.teacher, lesson.follower
    follower.page.keyboard.press(act)
    expect(bar(follower)).to_contain_text("On your own", timeout=WAIT_MS)
    expect(bar(teacher)).to_contain_text("0 of 1 follow you.")
    teacher.page.keyboard.press("End")
    teacher.page.keyboard.press("ArrowLeft")
    expect(bar(follower)).to_contain_text("On your own")
    follower.page.keyboard.press("i")
    expect(bar(follower)).to_contain_text("Following the teacher")
    follower.wait_for_seq(teacher.seq())
    expect(bar(teacher)).to_contain_text("1 follows you.")
    until_same(lesson)


def test_zooming_while_the_teacher_plays_is_stepping_aside_and_playing_goes_on(lesson: Class) -> None:
    teacher, follower = lesson.teacher.page, lesson.follower.page
    teacher.click("#play")
    expect(follower.locator("#play")).to_have_attribute("data-playing", "true", timeout=WAIT_MS)
    follower.keyboard.press("+")
    expect(bar(lesson.follower)).to_contain_text("On your own", timeout=WAIT_MS)
    expect(follower.locator("#play")).to_have_attribute("data-playing", "true")


def test_looking_without_changing_anything_is_no_step_aside(lesson: Class) -> None:
    page = lesson.follower.page
    page.hover("#board article")
    page.click("#sentence")
    page.mouse.wheel(0, 200)
    page.keyboard.press("?")
    page.keyboard.press("Escape")
    lesson.teacher.seek(100)
    lesson.follower.wait_for_seq(100)
    expect(bar(lesson.follower)).to_contain_text("Following the teacher")


def test_the_class_goes_along_to_another_page_and_back(lesson: Class) -> None:
    teacher, follower = lesson.teacher.page, lesson.follower.page
    teacher.keyboard.press("j")
    expect(follower).to_have_url(re.compile(r"/learn\.html#commit"), timeout=WAIT_MS)
    expect(follower.locator("#class-bar")).to_contain_text("Following the teacher", timeout=WAIT_MS)
    expect(teacher.locator("#class-bar")).to_contain_text("1 follows you.", timeout=WAIT_MS)
    teacher.locator("#list a").nth(2).click()
    expect(follower.locator("#panel h2").first).to_have_text(str(teacher.locator("#panel h2").first.text_content()))
    expect(follower).to_have_url(teacher.url)
    follower.locator("#list a").nth(5).click()
    expect(follower.locator("#class-bar")).to_contain_text("On your own", timeout=WAIT_MS)
    teacher.keyboard.press("h")
    expect(teacher.locator("#board article").first).to_be_visible(timeout=WAIT_MS)
    follower.keyboard.press("i")
    expect(follower.locator("#board article").first).to_be_visible(timeout=WAIT_MS)
    expect(follower.locator("#seek")).to_have_value(teacher.locator("#seek").input_value(), timeout=WAIT_MS)


def test_when_the_teacher_stops_the_followers_stay_where_they_are(lesson: Class) -> None:
    lesson.teacher.page.click("#class-stop")
    expect(bar(lesson.teacher)).to_be_hidden()
    expect(bar(lesson.follower)).to_contain_text("The class has ended")
    assert lesson.follower.seq() == 60
    lead(lesson.teacher)
    expect(bar(lesson.follower)).to_contain_text("Following the teacher")


def test_a_follower_is_shown_no_control_and_the_server_refuses_all_the_same(lesson: Class, watch: Watch) -> None:
    watch.allow("403")
    page = lesson.follower.page
    for control in ("#open-launch", "#run-pause", "#run-step", "#run-cancel", "#run-pace"):
        expect(page.locator(control)).to_be_hidden()
    page.keyboard.press("n")
    expect(page.locator("#launch")).to_be_hidden()
    page.keyboard.press("r")
    expect(page.locator("#runs tr[data-run]").first).to_be_visible()
    assert page.locator("#runs :is(button):visible", has_text=re.compile("Rename|Delete|New run")).count() == 0
    run = parse_qs(urlsplit(lesson.teacher.page.url).query)["run"][0]
    tries = [("DELETE", f"/runs/{run}"), ("PATCH", f"/runs/{run}"), ("POST", f"/runs/{run}/control"),
             ("POST", "/experiments"), ("GET", "/class/link")]  # fmt: skip
    for method, path in tries:
        answer = page.evaluate(
            """async ([method, path]) => {
              const headers = { "Content-Type": "application/json" };
              const body = method === "GET" ? undefined : "{}";
              const answer = await fetch("/api/v1" + path, { method, body, headers });
              return [answer.status, (await answer.json()).error.code];
            }""",
            [method, path],
        )
        assert answer == [403, "viewer"], f"{method} {path}"
    assert lesson.teacher.api(f"/runs/{run}")["status"] == "complete"


def test_where_work_would_begin_a_follower_is_told_what_to_do(lesson: Class) -> None:
    page = lesson.follower.page
    page.keyboard.press("i")
    page.goto(f"{lesson.follower.server.url}/match.html?tab=try")
    expect(page.locator("#program-error")).to_contain_text("Followers read", timeout=WAIT_MS)
    expect(page.locator("#run-program")).to_be_disabled()


def test_the_link_is_shown_when_it_is_asked_for_and_as_a_code(lesson: Class) -> None:
    page = lesson.teacher.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.click("#class-open")
    expect(page.locator("#class")).not_to_contain_text("token")
    page.click("#class-show-link")
    expect(page.locator("#class code")).to_have_text(lesson.link)
    expect(page.locator("#class")).to_contain_text("Only browsers on this machine reach it")
    code = page.locator("#class .class-code")
    source = unquote(str(code.get_attribute("src")))
    assert source.partition(",")[2] == lesson.teacher.api("/class/link")["codes"][0]
    box = code.bounding_box()
    assert box and box["width"] == box["height"] > 0.7 * 800 and box["y"] + box["height"] < 800
    assert code.evaluate("(el) => el.decode().then(() => el.naturalWidth > 0)")
    assert not any(lesson.link.partition("token=")[2] in url for url in asked)


def test_where_nothing_has_been_run_a_follower_is_told_so_until_something_has(
    own_server: Server, pages: list[Page]
) -> None:
    """The server is asked for before the pages, so that they are closed before it stops."""
    teacher, follower = (Tickscope(page, own_server) for page in pages)
    follower.page.goto(str(teacher.api("/class/link")["links"][0]))
    expect(follower.page.locator("#nothing")).to_contain_text("Nothing has been run here yet", timeout=WAIT_MS)
    teacher.open()
    teacher.pause()
    lead(teacher)
    follower.ready()
    expect(follower.page.locator("#nothing")).to_have_count(0)


def test_the_tour_of_the_first_visit_makes_way_for_the_teacher(own_server: Server, pages: list[Page]) -> None:
    teacher, follower = Tickscope(pages[0], own_server), Tickscope(pages[1], own_server, callouts=True)
    teacher.open().pause()  # a viewer may not run the demo: it is there now
    follower.page.goto(str(teacher.api("/class/link")["links"][0]))
    expect(follower.page.locator("#callout")).to_be_visible()
    lead(teacher)
    expect(bar(follower)).to_contain_text("Following the teacher")
    expect(follower.page.locator("#callout")).to_have_count(0)
    teacher.page.keyboard.press("i")
    expect(teacher.page.locator("#class-lead")).not_to_have_class("primary")  # Enter must not end the class
