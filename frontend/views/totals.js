/**
 * Running totals, before against after: the same guest and seed under two designs, compared where the guest is
 * equally far. Below it one obvious next step. The chart has a table twin.
 */

import { count } from "../format/numbers.js";
import { TOTALS } from "../model/totals.js";
import { h, setAttribute, setText } from "./dom.js";
import { totalsChart } from "./totals-chart.js";

const SHOWN = /** @type {const} */ (["timerAccesses", "activeWrites", "hostInterrupts"]);
const SAYS = {
  timerAccesses: "Reads and writes of CNTV_CTL, CNTV_CVAL and CNTVOFF_EL2 by the host and its EL2 code. The guest's own are not counted.",
  activeWrites: "Writes of PPI 27's active bit at the interrupt controller: the slow way to mask it.",
  hostInterrupts: "Physical interrupts that the host takes.",
};

/**
 * @typedef {object} Side
 * @property {string} design short name for the head of a column
 * @property {string} label for the switch: "Before · v4.14"
 * @property {import("../model/totals.js").Counts|null} counts null: not known (yet)
 */

/**
 * @typedef {object} TotalsPicture
 * @property {Side[]} sides one or two, the older design first
 * @property {number} shown which of them the board shows
 * @property {{text: string, action: string, act: () => void}|null} next
 * @property {boolean} canForget
 * @property {string} title
 */

/** @param {HTMLElement} root @param {{show: (side: number) => void, forget: () => void, series: () => import("./totals-chart.js").Series[]}} actions */
export function totalsView(root, actions) {
  const title = h("h2", {});
  const toggle = h("div", { class: "segmented", role: "group", "aria-label": "Before or after the commit (B)", id: "before-after" });
  const chart = totalsChart();
  const more = h("button", { class: "quiet", type: "button", id: "totals-chart-toggle", "aria-pressed": "false", onclick: () => setAttribute(more, "aria-pressed", String(chart.toggle(actions.series()))) }, "Chart");
  const table = h("table", { class: "ab" });
  const forget = h("button", { type: "button", id: "forget-flag", onclick: actions.forget, "data-explain": "Runs the same guest with the loaded flag ignored: every save and restore then runs each time it is called." }, "Forget the loaded flag");
  const nextText = h("p", {});
  const nextButton = h("button", { class: "primary", type: "button", id: "next-step" });
  const next = h("div", { class: "next-step" }, nextText, nextButton);
  root.replaceChildren(h("div", { class: "totals-head" }, title, h("span", { class: "grow" }), toggle), table, chart.element, next,
    h("div", { class: "totals-foot" }, forget, h("span", { class: "grow" }), more));
  let key = "";
  /** @type {ReturnType<typeof abTable>|null} */
  let cells = null;
  /** @type {(() => void)|null} */
  let act = null;
  nextButton.addEventListener("click", () => act?.());
  return {
    chart,
    /** @param {TotalsPicture} picture */
    update(picture) {
      setText(title, picture.title);
      const newKey = picture.sides.map((side) => side.design).join() + picture.shown;
      if (newKey !== key) {
        key = newKey;
        cells = abTable(table, picture);
        toggle.hidden = picture.sides.length < 2;
        toggle.replaceChildren(...picture.sides.map((side, n) => h("button", { type: "button", "aria-pressed": String(n === picture.shown), "data-design": side.design, onclick: () => actions.show(n) }, side.label)));
      }
      cells?.update(picture);
      next.hidden = !picture.next;
      forget.hidden = !picture.canForget;
      if (picture.next) {
        setText(nextText, picture.next.text);
        setText(nextButton, picture.next.action);
        act = picture.next.act;
      }
    },
  };
}

/** @param {HTMLElement} table @param {TotalsPicture} picture */
function abTable(table, picture) {
  const rows = SHOWN.map((name) => {
    const values = picture.sides.map((_, n) => {
      const number = h("span", {});
      const bar = h("i");
      return { number, bar, cell: h("td", { class: n === picture.shown ? "shown" : "" }, number, h("span", { class: "ab-bar", "aria-hidden": "true" }, bar)) };
    });
    const delta = h("td", { class: "delta" });
    const element = h("tr", {}, h("th", { scope: "row" }, h("span", { class: "term", tabindex: "0", "data-explain": SAYS[name], "data-name": TOTALS[name] }, TOTALS[name])), values.map((v) => v.cell), delta);
    return { name, values, delta, element };
  });
  const two = picture.sides.length > 1;
  table.replaceChildren(
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, h("span", { class: "visually-hidden" }, "total")), picture.sides.map((side) => h("th", { scope: "col", class: "mono" }, side.design)), h("th", { scope: "col" }, ""))),
    h("tbody", {}, rows.map((row) => row.element)));
  return {
    /** @param {TotalsPicture} now */
    update(now) {
      for (const { name, values, delta } of rows) {
        const numbers = now.sides.map((side) => side.counts?.[name] ?? null);
        const most = Math.max(1, ...numbers.map((n) => n ?? 0));
        values.forEach(({ number, bar }, n) => {
          const value = numbers[n];
          setText(number, value === null ? "…" : count(value));
          bar.style.width = `${Math.round(((value ?? 0) / most) * 100)}%`;
        });
        setText(delta, two ? difference(numbers[0], numbers[1]) : "");
      }
    },
  };
}

/** @param {number|null} before @param {number|null} after */
function difference(before, after) {
  if (before === null || after === null) return "";
  if (before === after) return "equal";
  return after < before ? `${count(before - after)} fewer` : `${count(after - before)} more`;
}
