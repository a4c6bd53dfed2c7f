/** What a program that was tried came to: the guest's view, totals against a named baseline, and each op side by side. */

import { count } from "../format/numbers.js";
import { platformOf } from "../format/platform.js";
import { h } from "../views/dom.js";
import { toastError } from "../views/toasts.js";
import { DESIGN_SAYS } from "./answers.js";
import { group, mark } from "./chooser.js";
import { openRun } from "./open-run.js";
import { sequenceTable } from "./sequence.js";

/** @typedef {{index: number, op: string, arg: string, result: string, counts: Record<string, number>, sequence: string[], at: number|null}} Row */
/** @typedef {{design: string, rows: Row[], totals: Record<string, number>, experiment: any, end: "complete"|"never"|"cut"|"stopped", says: string}} Side */
/** @typedef {{gic: string, host: string, pcpus: number, vcpus: number, designs: Side[]}} Answer */

/** Total -> the counts it adds up. */
const TOTALS = /** @type {const} */ ([
  ["timer reads", ["cntv_ctl_R", "cntv_cval_R"]],
  ["timer writes", ["cntv_ctl_W", "cntv_cval_W"]],
  ["CNTVOFF writes", ["cntvoff_W"]],
  ["active-state writes", ["gic_active_set_W", "gic_active_clear_W"]],
  ["EL2 calls", ["hvc_host"]],
  ["interface accesses", ["ich_R", "ich_W", "gich_R", "gich_W"]],
  ["host interrupts", ["host_irq_taken"]],
  ["timer handler", ["vtimer_isr"]],
  ["exits", ["exits_sync", "exits_irq"]],
  ["entries", ["world_switches"]],
  ["vcpu_load", ["vcpu_load"]],
]);
const TIMER = ["cntv_ctl_R", "cntv_cval_R", "cntv_ctl_W", "cntv_cval_W", "cntvoff_W"];

/** @param {Record<string, number>} counts @param {readonly string[]} names */
function sum(counts, names) {
  return names.reduce((total, name) => total + (counts[name] ?? 0), 0);
}

/** @param {Answer} answer @param {import("../model/program-text.js").Typed} typed @param {import("./answers.js").Tab} tab */
export function triedView(answer, typed, tab) {
  const sides = answer.designs;
  const names = sides.map((side) => side.design);
  const body = h("div", {});
  const buttons = names.map((design) => h("button", { type: "button", role: "radio", "data-design": design, "data-name": design, "data-explain": DESIGN_SAYS[design] ?? "", onclick: () => against(design) }, design));
  /** @param {string} design */
  function against(design) {
    mark(buttons, names.indexOf(design), "aria-checked");
    const ordered = [...sides].sort((a, b) => Number(b.design === design) - Number(a.design === design));
    body.replaceChildren(totalsTable(ordered), opsList(ordered, typed, platformOf({ platform: answer })));
  }
  against(names.includes(tab.place.design) ? tab.place.design : names[0]);
  return h("section", { "aria-label": "Result" }, guestView(sides),
    answer.pcpus > tab.place.pcpus ? h("p", { class: "dim" }, `Two vCPUs were run on ${answer.pcpus} physical CPUs, one on each, as in the measurements.`) : null,
    h("div", { class: "tried-head" }, h("h3", {}, "What each kernel does for it"), h("span", { class: "grow" }), h("span", { class: "dim" }, "baseline"), group("radiogroup", "Baseline", buttons)), body);
}

/** Whether the guest can tell the kernels apart. @param {Side[]} sides */
function guestView(sides) {
  const ends = sides.filter((side) => side.says);
  const length = Math.max(...sides.map((side) => side.rows.length));
  const seen = (/** @type {Side} */ side) => side.rows.map((row) => row.result).join("|");
  const same = new Set(sides.map((side) => `${side.end} ${side.rows.length} ${seen(side)}`)).size === 1;
  const partial = ends.length ? " What follows counts what happened until then." : "";
  const lines = ends.map((side) => h("li", {}, h("b", { class: "mono" }, side.design), ` ${side.says}`));
  const differing = same ? [] : sides[0].rows.filter((row) => new Set(sides.map((side) => side.rows[row.index]?.result ?? "?")).size > 1 && sides.every((side) => side.rows[row.index]));
  for (const row of differing) lines.push(h("li", {}, h("b", { class: "mono" }, `op ${row.index + 1} ${row.op} ${row.arg}`), ` gives ${sides.map((side) => `${side.rows[row.index].result || "nothing"} on ${side.design}`).join(", ")}.`));
  const text = same ? (ends.length ? "The guest fares the same on all four kernels." : `The guest sees the same on all four kernels: ${length} of ${length} results are equal.`) : "The guest can tell the kernels apart.";
  return h("div", { class: `guest-view${same ? "" : " apart"}` }, h("span", { class: "equal-mark", "aria-hidden": "true" }, same ? "=" : "≠"), h("div", {}, h("p", {}, text), lines.length ? h("ul", {}, lines, partial ? h("li", { class: "dim" }, partial) : null) : null));
}

/** @param {Side[]} sides the baseline first */
function totalsTable(sides) {
  const [base] = sides;
  const rows = TOTALS.map(([name, counts]) => ({ name, values: sides.map((side) => sum(side.totals, counts)) })).filter(({ values }) => values.some(Boolean));
  return h("table", { class: "totals-table" },
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "in all"), sides.map((side, n) => h("th", { scope: "col", class: "mono" }, side.design, h("span", { class: "dim" }, n ? ` vs ${base.design}` : " baseline"))))),
    h("tbody", {}, rows.map(({ name, values }) => h("tr", {}, h("th", { scope: "row" }, name), values.map((value, n) => h("td", { class: "num" }, h("b", {}, count(value)), n ? change(value - values[0]) : null))))),
    h("tfoot", {}, h("tr", {}, h("td"), sides.map((side) => h("td", {}, openButton(side))))));
}

/** @param {number} difference */
function change(difference) {
  const text = difference === 0 ? "=" : difference < 0 ? `− ${count(-difference)}` : `+ ${count(difference)}`;
  return h("span", { class: `change${difference < 0 ? " less" : difference > 0 ? " more" : ""}` }, text);
}

/** @param {Side} side @param {number|null} [at] */
function openButton(side, at = side.rows[0]?.at ?? null) {
  return h("button", { type: "button", "data-open": side.design, disabled: at === null, "aria-label": `Open on the board: ${side.design}`, onclick: () => void openRun(side.experiment, side.design, at ?? 0).catch(toastError) }, "Open on the board");
}

/** @param {Side[]} sides @param {import("../model/program-text.js").Typed} typed @param {import("../format/platform.js").Platform} platform */
function opsList(sides, typed, platform) {
  const length = Math.max(...sides.map((side) => side.rows.length));
  const unequal = (/** @type {number} */ n) => new Set(sides.map((side) => side.rows[n]?.sequence.join(" ") ?? "")).size > 1;
  const first = Array.from({ length }, (_, n) => n).find(unequal) ?? 0;
  return h("div", { class: "tried-ops" }, Array.from({ length }, (_, n) => opFold(sides, n, typed.vcpus, platform, n === first)));
}

/** @param {Side[]} sides @param {number} n op @param {number[]} vcpus @param {import("../format/platform.js").Platform} platform @param {boolean} open */
function opFold(sides, n, vcpus, platform, open) {
  const row = /** @type {Row} */ (sides.map((side) => side.rows[n]).find(Boolean));
  const facts = sides.map((side) => {
    const own = side.rows[n];
    if (!own) return h("span", { class: "fact dim" }, "not reached");
    return h("span", { class: "fact" }, h("span", { class: "mono" }, side.design), h("span", { class: "num" }, `${count(sum(own.counts, TIMER))} timer`), own.result ? h("b", { class: "mono" }, own.result) : null);
  });
  const details = h("details", { class: "op-block tried-op", open, "data-op": n },
    h("summary", {}, h("span", { class: "op-title" }, h("b", { class: "mono" }, `${n + 1}  ${row.op}${row.arg ? ` ${row.arg.replace(":", " ")}` : ""}`), vcpus.length ? h("span", { class: "chip" }, `vCPU ${vcpus[n]}`) : null), h("span", { class: "facts" }, facts)));
  const fill = () => {
    if (!details.open || details.querySelector("table")) return;
    details.append(sequenceTable(sides.map((side) => ({ title: side.design, tokens: side.rows[n]?.sequence ?? [] })), "designs", platform));
  };
  details.addEventListener("toggle", fill);
  if (open) fill();
  return details;
}
