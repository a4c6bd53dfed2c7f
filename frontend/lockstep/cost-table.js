/** The costs of two sides in one table: baseline, the other, and the change against the baseline. */

import { count } from "../format/numbers.js";
import { COSTS, change, hostWords } from "../model/lockstep.js";
import { h } from "../views/dom.js";

/** @typedef {import("../model/lockstep.js").Sums} Sums */

/**
 * @typedef {object} CostWords
 * @property {string} caption for screen readers
 * @property {string} head what the costs are of, at the table's corner
 * @property {[string, string]} names of the two sides, the baseline's first
 * @property {[string, string]} notes after the names
 */

/** @param {Sums} sums @param {import("../model/lockstep.js").Page["unit"]} unit @param {CostWords} words */
export function costTable({ a, b, host }, unit, { caption, head, names: [left, right], notes }) {
  const names = Object.entries(COSTS);
  const { name: hostName, says } = hostWords(unit);
  const line = (/** @type {string} */ name, /** @type {string} */ note, /** @type {(cost: string) => HTMLElement} */ cell, /** @type {HTMLElement} */ last, kind = "") =>
    h("tr", { class: kind }, h("th", { scope: "row" }, h("b", { class: "mono" }, name), note ? h("span", { class: "dim" }, ` ${note}`) : null), names.map(([cost]) => cell(cost)), last);
  return h("table", { class: "running" },
    h("caption", { class: "visually-hidden" }, caption),
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, head), names.map(([, words]) => h("th", { scope: "col" }, words)), h("th", { scope: "col", id: "host-unit" }, h("span", { class: "term", tabindex: "0", "data-name": hostName, "data-explain": says }, hostName)))),
    h("tbody", {},
      line(left, notes[0], (cost) => h("td", { class: "num", "data-cost": cost }, count(a[cost])), h("td", { class: "num", "data-host": "a" }, count(host.a))),
      line(right, notes[1], (cost) => h("td", { class: "num", "data-cost": cost }, count(b[cost])), h("td", { class: "num", "data-host": "b" }, count(host.b))),
      line("change", `against ${left}`, (cost) => changeCell(b[cost] - a[cost]), changeCell(host.b - host.a), "changes")));
}

/** @param {number} difference */
function changeCell(difference) {
  return h("td", { class: `num change${difference < 0 ? " less" : difference > 0 ? " more" : ""}` }, change(difference));
}
