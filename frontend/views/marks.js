/** Markers and bookmarks: flags on the seek strip, and below it what lies between A and B. */

import { count, duration, share } from "../format/numbers.js";
import { h, icon } from "./dom.js";

/**
 * @typedef {object} MarksNow
 * @property {number|null} a @property {number|null} b @property {number[]} bookmarks
 * @property {ReturnType<typeof import("../model/marks.js").difference>|null} between
 * @property {number} head the last record
 */

/**
 * @typedef {object} MarksActions
 * @property {(seq: number) => void} seek
 * @property {() => void} clear
 */

/** @param {HTMLElement} strip the seek strip @param {HTMLElement} line @param {MarksActions} actions */
export function marksView(strip, line, actions) {
  const flags = h("div", { class: "flags" });
  strip.append(flags);
  let key = "";
  return {
    /** @param {MarksNow} now */
    update(now) {
      const newKey = JSON.stringify(now);
      if (newKey === key) return;
      key = newKey;
      flags.replaceChildren(...flagsOf(now, actions));
      const parts = words(now, actions);
      line.hidden = parts.length === 0;
      line.replaceChildren(...parts);
    },
  };
}

/** @param {MarksNow} now @param {MarksActions} actions */
function flagsOf({ a, b, bookmarks, head }, actions) {
  const flag = (/** @type {number} */ seq, /** @type {string} */ kind, /** @type {string} */ letter, /** @type {string} */ name) =>
    h("button", { class: `mark-flag ${kind}`, type: "button", tabindex: "-1", "data-at": seq, title: `${name}: record ${count(seq)}`, "aria-label": `${name}: record ${seq}`, onclick: () => actions.seek(seq) }, letter);
  const all = [
    ...bookmarks.map((seq) => flag(seq, "bookmark", "", "Bookmark")),
    ...(a === null ? [] : [flag(a, "marker", "A", "Marker A")]), ...(b === null ? [] : [flag(b, "marker", "B", "Marker B")]),
  ];
  for (const node of all) node.style.left = `${share(Number(node.dataset.at), head) * 100}%`;
  return all;
}

/** @param {MarksNow} now @param {MarksActions} actions */
function words({ a, b, bookmarks, between }, actions) {
  const go = (/** @type {string} */ name, /** @type {number} */ seq) => h("button", { class: "quiet num", type: "button", onclick: () => actions.seek(seq) }, h("b", {}, name), ` ${count(seq)}`);
  if (a === null && b === null && !bookmarks.length) return [];
  const ends = [...(a === null ? [] : [go("A", a)]), ...(b === null ? [] : [go("B", b)])];
  return [...ends, ...distance(between, a === null || b === null),
    h("span", { class: "grow" }),
    ...(bookmarks.length ? [h("span", { class: "dim" }, bookmarks.length === 1 ? "bookmark" : "bookmarks"), ...bookmarks.slice(0, 8).map((seq) => go("", seq))] : []),
    h("button", { class: "quiet icon", type: "button", id: "clear-marks", "aria-label": "Forget all marks of this run", title: "Forget all marks of this run", onclick: actions.clear }, icon("close"))];
}

/** @param {MarksNow["between"]} between @param {boolean} one only one of the two is set */
function distance(between, one) {
  if (one) return [];
  if (!between) return [h("span", { class: "dim" }, "…")];
  const some = (/** @type {number} */ n, /** @type {string} */ one, many = `${one}s`) => h("span", {}, h("b", { class: "num" }, count(n)), ` ${n === 1 ? one : many}`);
  return [h("span", { class: "between", id: "between" }, h("span", { class: "dim" }, "between them"), h("b", { class: "num" }, duration(between.ns)),
    some(between.records, "record"), some(between.transitions, "transition"), some(between.accesses, "access", "accesses"), some(between.timer, "of the timer", "of the timer"), some(between.exits, "exit"))];
}
