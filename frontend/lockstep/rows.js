/** The two columns: for each thing that the guest does what either side makes of it. */

import { platformWords, platformOf } from "../format/platform.js";
import { count } from "../format/numbers.js";
import { isCall, tokenSays } from "../format/token-words.js";
import { accesses, change, hostWords, pieces } from "../model/lockstep.js";
import { phases } from "../model/phases.js";
import { align } from "../model/align.js";
import { h } from "../views/dom.js";

/** @typedef {import("../model/lockstep.js").Page} Page */
/** @typedef {import("../model/lockstep.js").Row} Row */
/** @typedef {import("../model/lockstep.js").Half} Half */
/** @typedef {import("../format/platform.js").Platform} Platform */

/** Tokens of a row that are shown; what follows is only counted. */
const MOST_TOKENS = 500;
/** So many equal tokens are shown as they are where the cursor is not. */
const FEW = 3;

/** @typedef {{go: (row: number) => void, open: (side: "a"|"b") => void}} RowActions */

/** @param {Page} page @param {Row} row @param {boolean} current @param {RowActions} actions */
export function rowElement(page, row, current, actions) {
  const [a, b] = [shown(row.a), shown(row.b)];
  const parted = page.divergence?.row === row.row;
  const cut = Math.max(row.a?.tokens.length ?? 0, row.b?.tokens.length ?? 0) - MOST_TOKENS;
  return h("li", { class: `step${row.differs ? " differs" : ""}${current ? " current" : ""}${parted ? " parted" : ""}`, id: `step-${row.row}`, "data-row": row.row, "aria-current": current ? "true" : null },
    h("button", { type: "button", class: "step-name", onclick: () => actions.go(row.row) },
      h("span", { class: "num dim" }, row.row + 1), page.items.some((one) => one.vcpu > 0) ? h("span", { class: "chip" }, `vCPU ${row.vcpu}`) : null, h("b", { class: `mono kind-${row.kind}` }, row.label), row.group.endsWith(", interrupted") ? h("span", { class: "dim" }, "interrupted") : null),
    current ? full(page, row, a, b, actions) : brief(page, row, a, b), delta(row),
    parted ? h("p", { class: "parting-note" }, h("b", {}, "≠ first divergence "), page.divergence?.says ?? "") : null,
    current && cut > 0 ? h("p", { class: "dim cut" }, `${cut} more tokens are not shown: they stand on the board.`) : null);
}

/** @param {Half|null} half @returns {string[]} */
function shown(half) {
  return half ? half.tokens.slice(0, MOST_TOKENS) : [];
}

/** @param {Row} row */
function delta(row) {
  if (!row.a || !row.b) return h("span", { class: "delta dim" }, row.a ? "A only" : "B only");
  const [x, y] = [accesses(row.a.costs), accesses(row.b.costs)];
  const interrupts = row.b.costs.host_irqs - row.a.costs.host_irqs;
  const text = row.differs && x === y && !interrupts ? "≠" : change(y - x);
  return h("span", { class: `delta num${y < x ? " less" : y > x ? " more" : ""}`, title: "accesses to timer and active state, and EL2 calls" }, text,
    interrupts ? h("span", { class: `${interrupts > 0 ? "more" : "less"}`, title: "host interrupts" }, ` ${change(interrupts)} irq`) : null);
}

/** Only what differs; equal tokens are counted. @param {Page} page @param {Row} row @param {string[]} a @param {string[]} b */
function brief(page, row, a, b) {
  const columns = /** @type {HTMLElement[][]} */ ([[], []]);
  const [pa, pb] = [platformOf(page.a), platformOf(page.b)];
  for (const piece of pieces(a, b)) {
    if (piece.kind === "same" && piece.a.length > FEW) {
      for (const column of columns) column.push(h("span", { class: "alike-run" }, `${piece.a.length} the same`));
      continue;
    }
    for (const place of piece.a) columns[0].push(word(a[place], piece.kind, pa, page.b.name));
    for (const place of piece.b) columns[1].push(word(b[place], piece.kind, pb, page.a.name));
  }
  return h("div", { class: "sides" }, columns.map((column, n) => h("div", { class: "side" }, (n ? row.b : row.a) ? column : h("span", { class: "dim" }, "not here"))));
}

/** All of it, line by line. @param {Page} page @param {Row} row @param {string[]} a @param {string[]} b @param {RowActions} actions */
function full(page, row, a, b, actions) {
  const lines = phases([a, b], align([a, b]));
  const [pa, pb] = [platformOf(page.a), platformOf(page.b)];
  const cells = lines.map((line) => h("tr", {},
    h("td", {}, line.map(([i, j]) => (i === null ? null : word(a[i], j === null ? "gone" : "same", pa, page.b.name)))),
    h("td", {}, line.map(([i, j]) => (j === null ? null : word(b[j], i === null ? "added" : "same", pb, page.a.name))))));
  const button = (/** @type {"a"|"b"} */ side) => (row[side] ? h("button", { type: "button", "data-open": side, onclick: () => actions.open(side) }, `Open ${page[side].name} on the board`) : "not here");
  const unit = hostWords(page.unit);
  const host = (/** @type {Half|null} */ half) => (half ? h("span", { class: "host-time num", title: unit.says }, ` ${count(half.host_ns)} ${unit.name}`) : null);
  const nothing = row.a?.tokens.length || row.b?.tokens.length ? null : h("tr", {}, h("td", { class: "dim" }, "nothing but the guest"), h("td", { class: "dim" }, "nothing but the guest"));
  return h("table", { class: "full" }, h("tbody", {}, cells, nothing), h("tfoot", {}, h("tr", {}, h("td", {}, button("a"), host(row.a)), h("td", {}, button("b"), host(row.b)))));
}

/** @param {string} text @param {"same"|"gone"|"added"} kind @param {Platform} platform @param {string} other */
function word(text, kind, platform, other) {
  const more = kind === "gone" ? ` ${other} does not do this here.` : kind === "added" ? ` ${other} does not do this here.` : "";
  const type = isCall(text) ? " call" : text.startsWith("g:") ? " guest" : /^(EXIT|ENTER|HIRQ)/.test(text) ? " edge" : "";
  const mark = kind === "gone" ? h("span", { class: "visually-hidden" }, "only here: ") : kind === "added" ? h("i", {}, "+") : null;
  return h("span", { class: `word ${kind}${type}`, "data-name": text, "data-explain": platformWords(tokenSays(text), platform) + more }, mark, text);
}
