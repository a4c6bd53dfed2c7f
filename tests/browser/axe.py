"""Axe, the accessibility checker, run inside a page: from the installed package, as text, since the page's policy
lets no foreign script in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

PACKAGE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = ("serious", "critical", "moderate")
RUN = """async () => {
  const found = await axe.run(document, {resultTypes: ["violations"]});
  return found.violations.map((one) => ({id: one.id, impact: one.impact, help: one.help,
    nodes: one.nodes.map((node) => node.target.join(" ") + " | " + node.html.slice(0, 120) + " | "
      + (node.any[0]?.message ?? node.all[0]?.message ?? node.none[0]?.message ?? "").slice(0, 200))}));
}"""


def findings(page: Page) -> list[dict[str, Any]]:
    """What axe finds in the page as it is now, grave enough to keep somebody out."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(f"() => {{ {PACKAGE.read_text(encoding='utf-8')} }}")
    found: list[dict[str, Any]] = page.evaluate(RUN)
    return [one for one in found if one["impact"] in GRAVE]


def check(page: Page, where: str) -> None:
    """Fail with axe's own words if it finds something."""
    found = findings(page)
    assert found == [], f"{where}: {json.dumps(found, indent=1)}"
