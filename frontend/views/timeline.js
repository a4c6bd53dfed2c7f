/**
 * The timeline: lanes painted on a canvas, under it their ruler, one cursor for board, timeline and log. It draws what
 * it is given and says what the reader wants (zoom, pan, seek); where the data come from is page/timeline-state.js.
 */

import { wordsAt } from "../format/lane-words.js";
import { scale } from "../page/theme.js";
import { h, setText } from "./dom.js";
import { lanesCanvas } from "./lanes-canvas.js";
import { ruler } from "./ruler.js";
import { timelineHead } from "./timeline-head.js";
import { laneNames } from "./timeline-names.js";
import { timelinePointer } from "./timeline-pointer.js";
import { timelineTable } from "./timeline-table.js";

/** @typedef {import("../format/lanes.js").LaneStyle} LaneStyle */
/** @typedef {import("../page/axis.js").Axis} Axis */

const LANE = 16;
const TALL_LANE = 21;
const TALL = 940;
const AXIS = 22;
const MOST = 9;
const MOST_TALL = 18;
/** Two cards of a kind make the board higher: they take from the rows, until the window has room for both. */
const TALLER = 1090;
const MOST_BESIDE_ONE = 10;
const MOST_BESIDE_TWO = 12;
/** Low screens: the board needs the room more. */
const LOW = 790;
const MOST_LOW = 6;
const LEAST_BELOW_PINS = 4;

/**
 * @typedef {object} TimelineActions
 * @property {(factor: number, x: number|null) => void} zoom x in pixels, null: at the cursor
 * @property {(part: number) => void} pan by a part of the width
 * @property {(x: number) => void} seek
 * @property {(a: number, b: number, done: boolean) => void} selectPixels the stretch between two pixels
 * @property {(direction: 1|-1) => void} extend the selection by a step
 * @property {() => void} fit
 * @property {(width: number) => void} resized the plot has another width, in pixels
 * @property {(axis: "event"|"time") => void} setAxis
 * @property {(all: boolean) => void} setAll all CPUs, or those that are large
 * @property {() => void} lanes choose them
 * @property {{type: (text: string) => void, go: (direction: 1|-1) => void, lane: (lane: LaneStyle) => void}} search
 * @property {(name: string) => void} select a lane
 * @property {(group: string) => void} fold
 * @property {(name: string) => void} pin
 * @property {(first: number, count: number) => void} scroll so many lanes from this one are in sight
 */

/**
 * @typedef {object} TimelinePicture
 * @property {LaneStyle[]} lanes
 * @property {LaneStyle[]} pinned lanes above them
 * @property {Map<string, Uint32Array>} masks
 * @property {Axis} axis
 * @property {"event"|"time"} kind
 * @property {number} cursorX pixel of the cursor, outside 0..width when out of view
 * @property {{from: number, to: number}|null} selectionX pixels
 * @property {import("../model/selection.js").Totals|null} totals of what is selected
 * @property {string} selected name of the selected lane
 * @property {import("../page/axis.js").WindowData} data
 */

/** @param {HTMLElement} root @param {TimelineActions} actions */
export function timelineView(root, actions) {
  const head = timelineHead(actions, () => table.toggle());
  const names = laneNames(actions, scrolledNow);
  const canvas = h("canvas", { "aria-hidden": "true" });
  const axes = h("div", { class: "axes", "aria-hidden": "true" });
  const cursor = h("div", { class: "cursor-line", "aria-hidden": "true" });
  const selection = h("div", { class: "selection", "aria-hidden": "true", hidden: true });
  const words = h("span", {});
  const hover = h("div", { class: "hover-line", "aria-hidden": "true", hidden: true }, words);
  const plot = h("div", { class: "plot", id: "plot", tabindex: "0", role: "img", "aria-label": "Timeline; the same as a table: key T. Shift and the arrow keys select a stretch" }, axes, canvas, selection, hover, cursor);
  const scroller = h("div", { class: "lane-scroll" }, names.element, plot);
  const table = timelineTable();
  root.replaceChildren(head.element, scroller, table.element);
  const painter = lanesCanvas(canvas);
  const axis = ruler(axes);
  /** @type {TimelinePicture|null} */
  let last = null;
  let size = "";
  let scrolled = 0;
  // Kept, not read in every frame: reading it would force a layout each time.
  let width = plot.clientWidth;
  timelinePointer(plot, hover, actions, (x, y) => {
    setText(words, last ? wordsAt(last, x, rowAt(last, y, scrolled)) : "");
    words.classList.toggle("left", x > width * 0.7);
  });

  const view = {
    table,
    head,
    plot,
    reveal: names.reveal,
    /** Width of the plot in CSS pixels: how many columns are worth asking for. */
    width: () => width,
    /** @param {TimelinePicture} picture */
    update(picture) {
      last = picture;
      const lane = laneHeight();
      const height = rowsOf(picture) * lane + AXIS;
      resize(height, lane, picture.pinned.length);
      names.update(picture);
      painter.draw({ lanes: picture.lanes, pinned: picture.pinned, masks: picture.masks, edges: picture.axis.edges, breaks: picture.axis.breaks, laneHeight: lane, scrolled }, width, height - AXIS);
      drawLines(picture);
      axis.update(picture.axis.ticks, width, height, AXIS);
      head.update(picture);
      table.update(picture);
    },
    repaint() {
      painter.repaint();
      axis.repaint();
      if (last) view.update(last);
    },
  };

  /** @param {number} height @param {number} lane @param {number} pinned */
  function resize(height, lane, pinned) {
    if (size === `${height} ${lane} ${pinned}`) return;
    size = `${height} ${lane} ${pinned}`;
    scroller.style.setProperty("--plot-height", `${height}px`);
    scroller.style.setProperty("--lane", `${lane}px`);
    scrolledNow();
  }

  /** @param {TimelinePicture} picture */
  function drawLines({ cursorX, selectionX }) {
    cursor.hidden = cursorX < 0 || cursorX > width;
    if (!cursor.hidden) cursor.style.transform = `translateX(${cursorX.toFixed(1)}px)`;
    selection.hidden = !selectionX || selectionX.to < 0 || selectionX.from > width;
    if (selection.hidden || !selectionX) return;
    selection.style.left = `${Math.max(-2, selectionX.from).toFixed(1)}px`;
    selection.style.width = `${Math.max(2, Math.min(width + 2, selectionX.to) - Math.max(-2, selectionX.from)).toFixed(1)}px`;
  }

  function scrolledNow() {
    scrolled = names.top();
    if (!last) return;
    actions.scroll(Math.floor(scrolled / laneHeight()), rowsOf(last) - last.pinned.length);
    const picture = last;
    requestAnimationFrame(() => last === picture && view.update(picture));
  }

  new ResizeObserver(() => {
    width = plot.clientWidth;
    if (last) actions.resized(width);
  }).observe(plot);
  return view;
}

function laneHeight() {
  return Math.round((innerHeight >= TALL ? TALL_LANE : LANE) * scale());
}

/** How many rows are in sight at once. Folding a group leaves the panel as high as it was: its button stays under the pointer. @param {TimelinePicture} picture */
function rowsOf({ lanes, pinned }) {
  const unfolded = lanes.reduce((sum, lane) => sum + (lane.members?.length ?? 1), 0);
  const tall = innerHeight < TALLER && unfolded > MOST_BESIDE_ONE ? MOST_BESIDE_TWO : MOST_TALL;
  const most = innerHeight >= TALL && scale() === 1 ? tall : Math.floor((innerHeight < LOW ? MOST_LOW : MOST) / scale());
  return pinned.length + Math.min(unfolded, Math.max(LEAST_BELOW_PINS, most - pinned.length));
}

/** The lane at a pixel. @param {TimelinePicture} picture @param {number} y @param {number} scrolled */
function rowAt({ lanes, pinned }, y, scrolled) {
  const row = Math.floor(y / laneHeight());
  return row < pinned.length ? pinned[row] : lanes[Math.floor((y - pinned.length * laneHeight() + scrolled) / laneHeight())];
}
