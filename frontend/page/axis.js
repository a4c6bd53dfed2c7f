/**
 * The timeline's axis: from the columns of a window to pixels and back. Event axis: columns of equal width, one per
 * transition when they are few. Time axis: columns where their time is, with idle stretches cut to a narrow break: all of them when each transition has a column,
 * the longest otherwise.
 */

import { duration, instant } from "../format/numbers.js";

/**
 * @typedef {import("../model/lanes.js").Painted & {fromSeq: number, toSeq: number}} WindowData
 */

/**
 * @typedef {object} Axis
 * @property {Float64Array} edges left edge of each column and right edge of the last, CSS pixels
 * @property {{x: number, width: number, label: string, ns: number}[]} breaks
 * @property {{x: number, text: string}[]} ticks
 * @property {(seq: number, t: number) => number} xOf pixel of a record
 * @property {(seq: number) => number} xOfSeq the same of a record whose time is not known, from its column
 * @property {(x: number) => number} seqAt record at a pixel
 */

/** A stretch this long in which nothing happens is idle. */
const IDLE_NS = 100_000;
/** An idle column keeps this width; the break is drawn over its middle, so what was held meanwhile still shows. */
const BREAK_PX = 40;

/** @param {WindowData} data @param {"event"|"time"} axis @param {number} width CSS pixels @returns {Axis} */
export function makeAxis(data, axis, width) {
  const columns = data.seqs.length;
  const { edges, breaks } = axis === "event" ? even(columns, width) : broken(data, width);
  const columnOf = (/** @type {number} */ x) => Math.min(columns - 1, upper(edges, x, columns) - 1);
  return {
    edges,
    breaks,
    ticks: axis === "event" ? eventTicks(data, edges) : timeTicks(data, edges, breaks),
    xOf(seq, t) {
      return data.axis === "time" ? xOfTime(data, edges, t) : this.xOfSeq(seq);
    },
    xOfSeq(seq) {
      const column = Math.max(0, upper(data.seqs, seq, columns) - 1);
      const from = data.seqs[column];
      const to = column + 1 < columns ? data.seqs[column + 1] : data.toSeq + 1;
      return edges[column] + (edges[column + 1] - edges[column]) * Math.min(1, Math.max(0, (seq - from + 0.5) / Math.max(1, to - from)));
    },
    seqAt(x) {
      const column = Math.max(0, columnOf(x));
      const from = data.seqs[column];
      const to = column + 1 < columns ? data.seqs[column + 1] : data.toSeq + 1;
      const part = (x - edges[column]) / Math.max(1e-9, edges[column + 1] - edges[column]);
      return Math.round(Math.min(data.toSeq, Math.max(data.fromSeq, from + (to - from) * Math.min(1, Math.max(0, part)))));
    },
  };
}

/** @param {WindowData} data @param {Float64Array} edges @param {number} t */
function xOfTime(data, edges, t) {
  const column = Math.max(0, upper(data.times, t, data.times.length) - 1);
  const from = data.times[column];
  const to = column + 1 < data.times.length ? data.times[column + 1] : data.tEnd;
  return edges[column] + (edges[column + 1] - edges[column]) * Math.min(1, Math.max(0, (t - from) / Math.max(1, to - from)));
}

/** First index whose value is above x. @param {ArrayLike<number>} values @param {number} x @param {number} count */
function upper(values, x, count) {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] <= x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** @param {number} columns @param {number} width */
function even(columns, width) {
  const edges = new Float64Array(columns + 1);
  for (let i = 0; i <= columns; i++) edges[i] = (i / Math.max(1, columns)) * width;
  return { edges, breaks: /** @type {Axis["breaks"]} */ ([]) };
}

/**
 * Columns where their time is; idle stretches become breaks. A column narrower than a pixel stays so.
 * @param {WindowData} data @param {number} width
 */
function broken(data, width) {
  const count = data.times.length;
  const lengths = data.times.map((t, i) => (i + 1 < count ? data.times[i + 1] : data.tEnd) - t);
  // A column of the server's is a break only where it says so: it may be long and busy.
  const named = data.axis === "time" ? new Set(data.breaks) : null;
  const isIdle = (/** @type {number} */ ns, /** @type {number} */ i) => (named ? named.has(i) : ns >= IDLE_NS);
  const idle = lengths.filter(isIdle).length;
  const busy = lengths.reduce((sum, ns, i) => sum + (isIdle(ns, i) ? 0 : ns), 0);
  if (!idle || !busy) return byTime(data, width);
  const cut = Math.min(BREAK_PX, (width * 0.4) / idle);
  const scale = (width - cut * idle) / busy;
  const edges = new Float64Array(count + 1);
  /** @type {Axis["breaks"]} */
  const breaks = [];
  lengths.forEach((ns, i) => {
    const gap = isIdle(ns, i);
    if (gap) breaks.push({ x: edges[i] + cut * 0.28, width: cut * 0.44, label: duration(ns), ns });
    edges[i + 1] = edges[i] + (gap ? cut : ns * scale);
  });
  return { edges, breaks };
}

/** @param {WindowData} data @param {number} width */
function byTime(data, width) {
  const start = data.times[0];
  const length = Math.max(1, data.tEnd - start);
  const edges = new Float64Array(data.times.length + 1);
  data.times.forEach((t, i) => (edges[i] = ((t - start) / length) * width));
  edges[data.times.length] = width;
  return { edges, breaks: /** @type {Axis["breaks"]} */ ([]) };
}

/** @param {WindowData} data @param {Float64Array} edges */
function eventTicks(data, edges) {
  const wanted = Math.max(2, Math.floor(edges[edges.length - 1] / 130));
  const step = Math.max(1, Math.ceil(data.seqs.length / wanted));
  const ticks = [];
  for (let i = 0; i < data.seqs.length; i += step) ticks.push({ x: edges[i], text: instant(data.times[i]) });
  return ticks;
}

/** @param {WindowData} data @param {Float64Array} edges @param {Axis["breaks"]} breaks */
function timeTicks(data, edges, breaks) {
  const ticks = [];
  let last = -Infinity;
  for (let i = 0; i < data.times.length; i++) {
    const inBreak = breaks.some((gap) => gap.x >= edges[i] && gap.x < edges[i + 1]);
    if (edges[i] - last < 130 || inBreak) continue;
    ticks.push({ x: edges[i], text: instant(data.times[i]) });
    last = edges[i];
  }
  return ticks;
}
