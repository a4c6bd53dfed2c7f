/** The axis under the lanes, drawn by Plotly: ticks and grid. At most three times a second; the canvas runs ahead. */

import { colour } from "../page/theme.js";
import { drawFigure } from "./plotly.js";

const MS = 333;

/** @param {HTMLElement} node */
export function plotlyAxis(node) {
  let drawn = 0;
  let timer = 0;
  let key = "";
  /** @type {(() => void)|null} */
  let waiting = null;

  function flush() {
    timer = 0;
    drawn = performance.now();
    waiting?.();
    waiting = null;
  }

  return {
    /** The theme has changed. */
    repaint() {
      key = "";
    },
    /**
     * @param {{x: number, text: string}[]} ticks
     * @param {number} width @param {number} height @param {number} axisHeight CSS pixels
     */
    update(ticks, width, height, axisHeight) {
      const newKey = `${width} ${height} ${ticks.map((tick) => tick.x.toFixed(0) + tick.text).join()}`;
      if (newKey === key || width < 10) return;
      key = newKey;
      waiting = () => draw(node, ticks, width, height, axisHeight);
      if (!timer) timer = window.setTimeout(flush, Math.max(0, drawn + MS - performance.now()));
    },
  };
}

/** @param {HTMLElement} node @param {{x: number, text: string}[]} ticks @param {number} width @param {number} height @param {number} axisHeight */
function draw(node, ticks, width, height, axisHeight) {
  const layout = {
    width, height,
    margin: { l: 0, r: 0, t: 0, b: axisHeight },
    paper_bgcolor: "transparent",
    plot_bgcolor: "transparent",
    showlegend: false,
    font: { family: "system-ui, sans-serif", size: 11, color: colour("--dim") },
    xaxis: {
      range: [0, width], tickmode: "array", tickvals: ticks.map((tick) => tick.x), ticktext: ticks.map((tick) => tick.text),
      ticklabelposition: "outside right", ticks: "outside", ticklen: 5, tickcolor: colour("--line-strong"), gridcolor: colour("--line"), zeroline: false, fixedrange: true, showline: true, linecolor: colour("--line-strong"), automargin: false,
    },
    yaxis: { visible: false, range: [0, 1], fixedrange: true },
  };
  void drawFigure(node, [], layout);
}
