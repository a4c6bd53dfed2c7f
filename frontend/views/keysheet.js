/** The sheet of keys (`?`). The same table tells the keyboard handler what to do. */

import { makeDialog } from "./dialog.js";
import { h } from "./dom.js";

/** Key, what it does; grouped. */
export const KEYS = /** @type {const} */ ([
  ["My cursor", [
    ["Space", "play or pause"],
    ["← →", "one step back or on, by the chosen step size"],
    ["Shift ← →", "ten steps"],
    [", .", "previous or next change on the lane that is selected"],
    ["Home End", "to the start; to the end, or to now"],
    ["1 … 5", "step by access, transition, round trip, guest op, tick"],
    ["6", "step by a kind of record: list register writes, exits, a function …"],
    ["Y", "to the next record of the same kind; Shift Y: to the previous one"],
    ["[ ]", "previous or next change of the variable that was clicked"],
    ["< >", "slower or faster beat"],
    ["G", "go to a record, a time or a mark: 1234, @1.5ms, +200us, -5, A"],
    ["X", "stop at conditions: my cursor stops where one becomes true, also live"],
    ["{ }", "to where a stop became true last, or becomes true next"],
    ["( )", "marker A, marker B at the cursor; again: take it away"],
    ["M", "bookmark at the cursor, or take it away"],
    ["Shift M", "to the next bookmark"],
  ]],
  ["Why", [
    ["W", "why? about the record at the cursor, or the name on the board that has the focus"],
    ["Click", "on a lamp or register: why does it hold this?"],
    ["Esc", "close the answer"],
  ]],
  ["Timeline", [
    ["+ -", "zoom in, zoom out at the cursor"],
    ["A D", "pan left, pan right"],
    ["F", "the whole run; again: back to the cursor"],
    ["E", "event axis or time axis"],
    ["T", "the timeline as a table"],
  ]],
  ["Page", [
    ["B", "before or after: the other design at the same place"],
    ["/", "filter the log"],
    ["Q", "fold the log away, or bring it back"],
    ["R", "runs"],
    ["N", "new run"],
    ["L", "copy a link to this place"],
    ["K", "does it match a real kernel?"],
    ["C", "side by side: these two runs in two columns"],
    ["J", "learn: the commit, sentence by sentence, and break it"],
    ["↑ ↓", "on a name: the previous or next name of the card"],
    ["?", "this sheet"],
    ["Esc", "close"],
  ]],
]);

export function keySheet() {
  const groups = KEYS.map(([title, rows]) =>
    h("section", {}, h("h3", {}, title), h("table", {}, h("tbody", {}, rows.map(([keys, says]) =>
      h("tr", {}, h("td", {}, keys.split(" ").map((key) => (key === "…" ? "… " : h("kbd", {}, key)))), h("td", {}, says)))))));
  return makeDialog("keys", "Keys", h("div", { class: "keysheet" }, groups), h("p", { class: "dim" }, "All of them rest while a text field has the focus."));
}
