"""Axe, the accessibility checker, run inside a page: from the installed package, as text, since the page's policy
lets no foreign script in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.browser.looks import wear

PACKAGE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = ("serious", "critical", "moderate")
RUN = """async (rules) => {
  const only = rules ? {runOnly: {type: "rule", values: rules}} : {};
  const found = await axe.run(document, {resultTypes: ["violations"], ...only});
  return found.violations.map((one) => ({id: one.id, impact: one.impact, help: one.help,
    nodes: one.nodes.map((node) => node.target.join(" ") + " | " + node.html.slice(0, 120) + " | "
      + (node.any[0]?.message ?? node.all[0]?.message ?? node.none[0]?.message ?? "").slice(0, 200))}));
}"""


def findings(page: Page, rules: list[str] | None = None) -> list[dict[str, Any]]:
    """What axe finds in the page as it is now, grave enough to keep somebody out; by all rules or only some."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(f"() => {{ {PACKAGE.read_text(encoding='utf-8')} }}")
    found: list[dict[str, Any]] = page.evaluate(RUN, rules)
    return [one for one in found if one["impact"] in GRAVE]


def check(page: Page, where: str) -> None:
    """Fail with axe's own words if it finds something: by all its rules in one theme, and by those about colours in
    the others, since a theme changes nothing else."""
    for theme, rules in (("light", ["color-contrast"]), ("contrast", ["color-contrast"]), ("dark", None)):
        wear(page, theme)
        found = findings(page, rules)
        assert found == [], f"{where}, {theme}: {json.dumps(found, indent=1)}"
