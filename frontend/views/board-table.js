/** The board's table twin: every variable of every CPU at the cursor, in words, and what the last step changed. */

import { explain, label, valueWord } from "../format/names.js";
import { named } from "../format/platform.js";
import { Var } from "../tape/vocabulary.js";
import { h, setText } from "./dom.js";

/** @typedef {import("../model/layout.js").Layout} Layout */
/** @typedef {import("../model/moment.js").Moment} Moment */

/** @param {HTMLElement} root */
export function boardTable(root) {
  const parts = h("div", { class: "state-tables" });
  const heading = h("h2", { tabindex: "-1" }, "The board as a table");
  root.replaceChildren(h("div", { class: "state-head" }, heading, h("span", { class: "dim" }, "every variable at the cursor; a dot marks what the last step changed")), parts);
  /** @type {{value: HTMLElement, before: HTMLElement, row: HTMLElement}[]} */
  let lines = [];
  /** @type {Layout|null} */
  let shown = null;

  /** @param {Layout} layout */
  function build(layout) {
    shown = layout;
    lines = layout.variables.map((variable, n) => line(variable.code, variable.slot, layout.name(n)));
    /** @type {Map<string, HTMLElement[]>} */
    const owners = new Map();
    for (const [n, { row }] of lines.entries()) owners.set(layout.owner(n), [...(owners.get(layout.owner(n)) ?? []), row]);
    parts.replaceChildren(...[...owners].map(([owner, rows]) => h("table", {}, h("caption", {}, owner),
      h("thead", {}, h("tr", {}, ["variable", "value", "before"].map((name) => h("th", { scope: "col" }, name)))), h("tbody", {}, rows))));
  }

  return {
    focus: () => heading.focus(),
    /** @param {Layout} layout @param {Moment} moment */
    update(layout, moment) {
      if (root.hidden) return;
      if (layout !== shown) build(layout);
      for (const [n, { code, subject, slot }] of layout.variables.entries()) {
        const { value, before, row } = lines[n];
        const was = moment.prev(code, subject, slot);
        setText(value, valueWord(code, moment.get(code, subject, slot), moment.t));
        setText(before, was === null ? "" : valueWord(code, was, moment.t));
        row.classList.toggle("changed", was !== null);
      }
    },
  };
}

/** @param {number} code @param {number} slot @param {string} lane */
function line(code, slot, lane) {
  const value = h("td", { class: "mono" });
  const before = h("td", { class: "mono dim" });
  const name = code === Var.P_LR ? `LR ${slot}` : named(label(code));
  const row = h("tr", { "data-lane": lane }, h("th", { scope: "row", title: named(explain(code)) }, name), value, before);
  return { value, before, row };
}
