/**
 * The axis under the lanes: ticks with their words, and the grid above them. A canvas of its own, drawn in the frame in
 * which the lanes are, so that both always tell of the same stretch.
 */

import { colour } from "../page/theme.js";
import { fitCanvas } from "./lanes-canvas.js";

const TICK = 5;
const GAP = 4;

/** @typedef {{x: number, text: string}} Tick */

/** @param {HTMLElement} node */
export function ruler(node) {
  const canvas = document.createElement("canvas");
  node.replaceChildren(canvas);
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  let key = "";
  return {
    /** The theme has changed. */
    repaint() {
      key = "";
    },
    /**
     * @param {Tick[]} ticks in order of x
     * @param {number} width @param {number} height @param {number} axisHeight CSS pixels
     */
    update(ticks, width, height, axisHeight) {
      const newKey = `${width} ${height} ${devicePixelRatio} ${ticks.map((tick) => tick.x.toFixed(0) + tick.text).join()}`;
      if (newKey === key || width < 10) return;
      key = newKey;
      fitCanvas(canvas, context, width, height);
      context.clearRect(0, 0, width, height);
      drawLines(context, ticks, width, height - axisHeight);
      drawWords(context, ticks, width, height - axisHeight);
    },
  };
}

/** @param {CanvasRenderingContext2D} context @param {Tick[]} ticks @param {number} width @param {number} bottom of the lanes */
function drawLines(context, ticks, width, bottom) {
  context.fillStyle = colour("--line");
  for (const { x } of ticks) context.fillRect(Math.round(x), 0, 1, bottom);
  context.fillStyle = colour("--line-strong");
  context.fillRect(0, Math.round(bottom), width, 1);
  for (const { x } of ticks) context.fillRect(Math.round(x), Math.round(bottom), 1, TICK);
}

/** Words stand to the right of their tick; those that would run into the next ones, or out of sight, are left out. @param {CanvasRenderingContext2D} context @param {Tick[]} ticks @param {number} width @param {number} bottom */
function drawWords(context, ticks, width, bottom) {
  context.font = "11px system-ui, sans-serif";
  context.textBaseline = "top";
  context.fillStyle = colour("--dim");
  let free = 0;
  for (const { x, text } of ticks) {
    const end = x + 1 + context.measureText(text).width;
    if (x < free || end > width) continue;
    context.fillText(text, x + 1, bottom + TICK + 1);
    free = end + GAP;
  }
}
