/**
 * Sequences beside each other, line by line: what is equal stands on one line; what only some have is marked, by a sign
 * and a frame as well as by colour. Every token explains itself.
 */

import { isCall, tokenSays } from "../format/token-words.js";
import { platformWords } from "../format/platform.js";
import { align } from "../model/align.js";
import { phases } from "../model/phases.js";
import { h } from "../views/dom.js";

/**
 * @typedef {object} Column
 * @property {string} title
 * @property {string[]} tokens
 * @property {Set<number>} [free] places that are not compared
 */

/** @typedef {import("../format/platform.js").Platform} Platform */

/**
 * @param {Column[]} columns the first is what the others are told against
 * @param {"measured"|"designs"} kind measured: a difference is an error; designs: it is what the design does differently
 * @param {Platform} platform
 */
export function sequenceTable(columns, kind, platform) {
  const sequences = columns.map((column) => column.tokens);
  const lines = phases(sequences, align(sequences));
  return h("table", { class: `sequence ${kind}`, "data-columns": columns.length },
    h("thead", {}, h("tr", {}, columns.map((column, n) => h("th", { scope: "col", class: "mono" }, column.title, kind === "designs" && !n ? h("span", { class: "dim" }, " baseline") : null)))),
    h("tbody", {}, lines.map((line) => h("tr", { class: line.some((step) => step.includes(null)) ? "unequal" : "" }, columns.map((column, n) => h("td", {}, line.map((step) => token(columns, step, n, kind, platform))))))));
}

/**
 * The token of a step in one column, or what stands in its place.
 * @param {Column[]} columns @param {(number|null)[]} step @param {number} n @param {"measured"|"designs"} kind @param {Platform} platform
 */
function token(columns, step, n, kind, platform) {
  const place = step[n];
  const base = step[0];
  if (place === null) return base === null || kind === "measured" ? null : gone(columns[0].tokens[base], platform);
  const text = columns[n].tokens[place];
  const free = columns.some((column, c) => step[c] !== null && column.free?.has(/** @type {number} */ (step[c])));
  const unequal = kind === "measured" ? step.includes(null) && !free : n > 0 && base === null;
  const sign = unequal ? (kind === "measured" ? "≠" : "+") : "";
  const says = platformWords(tokenSays(text), platform);
  const more = free ? " Not compared: the host's own scheduler decides it." : unequal ? (kind === "measured" ? " The other side does not have it here." : ` ${columns[0].title} does not do this here.`) : "";
  return h("span", { class: `tok${isCall(text) ? " call" : text.startsWith("g:") ? " guest" : ""}${free ? " free" : ""}${unequal ? ` ${kind === "measured" ? "wrong" : "added"}` : ""}`, "data-name": text, "data-explain": says + more }, sign ? h("i", {}, sign) : null, text);
}

/** What the first column has and this one has not. @param {string} text @param {Platform} platform */
function gone(text, platform) {
  return h("span", { class: "tok gone", "data-name": text, "data-explain": `Not done in this design. ${platformWords(tokenSays(text), platform)}` }, h("span", { class: "visually-hidden" }, "not done: "), text);
}

/** Whether two sequences differ in what is compared. @param {Column[]} columns */
export function differ(columns) {
  return align(columns.map((column) => column.tokens)).some((step) => step.includes(null) && !columns.some((column, n) => step[n] !== null && column.free?.has(/** @type {number} */ (step[n]))));
}
