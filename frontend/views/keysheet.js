/** The sheet of keys (`?`): drawn from the page's table of commands each time it is opened. */

import { caps } from "../shell/registry.js";
import { makeDialog } from "./dialog.js";
import { h, keycaps } from "./dom.js";

/** What belongs to what has the focus, and is no command. */
const ELSEWHERE = "They rest while a text field has the focus. On a name of the board, ↑ and ↓ go to the previous or next name of its card; Enter or a click asks why it holds this. In a menu, a list or a table the arrow keys move.";

/** @param {import("../shell/registry.js").Registry} registry */
export function keySheet(registry) {
  const groups = h("div", { class: "keysheet", tabindex: "0", role: "group", "aria-label": "Keys" });
  const dialog = makeDialog("keys", "Keys", groups, h("p", { class: "dim" }, ELSEWHERE));
  return {
    show() {
      groups.replaceChildren(...registry.sheet().map(([title, rows]) =>
        h("section", {}, h("h3", {}, title), h("table", {}, h("tbody", {}, rows.map(({ keys, says }) =>
          h("tr", {}, h("td", {}, keysOf(keys)), h("td", {}, says))))))));
      dialog.showModal();
    },
  };
}

/** The keys of a line, each in full: "Shift+← Shift+→". @param {string[]} chords */
function keysOf(chords) {
  return chords.map((chord) => h("span", { class: "chord" }, keycaps(caps(chord))));
}
