/**
 * The timeline: lanes painted on a canvas under Plotly axes, one cursor for board, timeline and log. It draws what
 * it is given and says what the reader wants (zoom, pan, seek); where the data come from is page/timeline-state.js.
 */

import { maskWords } from "../format/lanes.js";
import { count } from "../format/numbers.js";
import { h, setAttribute, setText } from "./dom.js";
import { firstTermIsTabStop } from "./explain.js";
import { lanesCanvas } from "./lanes-canvas.js";
import { plotlyAxis } from "./plotly-axis.js";
import { timelineTable } from "./timeline-table.js";

/** @typedef {import("../format/lanes.js").LaneStyle} LaneStyle */
/** @typedef {import("../page/axis.js").Axis} Axis */

const LANE = 16;
const TALL_LANE = 21;
const TALL = 940;
const SAY_MS = 100;
const AXIS = 22;
const MOST = 9;
const MOST_TALL = 18;

/**
 * @typedef {object} TimelineActions
 * @property {(factor: number, x: number|null) => void} zoom x in pixels, null: at the cursor
 * @property {(part: number) => void} pan by a part of the width
 * @property {(x: number) => void} seek
 * @property {() => void} fit
 * @property {(axis: "event"|"time") => void} setAxis
 * @property {(all: boolean) => void} setAll all CPUs, or those that are large
 * @property {(name: string) => void} select a lane
 */

/**
 * @typedef {object} TimelinePicture
 * @property {LaneStyle[]} lanes
 * @property {Map<string, Uint32Array>} masks
 * @property {Axis} axis
 * @property {"event"|"time"} kind
 * @property {number} cursorX pixel of the cursor, outside 0..width when out of view
 * @property {string} selected name of the selected lane
 * @property {import("../page/axis.js").WindowData} data
 */

/** @param {HTMLElement} root @param {TimelineActions} actions */
export function timelineView(root, actions) {
  const head = timelineHead(actions, () => table.toggle());
  const names = h("div", { class: "lane-names" });
  const canvas = h("canvas", { "aria-hidden": "true" });
  const axes = h("div", { class: "axes", "aria-hidden": "true" });
  const cursor = h("div", { class: "cursor-line", "aria-hidden": "true" });
  const words = h("span", {});
  const hover = h("div", { class: "hover-line", "aria-hidden": "true", hidden: true }, words);
  const plot = h("div", { class: "plot", id: "plot", tabindex: "0", role: "img", "aria-label": "Timeline; the same as a table: key T" }, canvas, axes, hover, cursor);
  const scroller = h("div", { class: "lane-scroll" }, names, plot);
  const table = timelineTable();
  root.replaceChildren(head.element, scroller, table.element);
  const painter = lanesCanvas(canvas);
  const axis = plotlyAxis(axes);
  /** @type {TimelinePicture|null} */
  let last = null;
  let nameKey = "";
  let size = "";
  let scrolled = 0;
  // Kept, not read in every frame: reading it would force a layout each time.
  let width = plot.clientWidth;
  pointer(plot, hover, actions, (x, y) => {
    setText(words, last ? wordsAt(last, x, y + scrolled, innerHeight >= TALL ? TALL_LANE : LANE) : "");
    words.classList.toggle("left", x > width * 0.7);
  });

  const view = {
    table,
    /** Width of the plot in CSS pixels: how many columns are worth asking for. */
    width: () => width,
    /** @param {TimelinePicture} picture */
    update(picture) {
      last = picture;
      const lane = innerHeight >= TALL ? TALL_LANE : LANE;
      const height = Math.min(picture.lanes.length, innerHeight >= TALL ? MOST_TALL : MOST) * lane + AXIS;
      if (size !== `${height} ${lane}`) {
        size = `${height} ${lane}`;
        scroller.style.setProperty("--plot-height", `${height}px`);
        scroller.style.setProperty("--lane", `${lane}px`);
      }
      showNames(picture);
      painter.draw({ lanes: picture.lanes, masks: picture.masks, edges: picture.axis.edges, breaks: picture.axis.breaks, laneHeight: lane, top: -scrolled }, width, height - AXIS);
      const away = picture.cursorX < 0 || picture.cursorX > width;
      cursor.hidden = away;
      if (!away) cursor.style.transform = `translateX(${picture.cursorX.toFixed(1)}px)`;
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

  /** @param {TimelinePicture} picture */
  function showNames(picture) {
    const key = picture.lanes.map((lane) => lane.name).join();
    if (key !== nameKey) {
      nameKey = key;
      names.replaceChildren(...picture.lanes.map((lane) => laneName(lane, actions)));
      firstTermIsTabStop(names);
    }
    for (const node of names.children) setAttribute(node, "aria-current", node.getAttribute("data-lane") === picture.selected ? "true" : null);
  }

  names.addEventListener("scroll", () => {
    scrolled = names.scrollTop;
    if (last) view.update(last);
  }, { passive: true });
  new ResizeObserver(() => {
    width = plot.clientWidth;
    if (last) actions.pan(0);
  }).observe(plot);
  return view;
}

/** What a lane shows at a pixel, in words. @param {TimelinePicture} picture @param {number} x @param {number} y @param {number} height of a lane */
function wordsAt(picture, x, y, height) {
  const lane = picture.lanes[Math.floor(y / height)];
  const { edges } = picture.axis;
  const column = edges.findIndex((edge, n) => x >= edge && x < (edges[n + 1] ?? Infinity));
  const mask = lane && picture.masks.get(lane.name)?.[column];
  return lane && mask !== undefined ? `${lane.title}: ${maskWords(lane, mask) || "nothing"}` : "";
}

/** @param {LaneStyle} lane @param {TimelineActions} actions */
function laneName(lane, actions) {
  const owner = lane.title.split(" · ")[0];
  return h("div", { class: `lane-name${lane.first ? " first" : ""}`, "data-lane": lane.name, onclick: () => actions.select(lane.name) },
    h("span", { class: "owner" }, lane.first ? owner : ""), h("span", { class: "term", tabindex: "-1", "data-explain": lane.explain, "data-name": lane.title, onfocus: () => actions.select(lane.name) }, lane.short));
}

/** @param {TimelineActions} actions @param {() => boolean} toggleTable */
function timelineHead(actions, toggleTable) {
  const choice = (/** @type {string} */ text, /** @type {() => void} */ act, /** @type {string} */ id, /** @type {string} */ says) =>
    h("button", { type: "button", id, "data-explain": says, onclick: act }, text);
  const event = choice("Events", () => actions.setAxis("event"), "axis-event", "One column per transition: nothing is too short to see.");
  const time = choice("Time", () => actions.setAxis("time"), "axis-time", "Simulated time to scale; long idle stretches are cut out and say how long they were.");
  const all = h("button", { type: "button", class: "quiet", id: "all-lanes", "aria-pressed": "false", onclick: () => actions.setAll(all.getAttribute("aria-pressed") !== "true") }, "All CPUs");
  const table = h("button", { type: "button", class: "quiet", id: "timeline-table-toggle", "aria-pressed": "false", title: "The timeline as a table (T)", onclick: () => table.setAttribute("aria-pressed", String(toggleTable())) }, "Table");
  const span = h("span", { class: "dim num span" });
  let waiting = 0;
  let words = () => false;
  const say = () => {
    waiting = 0;
    words();
  };
  const small = (/** @type {string} */ text, /** @type {string} */ label, /** @type {() => void} */ act) => h("button", { type: "button", class: "quiet icon", "aria-label": label, title: label, onclick: act }, text);
  const element = h("div", { class: "timeline-head" }, h("h2", {}, "Timeline"), h("div", { class: "segmented", role: "group", "aria-label": "Axis" }, event, time), span,
    h("span", { class: "grow" }), all, table,
    small("−", "Zoom out (S)", () => actions.zoom(2, null)), small("+", "Zoom in (W)", () => actions.zoom(0.5, null)), h("button", { type: "button", class: "quiet", title: "The whole run (F)", onclick: actions.fit }, "Fit"));
  return {
    element,
    /** @param {TimelinePicture} picture */
    update(picture) {
      setAttribute(event, "aria-pressed", String(picture.kind === "event"));
      setAttribute(time, "aria-pressed", String(picture.kind === "time"));
      words = () => setText(span, `records ${count(picture.data.fromSeq)} to ${count(picture.data.toSeq)}`);
      if (!waiting) waiting = window.setTimeout(say, SAY_MS);
    },
    /** @param {boolean} on */
    setAll: (on) => setAttribute(all, "aria-pressed", String(on)),
  };
}

/**
 * Wheel zooms where the pointer is, Shift+wheel and dragging pan, a click moves the cursor.
 * @param {HTMLElement} plot @param {HTMLElement} hover @param {TimelineActions} actions
 * @param {(x: number, y: number) => void} over the pointer is at this pixel
 */
function pointer(plot, hover, actions, over) {
  /** @type {{x: number, moved: boolean}|null} */
  let drag = null;
  const place = (/** @type {MouseEvent} */ event) => event.clientX - plot.getBoundingClientRect().left;
  plot.addEventListener("wheel", (event) => {
    event.preventDefault();
    const sideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (sideways) actions.pan((event.deltaX || event.deltaY) / plot.clientWidth);
    else actions.zoom(Math.exp(Math.max(-1, Math.min(1, event.deltaY / 240))), place(event));
  }, { passive: false });
  plot.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    drag = { x: event.clientX, moved: false };
    plot.setPointerCapture(event.pointerId);
  });
  plot.addEventListener("pointermove", (event) => {
    hover.hidden = false;
    hover.style.transform = `translateX(${place(event)}px)`;
    over(place(event), event.clientY - plot.getBoundingClientRect().top);
    if (!drag) return;
    const by = event.clientX - drag.x;
    if (!drag.moved && Math.abs(by) < 4) return;
    drag = { x: event.clientX, moved: true };
    actions.pan(-by / plot.clientWidth);
  });
  plot.addEventListener("pointerup", (event) => {
    if (drag && !drag.moved) actions.seek(place(event));
    drag = null;
  });
  plot.addEventListener("pointerleave", () => (hover.hidden = true));
  plot.addEventListener("dblclick", () => actions.fit());
}
