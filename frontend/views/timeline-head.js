/** The row above the lanes: axis, what is in view, which lanes, zoom. */

import { count } from "../format/numbers.js";
import { h, setAttribute, setText } from "./dom.js";
import { timelineSearch } from "./timeline-search.js";

const SAY_MS = 100;

/** @param {import("./timeline.js").TimelineActions} actions @param {() => boolean} toggleTable */
export function timelineHead(actions, toggleTable) {
  const choice = (/** @type {string} */ text, /** @type {() => void} */ act, /** @type {string} */ id, /** @type {string} */ says) =>
    h("button", { type: "button", id, "data-explain": says, onclick: act }, text);
  const event = choice("Events", () => actions.setAxis("event"), "axis-event", "One column per transition: nothing is too short to see.");
  const time = choice("Time", () => actions.setAxis("time"), "axis-time", "Simulated time to scale; long idle stretches are cut out and say how long they were.");
  const lanes = h("button", { type: "button", class: "quiet", id: "open-lanes", title: "Choose lanes, fold, pin (V)", onclick: actions.lanes }, "Lanes");
  const all = h("button", { type: "button", class: "quiet", id: "all-lanes", "aria-pressed": "false", onclick: () => actions.setAll(all.getAttribute("aria-pressed") !== "true") }, "All CPUs");
  const table = h("button", { type: "button", class: "quiet", id: "timeline-table-toggle", "aria-pressed": "false", title: "The timeline as a table (T)", onclick: () => table.setAttribute("aria-pressed", String(toggleTable())) }, "Table");
  const span = h("span", { class: "dim num span" });
  const small = (/** @type {string} */ text, /** @type {string} */ label, /** @type {() => void} */ act) => h("button", { type: "button", class: "quiet icon", "aria-label": label, title: label, onclick: act }, text);
  const search = timelineSearch(actions.search);
  const element = h("div", { class: "timeline-head" }, h("h2", {}, "Timeline"), h("div", { class: "segmented", role: "group", "aria-label": "Axis" }, event, time), span,
    h("span", { class: "grow" }), search.element, lanes, all, table,
    small("−", "Zoom out (-)", () => actions.zoom(2, null)), small("+", "Zoom in (+)", () => actions.zoom(0.5, null)), h("button", { type: "button", class: "quiet", title: "The whole run (F)", onclick: actions.fit }, "Fit"));
  const say = slowly();
  return {
    element,
    search,
    /** @param {import("./timeline.js").TimelinePicture} picture */
    update(picture) {
      setAttribute(event, "aria-pressed", String(picture.kind === "event"));
      setAttribute(time, "aria-pressed", String(picture.kind === "time"));
      say(() => setText(span, `records ${count(picture.data.fromSeq)} to ${count(picture.data.toSeq)}`));
    },
  };
}

/** Text that changes in every frame is written a few times a second. */
function slowly() {
  let waiting = 0;
  let act = () => {};
  return (/** @type {() => void} */ next) => {
    act = next;
    if (waiting) return;
    waiting = window.setTimeout(() => {
      waiting = 0;
      act();
    }, SAY_MS);
  };
}
