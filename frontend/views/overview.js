/** The strip behind the seek slider: what each physical CPU did over the whole run, from the pyramid's masks. */

import { colour } from "../page/theme.js";

const COLOURS = ["--host", "--guest", "", "--el2"];
const MOST_ROWS = 4;

/** @param {HTMLCanvasElement} canvas */
export function overviewStrip(canvas) {
  /** @type {Uint32Array[]} */
  let rows = [];
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
    rows.forEach((masks, n) => drawRow(context, masks, width, (n * height) / rows.length, height / rows.length));
    if (violation < 0) return;
    context.fillStyle = colour("--bad");
    context.fillRect(Math.min(width - 3, violation * width), 0, 3, height);
  }

  new ResizeObserver(draw).observe(canvas);
  return {
    draw,
    /** @param {Uint32Array[]} masks of the mode of each pCPU @param {number} broken where the run broke, 0..1, or -1 */
    set(masks, broken) {
      rows = masks.slice(0, MOST_ROWS);
      violation = broken;
      draw();
    },
  };
}

/** @param {CanvasRenderingContext2D} context @param {Uint32Array} masks @param {number} width @param {number} y @param {number} height */
function drawRow(context, masks, width, y, height) {
  const palette = COLOURS.map((name) => (name ? colour(name) : ""));
  const column = width / Math.max(1, masks.length);
  masks.forEach((mask, i) => {
    const found = palette.filter((paint, bit) => paint && (mask >>> bit) & 1);
    found.forEach((paint, n) => {
      context.fillStyle = paint;
      context.fillRect(i * column, y + (n * height) / found.length, column + 0.5, height / found.length);
    });
  });
}
