/** The timeline as SVG: names of the lanes, lanes, axis, cursor, selection. Pure, from what the page draws from. */

import { makeAxis } from "../page/axis.js";
import { pixelsOf } from "../page/selection-pixels.js";
import { paintLanes } from "../views/lanes-canvas.js";
import { SvgContext } from "./svg-context.js";
import { element, text } from "./svg-text.js";

/** @typedef {import("../format/lanes.js").LaneStyle} LaneStyle */

const NAMES = 150;
const LANE = 20;
const AXIS = 24;
const HEAD = 26;

/**
 * @typedef {object} TimelineShown
 * @property {LaneStyle[]} rows
 * @property {LaneStyle[]} pinned
 * @property {import("../page/axis.js").WindowData} data
 * @property {"event"|"time"} kind
 * @property {{seq: number, t: number}|null} cursor
 * @property {{from: number, to: number}|null} selection
 */

/**
 * @param {TimelineShown} shown
 * @param {number} width
 * @param {(name: string) => string} paint custom property -> colour
 * @param {(text: string) => number} widthOf a text of 10 px
 * @returns {{svg: string, height: number}}
 */
export function timelineSvg({ rows, pinned, data, kind, cursor, selection }, width, paint, widthOf) {
  const plot = width - NAMES;
  const axis = makeAxis(data, kind, plot);
  const height = (rows.length + pinned.length) * LANE;
  const context = new SvgContext(widthOf);
  paintLanes(/** @type {any} */ (context), paint, { lanes: rows, pinned, masks: data.lanes, edges: axis.edges, breaks: axis.breaks, laneHeight: LANE, scrolled: 0 }, plot, height);
  const names = [...pinned, ...rows].map((lane, n) => laneName(lane, n, paint, n < pinned.length)).join("");
  const selected = pixelsOf(selection, data, axis);
  const inner = [
    text(0, 16, "Timeline", { size: 13, fill: paint("--ink"), weight: 600 }),
    text(70, 16, kind === "event" ? "one column per transition" : "simulated time, idle stretches cut out", { size: 12, fill: paint("--dim") }),
    element("g", { transform: `translate(0 ${HEAD})` }, names),
    element("g", { transform: `translate(${NAMES} ${HEAD})` }, [
      selected ? element("rect", { x: Math.max(0, selected.from), y: 0, width: Math.min(plot, selected.to) - Math.max(0, selected.from), height, fill: paint("--focus"), opacity: 0.16 }) : "",
      ticks(axis, height, plot, paint), context.svg(), cursorLine(data, axis, cursor, height, plot, paint),
    ].join("")),
  ];
  return { svg: inner.join(""), height: HEAD + height + AXIS };
}

/** @param {LaneStyle} lane @param {number} n @param {(name: string) => string} paint @param {boolean} pinned */
function laneName(lane, n, paint, pinned) {
  const y = n * LANE + LANE * 0.7;
  const owner = lane.title.split(" · ")[0];
  const first = lane.first || pinned ? text(0, y, owner, { size: 11.5, fill: paint("--ink"), weight: 600 }) : "";
  return first + text(NAMES - 8, y, lane.short === owner ? "" : lane.short, { size: 11.5, fill: paint("--dim"), anchor: "end" });
}

/** Under the lanes, as on the page. @param {import("../page/axis.js").Axis} axis @param {number} height @param {number} width @param {(name: string) => string} paint */
function ticks(axis, height, width, paint) {
  return axis.ticks.filter(({ x }) => x < width - 60).map(({ x, text: words }) =>
    element("line", { x1: x, x2: x, y1: 0, y2: height + 4, stroke: paint("--line-strong"), "stroke-width": 1, opacity: 0.7 }) + text(x + 2, height + 16, words, { size: 10.5, fill: paint("--dim") })).join("");
}

/**
 * @param {TimelineShown["data"]} data @param {import("../page/axis.js").Axis} axis @param {TimelineShown["cursor"]} cursor
 * @param {number} height @param {number} width @param {(name: string) => string} paint
 */
function cursorLine(data, axis, cursor, height, width, paint) {
  if (!cursor || cursor.seq < data.fromSeq || cursor.seq > data.toSeq) return "";
  const x = axis.xOf(cursor.seq, cursor.t);
  if (x < 0 || x > width) return "";
  return element("line", { x1: x, x2: x, y1: -6, y2: height + 4, stroke: paint("--truth"), "stroke-width": 2 }) + element("path", { d: `M${x - 5} -8h10l-5 7z`, fill: paint("--truth") });
}
