/** The head of the page: what the two come to, the costs up to the cursor, and where the guests part. */

import { count } from "../format/numbers.js";
import { COSTS, costsAt, hostWords, story } from "../model/lockstep.js";
import { h } from "../views/dom.js";
import { costTable } from "./cost-table.js";

/** @typedef {import("../model/lockstep.js").Page} Page */

/** The story of the whole comparison. @param {HTMLElement} root @param {Page} page @param {(row: number) => void} go */
export function drawStory(root, page, go) {
  const { sign, title, about } = story(page);
  root.dataset.state = "told";
  root.replaceChildren(
    h("span", { class: "sign", "aria-hidden": "true" }, sign),
    h("div", { class: "story-words" }, h("h2", {}, title), h("p", { class: "dim" }, about)), parting(page, go));
}

/** Something else than a story: what is under way, or what went wrong. @param {HTMLElement} root @param {"busy"|"failed"} state @param {string} title @param {string} about @param {number} [part] 0..1 */
export function drawState(root, state, title, about, part) {
  root.dataset.state = state;
  root.replaceChildren(
    h("span", { class: "sign", "aria-hidden": "true" }, state === "busy" ? "…" : "!"),
    h("div", { class: "story-words" }, h("h2", {}, title), h("p", { class: "dim" }, about),
      part === undefined ? null : h("progress", { max: 1, value: part, "aria-label": "Progress of both runs" })));
}

/** @param {Page} page @param {(row: number) => void} go */
function parting({ divergence, moved, a, b }, go) {
  const found = divergence ?? moved;
  if (!found) {
    const part = a.whole && b.whole ? "" : " as far as both were compared";
    return h("p", { class: "parting none", id: "parting" }, h("b", {}, "="), `The guest sees the same on both sides${part}.`);
  }
  return h("button", { type: "button", class: `parting ${divergence ? "apart" : "late"}`, id: "parting", title: "Go there (D)", onclick: () => go(found.row) },
    h("b", {}, divergence ? "≠" : "≈"), h("span", {}, h("span", { class: "dim" }, divergence ? "first divergence " : "only the time differs "), found.says));
}

/** The costs of everything up to the cursor. @param {HTMLElement} root @param {Page} page @param {number} row */
export function drawRunning(root, page, row) {
  root.replaceChildren(costTable(costsAt(page, row, "so-far"), page.unit, {
    caption: `Costs of all steps up to number ${row + 1}`, head: `up to step ${count(row + 1)} of ${count(page.rows)}`,
    names: [page.a.name, page.b.name], notes: ["baseline", ""],
  }));
}

/** What one of each kind of operation costs. @param {HTMLElement} root @param {Page} page @param {(row: number) => void} go */
export function drawGroups(root, page, go) {
  const [differing, same] = [page.groups.filter((one) => one.weight), page.groups.filter((one) => !one.weight)];
  root.replaceChildren(
    h("h2", {}, "One of each"), h("p", { class: "dim" }, `what most of them cost, ${page.a.name} → ${page.b.name}`),
    ...differing.map((one) => groupCard(one, page.unit, go)),
    same.length ? h("p", { class: "dim alike" }, h("b", {}, "The same: "), same.map((one) => `${one.label} × ${count(one.count)}`).join(", "), ".") : "");
}

/** @param {import("../model/lockstep.js").Group} group @param {import("../model/lockstep.js").Page["unit"]} unit @param {(row: number) => void} go */
function groupCard({ label, count: times, usual }, unit, go) {
  const told = Object.entries(COSTS).map(([name, words]) => ({ words, x: usual.a[name], y: usual.b[name] }))
    .concat({ words: hostWords(unit).name, x: usual.host_ns.a, y: usual.host_ns.b }).filter(({ x, y }) => x || y);
  const part = usual.count === times ? `× ${count(times)}` : `${count(usual.count)} of ${count(times)}`;
  return h("button", { type: "button", class: "group", "data-group": label, title: "Go to the first of them", onclick: () => go(usual.row) },
    h("span", { class: "group-name" }, h("b", { class: "mono" }, label), h("span", { class: "dim num" }, part)),
    told.map(({ words, x, y }) => h("span", { class: `cost${y < x ? " less" : y > x ? " more" : ""}` }, h("span", {}, words), h("span", { class: "num" }, x === y ? count(x) : `${count(x)} → ${count(y)}`), h("b", { "aria-hidden": "true" }, y < x ? "−" : y > x ? "+" : "="))));
}
