/** One sentence: before and after beside each other, each record with what it says and a way to the board. */

import { count } from "../format/numbers.js";
import { counterName } from "../learn/counters.js";
import { sideHead } from "../learn/side-head.js";
import { recordAt, runsOf, settledAt } from "../learn/runs.js";
import { writePlace } from "../page/permalink.js";
import { h } from "../views/dom.js";

/** @typedef {import("./part.js").StorySentence} StorySentence */
/** @typedef {import("./part.js").StorySide} StorySide */

let drawing = 0;

/**
 * @param {HTMLElement} panel @param {StorySentence} one @param {string[]} intro
 * @param {StorySentence|null} next @param {(id: string) => string} hrefOf
 */
export function sentenceView(panel, one, intro, next, hrefOf) {
  const ticket = ++drawing;
  const sides = h("div", { class: "sides story-sides", "aria-busy": "true" }, one.sides.map((side) => sideFrame(side)));
  const figures = h("div", { class: "figures" });
  panel.replaceChildren(
    ...intro.map((text) => h("p", { class: "intro dim" }, text)),
    h("header", { class: "detail-top" }, h("span", { class: "tag" }, one.id), h("h2", { class: "words" }, one.title)),
    h("p", { class: "lead" }, one.says), sides, figures,
    h("p", { class: "run-row" }, next ? h("a", { class: "button", id: "next-sentence", href: hrefOf(next.id) }, `Next: ${next.title}`) : h("a", { class: "button", id: "next-sentence", href: "#break" }, "Now break it")));
  panel.scrollTop = 0;
  void fill(one, sides, figures, () => ticket === drawing).catch((error) => {
    if (ticket === drawing) figures.replaceChildren(h("p", { class: "error", role: "alert" }, error instanceof Error ? error.message : String(error)));
  });
}

/** @param {StorySide} side */
function sideFrame({ which, label, launch, places }) {
  return h("article", { class: "side", "data-side": which },
    sideHead(label, launch),
    h("ol", { class: "places" }, places.map((place) => h("li", {}, h("p", {}, place.says), h("div", { class: "shown" }, h("span", { class: "dim" }, "Running …"))))));
}

/** @param {StorySentence} one @param {HTMLElement} sides @param {HTMLElement} figures @param {() => boolean} current */
async function fill(one, sides, figures, current) {
  const runs = await runsOf(one.sides.map((side) => side.launch), "commit");
  if (!current()) return;
  figures.replaceChildren(figuresView(one, runs));
  await Promise.all(one.sides.map((side, n) => fillSide(side, runs, n, sides.children[n], current)));
  sides.removeAttribute("aria-busy");
}

/** @param {StorySide} side @param {any[]} runs @param {number} n @param {Element} element @param {() => boolean} current */
async function fillSide(side, runs, n, element, current) {
  const beside = runs[side.which === "after" ? 0 : 1].id; // what is broken is told against the same kernel as it was
  const cells = element.querySelectorAll(".shown");
  await Promise.all(side.places.map(async (place, at) => {
    const seq = await recordAt(runs[n].id, place.at);
    if (seq === null || !current()) return;
    const { record, settled } = await settledAt(runs[n].id, seq);
    const href = `/${writePlace({ run: runs[n].id, beside, at: settled, axis: "event" })}`;
    cells[at].replaceChildren(h("a", { href, title: "Open it on the board, after its effects" }, h("b", { class: "num" }, count(settled)), h("span", {}, record.says), h("i", { "aria-hidden": "true" }, "→")));
  }));
}

/** The totals of whole runs; the first side is the baseline. @param {StorySentence} one @param {any[]} runs */
function figuresView(one, runs) {
  const heads = one.sides.map(({ label, launch }, n) => h("th", { scope: "col" }, `${label} · ${launch.design}${n ? "" : " (baseline)"}`));
  return h("table", { class: "counter-table" }, h("caption", {}, runs.some((run) => run.violation) ? "The whole run, each side; a run that breaks an invariant stops there." : "The whole run, each side."),
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "counter"), heads)),
    h("tbody", {}, one.counters.map((name) => h("tr", { "data-counter": name }, h("th", { scope: "row" }, counterName(name)),
      runs.map((run, n) => h("td", { class: "num" }, count(run.totals[name]), n ? change(run.totals[name] - runs[0].totals[name]) : null))))));
}

/** @param {number} more */
function change(more) {
  return h("small", { class: "change" }, more === 0 ? "=" : `${more > 0 ? "+" : "−"}${count(Math.abs(more))}`);
}
