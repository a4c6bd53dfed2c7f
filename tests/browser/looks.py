"""The looks in which every page must be good: two themes and two sizes, between which one open page changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

TEXTS = (Path(__file__).parent / "contrast.js").read_text(encoding="utf-8").rstrip().removesuffix(";")
SIDEWAYS = "document.documentElement.scrollWidth > innerWidth || document.body.scrollWidth > innerWidth"
DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))"
SIZES = ((1280, 800), (1920, 1080))


def wear(page: Page, theme: str) -> None:
    """The system changes to dark, light or (high) contrast, and an open page follows."""
    media: dict[str, Any] = {"contrast": "more"}
    if theme != "contrast":
        media = {"contrast": "no-preference", "color_scheme": theme}
    page.emulate_media(**media)
    expect(page.locator("html")).to_have_attribute("data-theme", theme)
    page.evaluate(DRAWN)


def looks(page: Page, sizes: Sequence[tuple[int, int]] = SIZES) -> Iterator[str]:
    """An open page in each theme and size: yields what it wears, for the words of a failure."""
    for theme in ("dark", "light"):
        wear(page, theme)
        for width, height in sizes:
            page.set_viewport_size({"width": width, "height": height})
            page.evaluate(DRAWN)
            yield f"{theme}, {width} wide"


def check_looks(page: Page, sizes: Sequence[tuple[int, int]] = SIZES) -> None:
    """In each look every text has enough contrast and the page does not scroll sideways."""
    for look in looks(page, sizes):
        assert not page.evaluate(SIDEWAYS), look
        assert [text for text in page.evaluate(TEXTS) if text[0] < 4.5] == [], look
