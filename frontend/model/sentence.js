/**
 * One record as one plain sentence: who did it, what happened, and why (the sentence of its rule).
 * The templates are the vocabulary's; this fills them.
 */

import { hex } from "../format/numbers.js";
import { OPS } from "../tape/ops.js";
import { RULES } from "../tape/rules.js";
import { ACCESS, CALL, EVENT, Event, Kind, Phase, VAR, Var } from "../tape/vocabulary.js";
import { ACTORS, actorOf, subjectOf } from "./actor.js";
import { changeWords } from "./change-words.js";
import { ctlWords, exitWords, lrWords, threadWords } from "./words.js";

/** @typedef {import("../tape/types.js").TapeRecord} TapeRecord */
/** @typedef {import("./layout.js").Layout} Layout */

/**
 * @typedef {object} Sentence
 * @property {(typeof ACTORS)[number]} actor
 * @property {string} where e.g. "pCPU 0, vCPU 1"
 * @property {string} what the sentence
 * @property {string} why the rule's sentence, and what it rests on if not on a measurement; "" when there is no rule
 * @property {string} rule the rule's name, "" when there is none
 */

/**
 * @param {TapeRecord} record
 * @param {object} [context] what makes the sentence better when it is known
 * @param {Layout} [context.layout]
 * @param {TapeRecord|null} [context.cause] the record that made this one happen
 * @param {bigint|null} [context.before] change: the variable's value before
 * @param {number|null} [context.mode] a `PcpuMode`: what the pCPU that acts executes (see actor.js)
 * @returns {Sentence}
 */
export function sentenceOf(record, context = {}) {
  const rule = RULES[record.rule];
  return {
    actor: ACTORS[actorOf(record, context.cause ?? null, context.mode ?? null)],
    where: whereOf(record),
    what: whatOf(record, context),
    why: [rule?.says, rule?.basis].filter(Boolean).join(" "),
    rule: rule?.name ?? "",
  };
}

/** @param {TapeRecord} record */
export function whereOf({ pcpu, vcpu }) {
  const parts = [];
  if (pcpu >= 0) parts.push(`pCPU ${pcpu}`);
  if (vcpu >= 0) parts.push(`vCPU ${vcpu}`);
  return parts.join(", ");
}

/**
 * A short name for lists and chains: the token of the measured sequences where there is one.
 * @param {TapeRecord} record
 * @param {Layout} [layout]
 */
export function labelOf(record, layout) {
  switch (record.kind) {
    case Kind.OP:
      return OPS[record.code]?.name ?? `op ${record.code}`;
    case Kind.ACCESS:
      return ACCESS[record.code]?.token ?? `access ${record.code}`;
    case Kind.CALL:
      return CALL[record.code]?.function ?? `call ${record.code}`;
    case Kind.EVENT:
      return EVENT[record.code]?.token || eventName(record.code);
    default:
      return layout && record.slot < layout.variables.length ? nameOf(record, layout) : (VAR[record.code]?.label ?? `variable ${record.code}`);
  }
}

/** @param {TapeRecord} record @param {object} context @param {Layout} [context.layout] @param {bigint|null} [context.before] @param {TapeRecord|null} [context.cause] @param {number|null} [context.mode] */
function whatOf(record, context) {
  switch (record.kind) {
    case Kind.OP:
      return opSays(record);
    case Kind.ACCESS:
      return fill(ACCESS[record.code]?.says ?? "An access.", record, subjectOf(record, context.cause ?? null, context.mode ?? null));
    case Kind.CALL:
      return callSays(record);
    case Kind.EVENT:
      return fill(EVENT[record.code]?.says ?? "Something happens.", record);
    default:
      return changeWords(record, labelOf(record, context.layout), context.before ?? null);
  }
}

/** @param {TapeRecord} record */
function opSays(record) {
  const op = OPS[record.code];
  const argument = record.value ? ` ${record.value}` : "";
  return `The guest's program on vCPU ${record.vcpu}: ${op?.name ?? record.code}${argument}${op?.says ? ` (${op.says})` : ""}.`;
}

/** @param {TapeRecord} record */
function callSays(record) {
  const call = CALL[record.code];
  const name = call?.function ?? "a function";
  if (record.value === BigInt(Phase.RETURN)) return `${name} is done.`;
  if (record.value === BigInt(Phase.NOOP)) return `${name} is called and has nothing to do.`;
  return `${(call?.says ?? "KVM calls a function.").replace(/\.$/, "")} (${name}).`;
}

/** @param {TapeRecord} record @param {Layout} layout */
function nameOf(record, layout) {
  const { code, slot } = layout.variables[record.slot];
  return code === Var.P_LR ? `LR ${slot}` : VAR[code].label;
}

/** @param {number} code */
function eventName(code) {
  const name = Object.entries(Event).find(([, value]) => value === code)?.[0] ?? `event ${code}`;
  return name.toLowerCase().replaceAll("_", " ");
}

/**
 * @param {string} template
 * @param {TapeRecord} record
 * @param {string} [who]
 */
function fill(template, record, who = "") {
  /** @type {Record<string, () => string>} */
  const parts = {
    who: () => who,
    v: () => hex(record.value),
    d: () => record.value.toString(),
    s: () => String(record.slot),
    p: () => String(record.pcpu),
    u: () => String(record.vcpu),
    ctl: () => ctlWords(record.value),
    lr: () => lrWords(record.value),
    exit: () => exitWords(record.slot),
    thread: () => threadWords(record.slot),
  };
  return template.replace(/\{(\w+)\}/g, (whole, name) => parts[name]?.() ?? whole);
}
