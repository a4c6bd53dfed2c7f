"""The reference pages are what the code says, and the chapters are all on the map."""

from __future__ import annotations

import re
from pathlib import Path

from tests.architecture.tree import ROOT
from tickscope.api.pages import HEADERS
from tools import generate_docs

LINK = re.compile(r"\]\((?!\w+:|#)([^)#\s]+)")


def broken_links(page: Path) -> list[str]:
    """Relative links of a Markdown page that lead nowhere."""
    text = page.read_text(encoding="utf-8")
    return [f"{page.relative_to(ROOT)} -> {to}" for to in LINK.findall(text) if not (page.parent / to).exists()]


def pages() -> list[Path]:
    """Every Markdown page for people."""
    return [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


def test_reference_pages_are_fresh() -> None:
    assert generate_docs.stale() == []


def test_a_stale_page_is_noticed(tmp_path: Path) -> None:
    generate_docs.write(tmp_path)
    assert generate_docs.stale(tmp_path) == []
    (tmp_path / "ops.md").write_text("an older page", encoding="utf-8")
    (tmp_path / "gone.md").write_text("a page of something that is no more", encoding="utf-8")
    assert generate_docs.stale(tmp_path) == ["ops.md", "gone.md"]


def test_links_between_pages_lead_somewhere() -> None:
    assert [link for page in pages() for link in broken_links(page)] == []


def test_every_chapter_is_on_the_map() -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    chapters = [*(ROOT / "docs").glob("[0-9]*.md"), *(ROOT / "docs" / "reference").glob("[a-z]*.md")]
    assert [str(path.relative_to(ROOT)) for path in chapters if path.name not in index] == []


def test_decisions_are_numbered_without_gap() -> None:
    numbers = sorted(int(path.name[:3]) for path in (ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_security_page_names_the_headers_that_are_sent() -> None:
    page = " ".join((ROOT / "SECURITY.md").read_text(encoding="utf-8").split()).lower()
    assert [name for name, value in HEADERS if f"{name.decode()}: {value.decode().lower()}" not in page] == []
