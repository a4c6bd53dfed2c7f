/** The strip behind the seek slider: what each physical CPU did over the whole run, from the pyramid's masks. */

import { colour } from "../page/theme.js";

const COLOURS = ["--host", "--guest", "", "--el2"];
const MOST_ROWS = 4;

/** @param {HTMLCanvasElement} canvas */
export function overviewStrip(canvas) {
  /** @type {Uint32Array[]} */
  let rows = [];
  /** @type {number[]} where each column begins, 0..1 */
  let starts = [];
  let violation = -1;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));

  function draw() {
    const ratio = devicePixelRatio || 1;
    const width = canvas.clientWidth;
    const height = canvas.clientHeight;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.fillStyle = colour("--sunken");
    context.fillRect(0, 0, width, height);
    rows.forEach((masks, n) => drawRow(context, masks, starts, width, (n * height) / rows.length, height / rows.length));
    if (violation < 0) return;
    context.fillStyle = colour("--bad");
    context.fillRect(Math.min(width - 3, violation * width), 0, 3, height);
  }

  new ResizeObserver(draw).observe(canvas);
  return {
    draw,
    /** @param {Uint32Array[]} masks of the mode of each pCPU @param {number[]} places where each column begins, 0..1 @param {number} broken where the run broke, 0..1, or -1 */
    set(masks, places, broken) {
      starts = places;
      rows = masks.slice(0, MOST_ROWS);
      violation = broken;
      draw();
    },
  };
}

/** @param {CanvasRenderingContext2D} context @param {Uint32Array} masks @param {number[]} starts @param {number} width @param {number} y @param {number} height */
function drawRow(context, masks, starts, width, y, height) {
  const palette = COLOURS.map((name) => (name ? colour(name) : ""));
  masks.forEach((mask, i) => {
    const from = (starts[i] ?? 0) * width;
    const to = (starts[i + 1] ?? 1) * width;
    const found = palette.filter((paint, bit) => paint && (mask >>> bit) & 1);
    found.forEach((paint, n) => {
      context.fillStyle = paint;
      context.fillRect(from, y + (n * height) / found.length, Math.max(1, to - from + 0.5), height / found.length);
    });
  });
}
