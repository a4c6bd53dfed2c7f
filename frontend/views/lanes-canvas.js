/**
 * Paints lanes from level-of-detail masks. A column that visited several values shows all of them, stacked, so
 * zooming out never hides a visit. Neighbouring columns with the same mask are one rectangle.
 */

import { eachRun } from "../model/lane-runs.js";
import { FIRST_BITS, partsOf } from "../model/lane-summary.js";
import { colour, scale } from "../page/theme.js";

/** @typedef {import("../format/lanes.js").LaneStyle} LaneStyle */

const BAR = 0.72;
const TEXT_FROM = 10;
const TEXT_HEIGHT = 10;
/** A bar as low as this has no room for lines across it. */
const CUT_FROM = 5;

/**
 * @typedef {object} Picture
 * @property {LaneStyle[]} lanes
 * @property {LaneStyle[]} pinned lanes above them that do not scroll
 * @property {Map<string, Uint32Array>} masks lane name -> mask of each column
 * @property {Float64Array} edges x of the left edge of each column, and the right edge of the last (CSS pixels)
 * @property {{x: number, width: number, label: string}[]} breaks idle stretches that are cut out
 * @property {number} laneHeight
 * @property {number} scrolled by how many pixels the lanes below the pinned ones are scrolled
 */

/** @param {HTMLCanvasElement} canvas */
export function lanesCanvas(canvas) {
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  /** @type {Map<string, string>} */
  let palette = new Map();
  const paint = (/** @type {string} */ name) => {
    let value = palette.get(name);
    if (!value) palette.set(name, (value = colour(name)));
    return value;
  };

  return {
    /** The theme has changed. */
    repaint() {
      palette = new Map();
    },
    /** @param {Picture} picture @param {number} width @param {number} height in CSS pixels */
    draw(picture, width, height) {
      fitCanvas(canvas, context, width, height);
      context.clearRect(0, 0, width, height);
      paintLanes(context, paint, picture, width, height, scale());
    },
  };
}

/**
 * Paint on anything that has what is used of a canvas context: pictures are made with it, too.
 * @param {CanvasRenderingContext2D} context @param {(name: string) => string} paint custom property -> colour
 * @param {Picture} picture @param {number} width @param {number} height @param {number} [type] how much larger than usual the type is
 */
export function paintLanes(context, paint, picture, width, height, type = 1) {
  context.font = `${Math.round(10 * type)}px system-ui, sans-serif`;
  context.textBaseline = "middle";
  const top = picture.pinned.length * picture.laneHeight;
  drawRows(context, paint, picture.pinned, picture, { from: 0, to: top, first: 0 }, width);
  drawRows(context, paint, picture.lanes, picture, { from: top, to: height, first: top - picture.scrolled }, width);
  if (top) context.fillRect(0, top - 1, width, 1);
  for (const gap of picture.breaks) drawBreak(context, paint, gap, height);
}

/** @param {HTMLCanvasElement} canvas @param {CanvasRenderingContext2D} context @param {number} width @param {number} height */
export function fitCanvas(canvas, context, width, height) {
  const ratio = devicePixelRatio || 1;
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w;
    canvas.height = h;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
}

/**
 * Only rows in sight are painted, however many there are.
 * @param {CanvasRenderingContext2D} context @param {(name: string) => string} paint
 * @param {LaneStyle[]} lanes @param {Picture} picture
 * @param {{from: number, to: number, first: number}} place the band they lie in, and y of the first row
 * @param {number} width
 */
function drawRows(context, paint, lanes, picture, place, width) {
  context.save();
  context.beginPath();
  context.rect(0, place.from, width, place.to - place.from);
  context.clip();
  const from = Math.max(0, Math.floor((place.from - place.first) / picture.laneHeight));
  const to = Math.min(lanes.length, Math.ceil((place.to - place.first) / picture.laneHeight));
  for (let n = from; n < to; n++) {
    const y = place.first + n * picture.laneHeight;
    drawGround(context, paint, lanes[n], y, picture.laneHeight, width);
    const masks = picture.masks.get(lanes[n].name);
    if (!masks) continue;
    if (lanes[n].members) drawSummary(context, paint, lanes[n], masks, picture, y);
    else if (lanes[n].marks) drawMarks(context, paint, lanes[n], masks, picture, y);
    else drawLane(context, paint, lanes[n], masks, picture, y, BAR);
  }
  context.restore();
  context.fillStyle = paint("--line-strong");
}

/**
 * A folded group: what runs in the upper half, below it a thin row for each colour that any other lane shows.
 * @param {CanvasRenderingContext2D} context @param {(name: string) => string} paint
 * @param {LaneStyle} lane @param {Uint32Array} masks @param {Picture} picture @param {number} y
 */
function drawSummary(context, paint, lane, masks, picture, y) {
  const half = Math.floor(picture.laneHeight * 0.5);
  drawLane(context, paint, lane, masks.map((mask) => partsOf(mask).first), { ...picture, laneHeight: half }, y + 1, 1);
  const colours = lane.tints.slice(FIRST_BITS);
  const step = (picture.laneHeight - half - 2) / Math.max(1, colours.length);
  eachRun(masks.map((mask) => partsOf(mask).colours), picture.edges, (from, to, mask) => {
    colours.forEach((tint, n) => {
      if (!((mask >>> n) & 1)) return;
      context.fillStyle = paint(tint?.colour ?? "--dim");
      context.fillRect(from, y + half + 1 + n * step, to - from, Math.max(1, step));
    });
  });
}

/**
 * @param {CanvasRenderingContext2D} context @param {(name: string) => string} paint
 * @param {LaneStyle} lane @param {number} y @param {number} height @param {number} width
 */
function drawGround(context, paint, lane, y, height, width) {
  context.fillStyle = paint("--line");
  if (lane.first) context.fillRect(0, Math.round(y), width, 1);
  context.globalAlpha = 0.45;
  context.fillRect(0, Math.round(y + height / 2), width, 1);
  context.globalAlpha = 1;
}

/**
 * @param {CanvasRenderingContext2D} context @param {(name: string) => string} paint
 * @param {LaneStyle} lane @param {Uint32Array} masks @param {Picture} picture @param {number} y
 * @param {number} bar share of the lane's height
 */
function drawLane(context, paint, lane, masks, picture, y, bar) {
  const height = Math.round(picture.laneHeight * bar);
  const top = Math.round(y + (picture.laneHeight - height) / 2);
  eachRun(masks, picture.edges, (from, to, mask) => {
    const bits = visible(lane, mask);
    if (!bits.length) return;
    const width = Math.max(1, to - from - (to - from > 3 ? 1 : 0));
    const slice = height / bits.length;
    bits.forEach((tint, n) => {
      if (!tint.colour) return;
      context.fillStyle = paint(tint.colour);
      context.fillRect(from, top + n * slice, width, Math.max(1, slice));
    });
    const roomy = bits.length === 1 && width >= TEXT_FROM && height >= TEXT_HEIGHT;
    if (roomy && drawText(context, paint, bits[0].text, from, top + height / 2, width)) return;
    bits.forEach((tint, n) => drawCuts(context, paint, tint, from, top + n * slice, width, slice));
  });
}

/**
 * The values a mask shows, without repeat. A value that has no colour (off, empty) leaves its share blank, so that
 * "sometimes on" does not look like "on".
 * @param {LaneStyle} lane @param {number} mask
 */
function visible(lane, mask) {
  const found = [];
  let blank = false;
  let coloured = false;
  for (let bit = 0; mask >>> bit; bit++) {
    const tint = lane.tints[bit];
    if (!((mask >>> bit) & 1) || !tint || (!tint.colour && blank)) continue;
    found.push(tint);
    if (tint.colour) coloured = true;
    else blank = true;
  }
  return coloured ? found : [];
}

/**
 * What has no room for its word is told apart by lines as well as by its colour.
 * @param {CanvasRenderingContext2D} context @param {(name: string) => string} paint
 * @param {import("../format/lane-tints.js").Tint} tint @param {number} x @param {number} y @param {number} width @param {number} height
 */
function drawCuts(context, paint, { colour: own, cuts }, x, y, width, height) {
  if (!own || !cuts || height < CUT_FROM) return;
  const thick = Math.max(1, Math.round(height / 10));
  context.fillStyle = paint("--bg");
  for (let n = 1; n <= cuts; n++) context.fillRect(x, Math.round(y + (height * n) / (cuts + 1) - thick / 2), width, thick);
}

/**
 * @param {CanvasRenderingContext2D} context @param {(name: string) => string} paint
 * @param {string} text @param {number} x @param {number} y @param {number} width
 * @returns {boolean} whether there was room
 */
function drawText(context, paint, text, x, y, width) {
  const said = shortened(text).find((words) => context.measureText(words).width <= width - (words === text ? 8 : 4));
  if (!said) return false;
  context.fillStyle = paint("--bg");
  context.fillText(said, x + (said === text ? 5 : 2), y + 0.5);
  return true;
}

/**
 * What may stand for a word where it has no room, so that a state is told by a letter and not by its colour alone.
 * "PA" is never cut to "P", which means something else.
 * @param {string} text
 */
function shortened(text) {
  const first = text.split(" ")[0];
  return first.length > 3 ? [text, first, first[0]] : [text, first];
}

/**
 * Each kind of mark has its own height in the lane, so that none covers another.
 * @param {CanvasRenderingContext2D} context @param {(name: string) => string} paint
 * @param {LaneStyle} lane @param {Uint32Array} masks @param {Picture} picture @param {number} y
 */
function drawMarks(context, paint, lane, masks, picture, y) {
  const step = (picture.laneHeight - 2) / lane.tints.length;
  for (let column = 0; column < masks.length; column++) {
    const mask = masks[column];
    if (!mask) continue;
    const from = picture.edges[column];
    const width = Math.max(1.5, Math.min(6, picture.edges[column + 1] - from - 1));
    for (let bit = 0; bit < lane.tints.length; bit++) {
      const tint = lane.tints[bit];
      if (!tint || !((mask >>> bit) & 1)) continue;
      context.fillStyle = paint(tint.colour);
      context.fillRect(from, y + 1 + bit * step, width, Math.max(1.5, step));
    }
  }
}

/**
 * @param {CanvasRenderingContext2D} context @param {(name: string) => string} paint
 * @param {{x: number, width: number, label: string}} gap @param {number} height
 */
function drawBreak(context, paint, gap, height) {
  context.fillStyle = paint("--bg");
  context.fillRect(gap.x, 0, gap.width, height);
  context.strokeStyle = paint("--line-strong");
  context.lineWidth = 1;
  for (const x of [gap.x + 1.5, gap.x + gap.width - 1.5]) {
    context.beginPath();
    for (let y = 0, side = 1; y <= height; y += 5, side = -side) context.lineTo(x + side * 1.5, y);
    context.stroke();
  }
  if (gap.width < 16) return;
  context.save();
  context.translate(gap.x + gap.width / 2, height / 2);
  context.rotate(-Math.PI / 2);
  context.textAlign = "center";
  context.fillStyle = paint("--dim");
  context.fillText(`${gap.label} of nothing`, 0, 0);
  context.restore();
  context.textAlign = "start";
}
