/** The twin of a figure: the same numbers as a table, with a link to the record of each row. */

import { count } from "../format/numbers.js";
import { h } from "../views/dom.js";

/**
 * @param {string} title @param {import("./ask.js").Figure["table"]} table
 * @param {(run: string, seq: number) => string} address of a record on the board
 */
export function twinTable(title, { columns, rows }, address) {
  const [run, record] = [columns.indexOf("run"), columns.indexOf("record")];
  const shown = columns.map((_, n) => n).filter((n) => n !== run);
  const cell = (/** @type {(string|number|null)[]} */ row, /** @type {number} */ n) => {
    const value = row[n];
    if (n === record && value !== null) return h("td", { class: "num" }, h("a", { href: address(String(row[run]), Number(value)), title: "Open the board at this record" }, count(Number(value))));
    if (typeof value === "string") return h("td", {}, value);
    return h("td", { class: "num" }, value === null ? "–" : Number.isInteger(value) ? count(value) : String(value));
  };
  return h("table", { class: "twin" }, h("caption", { class: "visually-hidden" }, title),
    h("thead", {}, h("tr", {}, shown.map((n) => h("th", { scope: "col" }, columns[n])))),
    h("tbody", {}, rows.map((row) => h("tr", {}, shown.map((n) => cell(row, n))))));
}
