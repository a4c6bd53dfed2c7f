/** How the timer accesses of each design add up over the guest's ops: a Plotly figure and the same as a table. */

import { colour } from "../page/theme.js";
import { h } from "./dom.js";
import { drawFigure } from "./plotly.js";

/**
 * @typedef {object} Series
 * @property {string} design
 * @property {number[]} ops how many guest ops have begun
 * @property {number[]} values timer accesses so far
 */

export function totalsChart() {
  const chart = h("div", { class: "chart", "aria-hidden": "true" });
  const table = h("div", { class: "chart-table", tabindex: "0" });
  const details = h("details", {}, h("summary", {}, "the same as a table"), table);
  const element = h("div", { class: "totals-chart", hidden: true }, chart, details);
  /** @type {Series[]} */
  let last = [];
  const draw = () => {
    table.replaceChildren(twin(last));
    if (!element.hidden) void drawFigure(chart, traces(last), layout());
  };
  return {
    element,
    /** @param {Series[]} series @returns {boolean} whether it is shown now */
    toggle(series) {
      element.hidden = !element.hidden;
      last = series;
      draw();
      return !element.hidden;
    },
    /** The theme or the data have changed. @param {Series[]} [series] */
    repaint(series) {
      if (series) last = series;
      if (!element.hidden) draw();
    },
  };
}

/** @param {Series[]} series */
function traces(series) {
  const styles = [{ color: colour("--host"), dash: "dot" }, { color: colour("--truth"), dash: "solid" }];
  return series.map((s, n) => ({ type: "scatter", mode: "lines", name: s.design, x: s.ops, y: s.values, line: { ...styles[series.length === 1 ? 1 : n], width: 2, shape: "hv" } }));
}

function layout() {
  const axis = { gridcolor: colour("--line"), zeroline: false, linecolor: colour("--line-strong"), fixedrange: true };
  return {
    height: 132,
    margin: { l: 38, r: 8, t: 6, b: 34 },
    paper_bgcolor: "transparent",
    plot_bgcolor: "transparent",
    font: { family: "system-ui, sans-serif", size: 11, color: colour("--dim") },
    legend: { x: 0.02, y: 0.98, bgcolor: "transparent" },
    xaxis: { ...axis, title: { text: "guest ops begun", standoff: 4 } },
    yaxis: { ...axis, rangemode: "tozero" },
  };
}

/** @param {Series[]} series */
function twin(series) {
  const length = Math.max(0, ...series.map((s) => s.ops.length));
  const step = Math.max(1, Math.ceil(length / 200));
  const rows = [];
  for (let i = 0; i < length; i += step) rows.push(h("tr", {}, h("th", { scope: "row" }, String(series[0].ops[i] ?? series[1]?.ops[i] ?? i)), series.map((s) => h("td", { class: "num" }, s.values[i] === undefined ? "–" : String(s.values[i])))));
  return h("table", {}, h("caption", { class: "visually-hidden" }, "Timer accesses so far"), h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "guest ops begun"), series.map((s) => h("th", { scope: "col" }, s.design)))), h("tbody", {}, rows));
}
