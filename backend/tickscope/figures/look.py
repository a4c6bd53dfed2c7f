"""How the figures look: the page's own colours (frontend/styles/tokens.css; a test holds them equal) in each theme.

Nothing is told by colour alone: each design has a dash of its own, each kind of access and each state a pattern.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from tickscope.figures import states

THEMES: Final[dict[str, dict[str, str]]] = {
    "dark": {
        "surface": "#141920", "line": "#28313d", "line-strong": "#3d4957", "ink": "#e9eef4", "dim": "#9ba8b7",
        "truth": "#f4c152", "pending": "#f0815a", "active": "#5aa9f8", "both": "#b794f6", "silicon": "#63c7ba",
        "memory": "#a9a3d6", "guest": "#48b98a", "host": "#8a9bb0", "el2": "#c9a15f", "idle": "#3a4552",
        "blocked": "#707cb0", "preempted": "#9e69ac", "user": "#5f8f8b",
    },
    "light": {
        "surface": "#ffffff", "line": "#d8dee6", "line-strong": "#aab4c1", "ink": "#151a21", "dim": "#515c69",
        "truth": "#956405", "pending": "#c2451a", "active": "#1e6dcd", "both": "#7a45d0", "silicon": "#0e7c71",
        "memory": "#635bab", "guest": "#137c55", "host": "#627080", "el2": "#94651c", "idle": "#c6ced8",
        "blocked": "#596ab3", "preempted": "#9d50ac", "user": "#467772",
    },
    "contrast": {
        "surface": "#000000", "line": "#8c8c8c", "line-strong": "#ffffff", "ink": "#ffffff", "dim": "#ebebeb",
        "truth": "#ffd84d", "pending": "#ff9a6b", "active": "#7fc4ff", "both": "#d3b8ff", "silicon": "#74e8d9",
        "memory": "#ccc6ff", "guest": "#63e6b0", "host": "#bccad9", "el2": "#ecc27a", "idle": "#7f8d9d",
        "blocked": "#9aa9f0", "preempted": "#e29ff0", "user": "#94cfc9",
    },
}  # fmt: skip
FONT: Final = "system-ui, sans-serif"


class Stroke(NamedTuple):
    """A design's line: a colour of the theme, a dash, and a marker."""

    colour: str
    dash: str
    symbol: str


STROKES: Final = {
    "v4.14": Stroke("host", "dot", "circle"),
    "parent": Stroke("both", "dash", "square"),
    "commit": Stroke("truth", "solid", "diamond"),
    "v4.15": Stroke("silicon", "dashdot", "triangle-up"),
}


class Fill(NamedTuple):
    """A bar: a colour of the theme, and a pattern."""

    colour: str
    pattern: str

    def marker(self, theme: str) -> dict[str, Any]:
        """As Plotly takes it. A colour that is near the ground has a line around it."""
        tone, faint = THEMES[theme], self.colour in ("idle", "line")
        return {
            "color": tone[self.colour], "line": {"color": tone["dim" if faint else "surface"], "width": 0.7},
            "pattern": {"shape": self.pattern, "fgcolor": tone["surface"], "size": 6, "solidity": 0.22},
        }  # fmt: skip


KIND_FILLS: Final = {
    "timer reads": Fill("active", ""),
    "timer writes": Fill("truth", "/"),
    "CNTVOFF writes": Fill("both", "\\"),
    "active-state writes": Fill("pending", "x"),
    "EL2 calls": Fill("el2", "."),
    "list registers": Fill("guest", "-"),
    "other": Fill("idle", ""),
}
STATE_FILLS: Final = {
    states.GUEST: Fill("guest", ""),
    states.EL2: Fill("el2", "."),
    states.HOST: Fill("host", "/"),
    states.USER: Fill("user", "-"),
    states.OTHER: Fill("memory", "|"),
    states.PREEMPTED: Fill("preempted", "x"),
    states.ASLEEP: Fill("blocked", "\\"),
    states.IDLE: Fill("idle", ""),
    states.OFF: Fill("line", "+"),
}


def strokes(designs: list[str]) -> list[Stroke]:
    """A stroke for each run: its design's own, or one that is free where a design comes twice."""
    free = [STROKES[name] for name in STROKES if name not in designs]
    found: list[Stroke] = []
    for design in designs:
        own = STROKES.get(design)
        found.append(own if own is not None and own not in found else free.pop(0))
    return found


def layout(theme: str) -> dict[str, Any]:
    """The layout that all figures have in common in one theme, a key of THEMES."""
    tone = THEMES[theme]
    axis = {
        "gridcolor": tone["line"], "linecolor": tone["line-strong"], "zeroline": False, "automargin": True,
        "title": {"standoff": 6, "font": {"size": 11}}, "tickfont": {"size": 11}, "fixedrange": True,
    }  # fmt: skip
    return {
        "paper_bgcolor": tone["surface"], "plot_bgcolor": tone["surface"], "colorway": [tone["active"]],
        "font": {"family": FONT, "size": 12, "color": tone["dim"]},
        "margin": {"l": 56, "r": 14, "t": 64, "b": 44},
        "legend": {"orientation": "h", "x": 0, "y": 1, "yref": "container", "yanchor": "top",
                   "font": {"color": tone["ink"]}},
        "hoverlabel": {"bgcolor": tone["surface"], "bordercolor": tone["line-strong"],
                       "font": {"color": tone["ink"], "size": 13}},
        "xaxis": axis, "yaxis": axis, "dragmode": False, "hovermode": "closest",
    }  # fmt: skip
