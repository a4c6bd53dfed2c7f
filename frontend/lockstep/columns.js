/** The two columns around the cursor: one page of rows at a time. */

import { count } from "../format/numbers.js";
import { rowElement } from "./rows.js";
import { PAGE_ROWS } from "./pages.js";
import { HINTS } from "./commands.js";
import { bringWithin, byId, h } from "../views/dom.js";

/** @typedef {import("../model/lockstep.js").Page} Page */

/** Pixels that stay free above the row at the cursor. */
const BEFORE = 30;

/** @param {import("./rows.js").RowActions} actions */
export function columnsView(actions) {
  const list = byId("steps");
  /** @type {Page|null} */
  let shown = null;
  let current = -1;

  /** Draw one row anew, in its place. @param {number} row @param {boolean} here */
  function redraw(row, here) {
    const item = shown?.items.find((one) => one.row === row);
    const old = document.getElementById(`step-${row}`);
    if (!item || !old || !shown) return;
    const focused = old.contains(document.activeElement);
    const fresh = rowElement(shown, item, here, actions);
    old.replaceWith(fresh);
    if (focused) fresh.querySelector("button")?.focus();
  }

  return {
    /** @param {Page} page @param {number} row */
    draw(page, row) {
      if (page !== shown) {
        shown = page;
        heads(page, actions.go, row);
        list.replaceChildren(...page.items.map((item) => rowElement(page, item, item.row === row, actions)));
      } else if (row !== current) {
        redraw(current, false);
        redraw(row, true);
      }
      current = row;
      const now = document.getElementById(`step-${row}`);
      if (now) bringWithin(list, now, BEFORE);
    },
    clear() {
      shown = null;
      current = -1;
      list.replaceChildren();
      byId("column-heads").replaceChildren();
      byId("foot").replaceChildren();
    },
  };
}

/** @param {Page} page @param {(row: number) => void} go @param {number} row */
function heads(page, go, row) {
  const at = Math.floor(row / PAGE_ROWS) * PAGE_ROWS;
  byId("column-heads").replaceChildren(
    h("span", { class: "dim" }, "what the guest does"),
    h("span", {}, h("b", { class: "mono" }, page.a.name), h("span", { class: "dim" }, " baseline · "), h("span", { class: "word gone" }, "only here")),
    h("span", {}, h("b", { class: "mono" }, page.b.name), h("span", { class: "dim" }, " · "), h("span", { class: "word added" }, h("i", {}, "+"), "only here")),
    h("span", { class: "dim delta" }, h("span", { class: "term", tabindex: "0", "data-name": "accesses", "data-explain": "Accesses to the timer and to the active state of PPI 27, and calls to EL2: what the designs differ in." }, "accesses")));
  const pageButton = (/** @type {string} */ name, /** @type {number} */ to, /** @type {boolean} */ possible) => h("button", { type: "button", class: "quiet", disabled: !possible, onclick: () => go(to) }, name);
  byId("foot").replaceChildren(
    pageButton("◀ earlier", at - 1, at > 0), h("span", { class: "num" }, `steps ${count(at + 1)} – ${count(at + page.items.length)} of ${count(page.rows)}, ${count(page.differences)} differ`), pageButton("later ▶", at + PAGE_ROWS, page.next !== null),
    h("span", { class: "grow" }), ...HINTS.map(([keys, says]) => h("span", { class: "hint" }, keys.split(" ").map((key) => h("kbd", {}, key)), ` ${says}`)));
}
