/** Two runs in lockstep, as GET /compare gives them: sums, differences of one row, and what they come to in words. */

import { align } from "./align.js";

/**
 * @typedef {Record<string, number>} Costs
 * @typedef {{seq: number, t: number, costs: Costs, host_ns: number, tokens: string[], seqs: number[]}} Half
 * @typedef {{row: number, vcpu: number, kind: string, label: string, group: string, differs: boolean, a: Half|null, b: Half|null}} Row
 * @typedef {{run: string, name: string, design: string, platform: any, switches: string[], status: string, records: number, whole: boolean, totals: Costs, host_ns: number}} Side
 * @typedef {{label: string, count: number, weight: number, a: Costs, b: Costs, usual: {count: number, row: number, a: Costs, b: Costs, host_ns: {a: number, b: number}}}} Group
 * @typedef {{row: number, kind: string, side: string, says: string, a_seq: number|null, b_seq: number|null}} Parting
 * @typedef {{a: Side, b: Side, costs: string[], unit: "instructions"|"ns", host_before: {a: number, b: number}, rows: number, from: number, next: number|null, before: {a: Costs, b: Costs}, differences: number, groups: Group[], divergence: Parting|null, moved: Parting|null, items: Row[]}} Page
 */

/** The costs in the order in which they are shown. @type {Record<string, string>} */
export const COSTS = {
  timer_reads: "timer reads",
  timer_writes: "timer writes",
  cntvoff_writes: "CNTVOFF writes",
  active_writes: "active-state writes",
  el2_calls: "EL2 calls",
  host_irqs: "host interrupts",
  exits: "exits",
};
const ACCESSES = ["timer_reads", "timer_writes", "cntvoff_writes", "active_writes", "el2_calls"];
/** Less than this part is told as the same: where one run ends within an operation. */
const NEARLY = 0.03;

/** @param {Costs} costs accesses that the designs differ in, and calls to EL2 */
export function accesses(costs) {
  return ACCESSES.reduce((total, name) => total + costs[name], 0);
}

/** @param {Costs} a @param {Costs|undefined} b @returns {Costs} */
export function plus(a, b) {
  return Object.fromEntries(Object.keys(COSTS).map((name) => [name, a[name] + (b?.[name] ?? 0)]));
}

/** What all rows up to one of a page have cost. @param {Page} page @param {number} row */
export function running(page, row) {
  let { a, b } = page.before;
  for (const item of page.items) {
    if (item.row > row) break;
    a = plus(a, item.a?.costs);
    b = plus(b, item.b?.costs);
  }
  return { a, b };
}

/** The time of EL2 and host up to one row, in the page's unit. @param {Page} page @param {number} row */
export function hostRunning(page, row) {
  let { a, b } = page.host_before;
  for (const item of page.items) {
    if (item.row > row) break;
    a += item.a?.host_ns ?? 0;
    b += item.b?.host_ns ?? 0;
  }
  return { a, b };
}

/** @typedef {{a: Costs, b: Costs, host: {a: number, b: number}}} Sums of both sides, accesses and time of the host */

/**
 * The costs of one row alone, of all up to it, or of all there is.
 * @param {Page} page the one that holds the row @param {number} row @param {"here"|"so-far"|"whole"} of
 * @returns {Sums}
 */
export function costsAt(page, row, of) {
  if (of === "so-far") return { ...running(page, row), host: hostRunning(page, row) };
  if (of === "whole") return { a: page.a.totals, b: page.b.totals, host: { a: page.a.host_ns, b: page.b.host_ns } };
  const { a, b } = page.items.find((item) => item.row === row) ?? { a: null, b: null };
  return { a: plus(nothing(), a?.costs), b: plus(nothing(), b?.costs), host: { a: a?.host_ns ?? 0, b: b?.host_ns ?? 0 } };
}

const ENTRY_ENDS = "The last step of each entry, in the guest's mode already, is counted here; Charts leaves it out.";

/** What the time of EL2 and host is called, and what that means. @param {Page["unit"]} unit */
export function hostWords(unit) {
  return unit === "instructions"
    ? { name: "instructions", says: `Instructions at EL2, in the host kernel and in the VMM, as the cost profile qemu-icount counts them: measured and derived, see Costs. ${ENTRY_ENDS}` }
    : { name: "ns of the host", says: `Nanoseconds at EL2, in the host kernel and in the VMM after the cost profile, which counts no instructions. Choose the profile qemu-icount on both sides for instructions. ${ENTRY_ENDS}` };
}

/** @param {number} difference @returns {string} "− 7", "+ 2", "=" */
export function change(difference) {
  return difference === 0 ? "=" : difference < 0 ? `− ${-difference}` : `+ ${difference}`;
}

/**
 * @typedef {object} Piece neighbouring tokens of one kind
 * @property {"same"|"gone"|"added"} kind gone: the baseline's alone; added: the other's alone
 * @property {number[]} a places in the baseline
 * @property {number[]} b
 */

/** @param {readonly string[]} a @param {readonly string[]} b @returns {Piece[]} */
export function pieces(a, b) {
  const found = /** @type {Piece[]} */ ([]);
  for (const [i, j] of align([a, b])) {
    const kind = i === null ? "added" : j === null ? "gone" : "same";
    if (found.at(-1)?.kind !== kind) found.push({ kind, a: [], b: [] });
    const last = found[found.length - 1];
    if (i !== null) last.a.push(i);
    if (j !== null) last.b.push(j);
  }
  return found;
}

/** What the two come to for all that both guests did. @param {Page} page @returns {{sign: string, title: string, about: string}} */
export function story(page) {
  const [a, b] = /** @type {const} */ (["a", "b"]).map((side) => page.groups.reduce((sum, group) => plus(sum, group[side]), nothing()));
  const [before, after, more] = [accesses(a), accesses(b), b.host_irqs - a.host_irqs];
  const same = Math.abs(after - before) <= before * NEARLY;
  const part = before ? ` (${after < before ? "−" : "+"}${Math.round((Math.abs(after - before) / before) * 100)} %)` : "";
  const work = same ? `as many accesses as ${page.a.name}` : `${Math.abs(after - before)} ${after < before ? "fewer" : "more"} accesses${part} than ${page.a.name}`;
  const also = more ? `, ${same || (after < before) === (more < 0) ? "and" : "but"} ${Math.abs(more)} ${more > 0 ? "more" : "fewer"} host interrupt${Math.abs(more) === 1 ? "" : "s"}` : "";
  const gain = same ? "gains nothing" : after > before ? "costs more" : more > 0 ? "pays, at a price" : "pays";
  if (page.divergence) return { sign: "≠", title: `The guests part at step ${page.divergence.row + 1}.`, about: page.divergence.kind === "stopped" ? "One of the two runs ends there, so their costs can be compared only before it." : `In what both do, ${page.b.name} makes ${work}${also}.` };
  const lead = page.a.design === page.b.design ? `${page.b.name}, for the same guest` : `${page.b.name} ${gain}`;
  return { sign: same ? (more > 0 ? "+" : "=") : after < before ? "−" : "+", title: `${lead}: ${work}${also}.`, about: eachWords(page) };
}

/** @returns {Costs} */
function nothing() {
  return Object.fromEntries(Object.keys(COSTS).map((name) => [name, 0]));
}

/** What the kind of operation that differs most costs each time. @param {Page} page */
function eachWords({ groups, a, b }) {
  const [group] = groups;
  if (!group?.weight) return "Every operation costs the same on both sides.";
  const { usual } = group;
  const told = Object.entries(COSTS).filter(([name]) => usual.a[name] !== usual.b[name]);
  if (!told.length) return `${most(group)} costs the same on both sides.`;
  return `${most(group)}, ${a.name} → ${b.name}: ${told.map(([name, words]) => `${words} ${usual.a[name]} → ${usual.b[name]}`).join(", ")}.`;
}

/** "Each hvc", or how many of them. @param {Group} group */
function most({ label, count, usual }) {
  return usual.count === count ? `Each ${label}` : `Most ${label} (${usual.count} of ${count})`;
}
