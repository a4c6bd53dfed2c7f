/**
 * The strip of the whole run as a map: a frame around what the timeline shows, to be dragged and resized, and where
 * the selection, the hits of a search (ticks below) and the places of the stops (triangles above) are.
 */

import { count, share } from "../format/numbers.js";
import { h, setAttribute } from "./dom.js";

/**
 * @typedef {object} MapPicture records
 * @property {number} from what is in view @property {number} to
 * @property {number} head
 * @property {{from: number, to: number}|null} selection
 */

/** One press of an arrow key moves by this part of what is in view. */
const KEY_PART = 0.1;

/**
 * @param {HTMLElement} strip
 * @param {(from: number, to: number) => void} show bring these records into view
 */
export function minimap(strip, show) {
  const grip = part("grip", "Stretch in view: arrow keys pan");
  const left = part("edge left", "Beginning of the stretch in view");
  const right = part("edge right", "End of the stretch in view");
  const frame = h("div", { class: "map-frame", hidden: true }, grip, left, right);
  const selection = h("div", { class: "map-selection", "aria-hidden": "true", hidden: true });
  const hits = h("div", { class: "map-hits", "aria-hidden": "true" });
  const stops = h("div", { class: "map-stops", role: "img", hidden: true });
  strip.append(selection, hits, frame, stops);
  /** @type {MapPicture} */
  let now = { from: 1, to: 1, head: 1, selection: null };
  const move = (/** @type {number} */ a, /** @type {number} */ b) => {
    const length = now.to - now.from;
    const whole = a !== 0 && b !== 0;
    const from = whole ? Math.max(1, Math.min(now.head - length, now.from + a)) : Math.max(1, Math.min(now.from + a, now.to - 1));
    const to = whole ? from + length : Math.min(now.head, Math.max(now.to + b, now.from + 1));
    // Several moves may come before the next picture.
    now = { ...now, from, to };
    show(from, to);
  };
  drags(strip, grip, () => now, (by) => move(by, by));
  drags(strip, left, () => now, (by) => move(by, 0));
  drags(strip, right, () => now, (by) => move(0, by));
  return {
    /** @param {MapPicture} picture */
    update(picture) {
      now = picture;
      frame.hidden = picture.head < 2;
      place(frame, picture.from, picture.to, picture.head);
      selection.hidden = !picture.selection;
      if (picture.selection) place(selection, picture.selection.from, picture.selection.to, picture.head);
      tell(grip, picture.from, picture.head, `records ${count(picture.from)} to ${count(Math.min(picture.to, picture.head))} of ${count(picture.head)}`);
      tell(left, picture.from, picture.head, `record ${count(picture.from)}`);
      tell(right, picture.to, picture.head, `record ${count(picture.to)}`);
    },
    /** Ticks where hits are. @param {number[]} parts how many hits each equal part of the run has */
    setHits(parts) {
      hits.replaceChildren(...ticks(parts));
    },
    /** Triangles where stops become true. @param {number[]} parts how many places each equal part of the run has @param {string} says all of them in words */
    setStops(parts, says) {
      stops.hidden = !parts.some(Boolean);
      setAttribute(stops, "aria-label", says);
      setAttribute(strip, "title", stops.hidden ? null : says);
      stops.replaceChildren(...ticks(parts));
    },
  };
}

/** One mark for each part of the run that has something. @param {number[]} parts */
function ticks(parts) {
  return parts.flatMap((n, i) => {
    if (!n) return [];
    const tick = h("i", {});
    tick.style.left = `${((i + 0.5) / parts.length) * 100}%`;
    return [tick];
  });
}

/** @param {string} name @param {string} label */
function part(name, label) {
  return h("div", { class: name, role: "slider", tabindex: name === "grip" ? "0" : "-1", "aria-label": label, "aria-valuemin": "1" });
}

/** @param {HTMLElement} node @param {number} value @param {number} most @param {string} text */
function tell(node, value, most, text) {
  setAttribute(node, "aria-valuemax", String(most));
  setAttribute(node, "aria-valuenow", String(Math.min(most, Math.round(value))));
  setAttribute(node, "aria-valuetext", text);
}

/** @param {HTMLElement} node @param {number} from @param {number} to @param {number} head */
function place(node, from, to, head) {
  node.style.left = `${share(from - 1, head) * 100}%`;
  node.style.width = `${(share(to, head) - share(from - 1, head)) * 100}%`;
}

/**
 * @param {HTMLElement} strip @param {HTMLElement} node @param {() => MapPicture} now
 * @param {(records: number) => void} move
 */
function drags(strip, node, now, move) {
  let x = NaN;
  let rest = 0;
  node.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    x = event.clientX;
    rest = 0;
    node.setPointerCapture(event.pointerId);
  });
  node.addEventListener("pointermove", (event) => {
    if (Number.isNaN(x)) return;
    // A pixel may be less than a record, or many: what is not moved yet is kept.
    rest += ((event.clientX - x) / strip.clientWidth) * now().head;
    x = event.clientX;
    const by = Math.trunc(rest);
    rest -= by;
    if (by) move(by);
  });
  for (const end of ["pointerup", "pointercancel"]) node.addEventListener(end, () => (x = NaN));
  node.addEventListener("keydown", (event) => {
    const direction = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!direction || event.shiftKey) return;
    event.preventDefault();
    move(direction * Math.max(1, Math.round((now().to - now().from) * KEY_PART)));
  });
}
