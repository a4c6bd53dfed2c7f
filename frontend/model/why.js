/** An answer to "why?" as the panel shows it: out of what the server says, in the page's words. Pure. */

import { hex } from "../format/numbers.js";
import { valueWord } from "../format/names.js";

/** @typedef {import("./layout.js").Layout} Layout */

/**
 * @typedef {object} Value one variable of the rule's condition
 * @property {string} lane its name in the interface, "" for what is no variable
 * @property {string} label @property {string} owner @property {string} words
 */

/**
 * @typedef {object} Link one record that can be gone to
 * @property {number} seq @property {number} t @property {string} says
 * @property {string} rule the sentence of its rule, or ""
 */

/**
 * @typedef {object} Answer
 * @property {number} seq @property {number} t @property {string} says
 * @property {string} lane the variable that the record is about, or ""
 * @property {string} about "pCPU 0 · PPI 27 active", or ""
 * @property {string} was its value before, or "" @property {string} now its value since, or ""
 * @property {{says: string, when: string, where: string, designs: string[], basis: string, basisSays: string}|null} rule
 * @property {Value[]} values
 * @property {Link|null} previous
 * @property {Link[]} chain the causes, the nearest first
 * @property {string} root what the chain begins with, in few words
 */

const BY_SCHEDULER = new Set(["slice_end", "wake", "sched_in", "sched_out"]);
const DISTURBANCE = 94;

/** What a chain of causes begins with. @param {{kind: string, code: string, rule: number}} record */
export function rootWords({ kind, code, rule }) {
  if (kind === "op") return "the guest's own operation";
  if (rule === DISTURBANCE || code === "late_irq") return "a disturbance of the experiment";
  if (code === "expiry") return "the timer expires";
  if (code === "host_timer") return "the host's own timer";
  if (code === "start") return "the start of the run";
  if (code === "migrate" || code === "preempt" || BY_SCHEDULER.has(code)) return "a decision of the scheduler";
  return "nothing before it";
}

/**
 * @param {any} told what `GET /runs/{id}/why/{seq}` answers
 * @param {Layout} layout
 * @returns {Answer}
 */
export function answerOf(told, layout) {
  const { record, rule, variable } = told;
  const change = record.kind === "change";
  const lane = variable?.name ?? "";
  const word = (/** @type {string} */ value) => worded(lane, value, layout, record.t);
  return {
    seq: record.seq,
    t: record.t,
    says: record.says,
    lane,
    about: variable ? `${variable.owner} · ${variable.label}` : "",
    was: variable ? word(variable.value) : "",
    now: change ? word(record.value) : "",
    rule: rule && { says: rule.says, when: rule.when, where: rule.where, designs: rule.designs, basis: rule.basis, basisSays: rule.basis_says },
    values: told.values.map((/** @type {any} */ v) => ({ lane: v.name, label: v.label, owner: v.owner, words: worded(v.name, v.value, layout, record.t) })),
    previous: told.previous && linkOf(told.previous),
    chain: told.chain.map(linkOf),
    root: rootWords(told.chain.at(-1) ?? record),
  };
}

/** @param {any} record @returns {Link} */
function linkOf(record) {
  return { seq: record.seq, t: record.t, says: record.says, rule: record.rule_says ?? "" };
}

/** A value in the board's words. @param {string} lane @param {string} value @param {Layout} layout @param {number} t */
function worded(lane, value, layout, t) {
  const variable = layout.named(lane);
  return variable ? valueWord(variable.code, BigInt(value), t) : hex(BigInt(value));
}
