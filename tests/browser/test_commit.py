"""The page "The commit, sentence by sentence": twelve, before and after, each record a way to the board."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driver import WAIT_MS, Tickscope
from tests.browser.looks import check_looks
from tests.browser.server import Server
from tickscope.lessons.story import sentences

SEEN = "els => els.map((el) => el.textContent)"


def open_sentence(page: Page, server: Server, name: str) -> Tickscope:
    """Log in and open a sentence by its link; wait until all of its records have been found."""
    view = Tickscope(page, server)
    view.login()
    page.goto(f"{server.url}/#commit/{name}")
    found(page, name)
    return view


def found(page: Page, name: str) -> None:
    expect(page.locator("#panel .detail-top .tag")).to_have_text(name, timeout=WAIT_MS)
    expect(page.locator(".story-sides:not([aria-busy])")).to_be_visible(timeout=WAIT_MS)
    places = sum(len(side.places) for side in sentences()[name].sides)
    expect(page.locator(".shown a")).to_have_count(places)


def test_the_twelve_are_read_one_after_the_other_and_every_record_is_found(page: Page, server: Server) -> None:
    open_sentence(page, server, "S1")
    for name, sentence in sentences().items():
        found(page, name)
        expect(page.locator(".lead")).to_have_text(sentence.says)
        told = [place.says for side in sentence.sides for place in side.places]
        assert page.locator(".places li > p").evaluate_all(SEEN) == told
        page.click("#next-sentence")
    expect(page.locator("#run-it")).to_be_visible()


def test_the_counters_are_those_of_the_runs_told_against_the_baseline(page: Page, server: Server) -> None:
    view = open_sentence(page, server, "S12")
    for which, column in (("before", 0), ("after", 1)):
        link = page.locator(f".side[data-side='{which}'] .shown a").first.get_attribute("href") or ""
        totals = view.api(f"/runs/{link.split('run=')[1].split('&')[0]}")["totals"]
        for counter in sentences()["S12"].counters:
            cell = page.locator(f"tr[data-counter='{counter}'] td").nth(column)
            assert (cell.text_content() or "").startswith(str(totals[counter]))
    expect(page.locator(".figures thead")).to_contain_text("Before · v4.14 (baseline)")


@pytest.mark.parametrize(("name", "which", "beside"), [("S5", "after", "v4.14"), ("S1", "before", "v4.15")])
def test_a_record_opens_on_the_board_with_the_other_side_beside_it(
    page: Page, server: Server, name: str, which: str, beside: str
) -> None:
    view = open_sentence(page, server, name)
    link = page.locator(f".side[data-side='{which}'] .shown a").last
    seq = int((link.locator("b").text_content() or "").replace("\u202f", ""))
    link.click()
    page.wait_for_url("**/?run=*")
    view.ready()
    view.wait_for_seq(seq)
    expect(page.locator("#totals")).to_contain_text(beside)


def test_what_is_broken_opens_at_its_violation_beside_the_same_kernel(page: Page, server: Server) -> None:
    view = open_sentence(page, server, "S11")
    page.locator(".side[data-side='without'] .shown a").click()
    page.wait_for_url("**/?run=*")
    view.ready()
    expect(page.locator("#board article.fault")).to_have_count(2)
    expect(page.locator("#banner")).to_contain_text("I3")


def test_contrast_and_width(page: Page, server: Server) -> None:
    for name in ("S3", "S9"):
        open_sentence(page, server, name)
        check_looks(page)
