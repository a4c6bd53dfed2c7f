"""The one place that knows Plotly. It is imported when the first figure is drawn: a server starts faster without it."""

from __future__ import annotations

from typing import Any, TypeAlias

from tickscope.figures.look import THEMES, layout

Figure: TypeAlias = Any
"""A plotly.graph_objects.Figure; Plotly has no types of its own."""


def empty(theme: str, **more: Any) -> Figure:
    """A figure without traces in the look of one theme; `more` is layout."""
    from plotly import graph_objects  # type: ignore[import-untyped]

    return _dress(graph_objects.Figure(), theme, more)


def panels(theme: str, rows: int, columns: int, titles: list[str], grid: dict[str, Any], **more: Any) -> Figure:
    """The same with rows x columns panels, each with a title; `grid` is for make_subplots."""
    from plotly.subplots import make_subplots  # type: ignore[import-untyped]

    figure = make_subplots(rows, columns, subplot_titles=titles, **grid)
    figure.update_annotations(font={"size": 12, "color": THEMES[theme]["ink"]})
    return _dress(figure, theme, more)


def _dress(figure: Figure, theme: str, more: dict[str, Any]) -> Figure:
    return figure.update_layout(template={"layout": layout(theme)}, legend_traceorder="normal", **more)
