/** The timeline's table twin: each lane's value at the cursor and what it visited in view. */

import { maskWords } from "../format/lanes.js";
import { duration } from "../format/numbers.js";
import { timedName } from "../model/selection.js";
import { h } from "./dom.js";

/** @typedef {import("./timeline.js").TimelinePicture} TimelinePicture */

export function timelineTable() {
  const body = h("tbody");
  const element = h("div", { class: "timeline-table", id: "timeline-table", role: "region", "aria-label": "The timeline as a table", tabindex: "0", hidden: true }, h("table", {},
    h("caption", { class: "visually-hidden" }, "The lanes of the timeline"),
    h("thead", {}, h("tr", {}, ["lane", "at the cursor", "visited in view", "changes in view", "in the selection"].map((name) => h("th", { scope: "col" }, name)))), body));
  /** @type {TimelinePicture|null} */
  let last = null;
  const draw = () => {
    if (element.hidden || !last) return;
    body.replaceChildren(...rowsOf(last).map((lane) => line(lane, /** @type {TimelinePicture} */ (last))));
  };
  return {
    element,
    get open() {
      return !element.hidden;
    },
    /** @returns {boolean} whether it is shown now */
    toggle() {
      element.hidden = !element.hidden;
      draw();
      return !element.hidden;
    },
    /** @param {TimelinePicture} picture */
    update(picture) {
      last = picture;
      draw();
    },
  };
}

/** Pinned lanes first; no lane twice. @param {TimelinePicture} picture */
function rowsOf({ pinned, lanes }) {
  return [...pinned.filter((lane) => !lanes.some((other) => other.name === lane.name)), ...lanes];
}

/** "guest 1.2 ms (80 %), host 0.3 ms (20 %)". @param {import("../format/lanes.js").LaneStyle} lane @param {import("../model/selection.js").Totals} totals */
function spentWords(lane, totals) {
  const spent = [...(totals.lanes.get(timedName(lane)) ?? [])].sort(([a], [b]) => a - b);
  const share = (/** @type {number} */ ns) => (totals.ns ? ` (${Math.round((ns / totals.ns) * 100)} %)` : "");
  return spent.map(([bit, { ns, visits }]) => `${lane.tints[bit]?.text || `value ${bit}`} ${lane.marks ? visits : duration(ns) + share(ns)}`).join(", ");
}

/** @param {import("../format/lanes.js").LaneStyle} lane @param {TimelinePicture} picture */
function line(lane, picture) {
  const masks = picture.masks.get(lane.name) ?? new Uint32Array(0);
  let visited = 0;
  let at = 0;
  let changes = 0;
  masks.forEach((mask, column) => {
    visited |= mask;
    if (column && mask !== masks[column - 1]) changes += 1;
    if (picture.cursorX >= picture.axis.edges[column] && picture.cursorX < picture.axis.edges[column + 1]) at = mask;
  });
  return h("tr", {}, h("th", { scope: "row" }, lane.title), h("td", {}, maskWords(lane, at)), h("td", {}, maskWords(lane, visited)), h("td", { class: "num" }, String(changes)), h("td", {}, picture.totals ? spentWords(lane, picture.totals) : ""));
}
