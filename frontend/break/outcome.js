/** What came of both sides, beside each other. */

import { count, duration } from "../format/numbers.js";
import { counterName } from "../learn/counters.js";
import { h } from "../views/dom.js";
import { differences } from "./run.js";

/** @typedef {import("./part.js").BreakSwitch} BreakSwitch */
/** @typedef {import("./part.js").Invariant} Invariant */
/** @typedef {import("./run.js").SideRun} SideRun */

const LED_THERE = 4;

/** @param {BreakSwitch} one @param {import("./run.js").Both} both @param {Invariant|null} invariant */
export function outcomeView(one, both, invariant) {
  const fix = one.kind === "fix";
  const sides = h("div", { class: "sides" },
    sideView("sound", fix ? "With the fix" : "Sound: the line in place", both.sound, invariant),
    sideView("broken", fix ? "As shipped" : "Broken: the switch on", both.broken, invariant));
  return invariant ? [sides] : [sides, countersView(one, both)];
}

/** @param {number} n */
const times = (n) => (n === 1 ? "once" : `${count(n)} times`);
/** @param {number} n */
const ticks = (n) => (n ? `${count(n)} tick${n > 1 ? "s" : ""}` : "no tick");

/** @param {"sound"|"broken"} which @param {string} title @param {SideRun} side @param {Invariant|null} invariant */
function sideView(which, title, side, invariant) {
  const { violation } = side.run;
  const fell = violation !== null;
  return h("article", { class: `side ${fell ? "fell" : "held"}`, "data-side": which },
    h("header", {}, h("span", { class: "sign", "aria-hidden": "true" }, fell ? "✕" : "✓"), h("h3", {}, title), h("span", { class: "dim mono" }, side.run.design)),
    h("p", { class: "verdict" }, fell ? `${violation.id} falls` : "All invariants hold to the end"),
    fell ? h("p", {}, violation.says) : h("p", { class: "dim" }, `${count(side.run.records)} records, ${duration(side.run.t_ns)} simulated; the guest was entered ${times(side.counts.entries)} and took ${ticks(side.counts.ticks)}.`),
    fell && invariant ? h("p", { class: "dim" }, `It must hold because: ${invariant.why}.`) : null,
    fell && side.why ? ledThere(side.why, side.run.t_ns) : null,
    h("a", { class: "button", href: side.link }, fell ? `Open at the violation, record ${count(violation.seq)}` : invariant ? "Open at its end" : "Open on the board"));
}

/** The chain of causes, the oldest first. @param {{record: any, chain: any[]}} why @param {number} t */
function ledThere({ chain }, t) {
  return h("div", {}, h("h4", {}, "What led there"),
    h("ol", { class: "led" }, chain.slice(0, LED_THERE).reverse().map((link) => h("li", {}, h("span", { class: "num dim" }, count(link.seq)), h("span", {}, link.says)))),
    h("p", { class: "dim" }, `Stopped after ${duration(t)} of simulated time.`));
}

/** @param {BreakSwitch} one @param {import("./run.js").Both} both */
function countersView(one, both) {
  const rows = differences(both, one.expects);
  const [sound, broken] = one.kind === "fix" ? ["with the fix", "as shipped"] : ["sound", "broken"];
  return h("table", { class: "counter-table" },
    h("caption", {}, `Counters that differ over the whole run; the baseline is the side ${sound === "sound" ? "with the line in place" : "with the fix"}.`),
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "counter"), h("th", { scope: "col" }, `${sound} (baseline)`), h("th", { scope: "col" }, broken), h("th", { scope: "col" }, "difference"))),
    h("tbody", {}, rows.map((row) => h("tr", { class: row.expected ? "expected" : "" },
      h("th", { scope: "row" }, counterName(row.name)), h("td", { class: "num" }, count(row.sound)), h("td", { class: "num" }, count(row.broken)),
      h("td", { class: "num" }, `${row.broken > row.sound ? "+" : "−"}${count(Math.abs(row.broken - row.sound))}`)))));
}
