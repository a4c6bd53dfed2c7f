/** The sentence at the cursor with its chain of causes, out of a moment. */

import { changeSentence, isGuestAccess } from "../format/change-sentences.js";
import { duration } from "../format/numbers.js";
import { flowOf } from "../format/flows.js";
import { valueWord } from "../format/names.js";
import { named } from "../format/platform.js";
import { actingPcpu, subjectOf } from "../model/actor.js";
import { labelOf, sentenceOf } from "../model/sentence.js";
import { Event, Kind, Subject, VAR, Var } from "../tape/vocabulary.js";

/** @typedef {import("../model/moment.js").Moment} Moment */
/** @typedef {import("../model/layout.js").Layout} Layout */
/** @typedef {import("../tape/types.js").TapeRecord} TapeRecord */
/** @typedef {import("../views/sentence.js").Telling} Telling */

const MOST_LINKS = 7;

/**
 * @param {Moment} moment
 * @param {Layout} layout
 * @param {number} idle ns of nothing that the last beat told of, 0 for none
 * @param {string} violation what the invariant that broke says, "" for none
 * @returns {Telling}
 */
export function tellingOf(moment, layout, idle, violation) {
  const [record, cause] = moment.chain;
  if (!record) return { actor: "run", where: "", what: "The machine is set up and has not started yet.", exact: "", why: "Play, or step with the arrow keys.", chain: [] };
  const chain = moment.chain.slice(0, MOST_LINKS).map((link, n) => ({ seq: link.seq, label: labelOf(link, layout), title: named(sentenceOf(link, { layout, cause: moment.chain[n + 1] ?? null }).what) })).reverse();
  if (idle) return { actor: "run", where: "", what: `Then nothing happens for ${duration(idle)}.`, exact: "", why: "Idle time is told in one beat, however long it is.", chain };
  const told = sentenceOf(record, { layout, cause: cause ?? null, mode: modeAt(moment) });
  const plain = record.kind === Kind.CHANGE ? changeSentence(changeOf(moment, layout)) : null;
  return { actor: told.actor, where: told.where, what: named(plain ?? told.what), exact: record.kind === Kind.CHANGE ? exactly(moment, layout) : "", why: isViolation(record) ? violation : named(told.why), chain };
}

/** What the pCPU executes that does what the cursor is at, null for none. @param {Moment} moment */
function modeAt(moment) {
  const [record, cause] = moment.chain;
  const pcpu = actingPcpu(record, cause ?? null);
  return pcpu < 0 ? null : Number(moment.get(Var.P_MODE, pcpu));
}

/** @param {TapeRecord} record */
function isViolation(record) {
  return record.kind === Kind.EVENT && record.code === Event.VIOLATION;
}

/** @param {Moment} moment @param {Layout} layout @returns {import("../format/change-sentences.js").Change} */
function changeOf(moment, layout) {
  const [record, cause] = moment.chain;
  const variable = layout.variables[record.slot];
  const pcpu = VAR[record.code]?.subject === Subject.PCPU ? variable.subject : record.pcpu >= 0 ? record.pcpu : (moment.pcpus[0] ?? 0);
  const vcpu = VAR[record.code]?.subject === Subject.VCPU ? variable.subject : record.vcpu;
  const access = cause && cause !== record && cause.kind === Kind.ACCESS ? cause : null;
  return {
    code: record.code,
    now: record.value,
    was: moment.before.get(record.slot) ?? null,
    cpu: `pCPU ${pcpu}`,
    vcpu: vcpu >= 0 ? `vCPU ${vcpu}` : "the vCPU",
    lr: variable.slot,
    t: record.t,
    access: access?.code ?? 0,
    byGuest: isGuestAccess(access),
    who: subjectOf(record, cause ?? null, modeAt(moment)),
    left: record.code === Var.P_CVAL ? moment.timeLeft(record.value, moment.get(Var.P_VOFF, pcpu)) : null,
  };
}

/** "CNTV_CTL: ENABLE → 0 (off)". @param {Moment} moment @param {Layout} layout */
function exactly(moment, layout) {
  const [record] = moment.chain;
  const was = moment.before.get(record.slot);
  const now = valueWord(record.code, record.value, record.t);
  const name = `${layout.owner(record.slot)} · ${labelOf(record, layout)}`;
  return was === undefined ? `${name} = ${now}` : `${name}: ${valueWord(record.code, was, record.t)} → ${now}`;
}

/** The arrow on the board that belongs to a moment. @param {Moment} moment */
export function flowAt(moment) {
  const [record, ...causes] = moment.chain;
  return record ? flowOf(record, causes) : null;
}

/**
 * A record in a line of the log: its name, then what is new in few words.
 * @param {TapeRecord} record @param {Layout} layout @param {TapeRecord|null} cause
 */
export function lineOf(record, layout, cause) {
  const told = sentenceOf(record, { layout, cause });
  const label = labelOf(record, layout);
  if (record.kind === Kind.CHANGE) return { label, what: `→ ${valueWord(record.code, record.value, record.t)}`, where: layout.owner(record.slot), why: named(told.why) };
  const what = told.what.startsWith(label) ? told.what.slice(label.length).trim() : told.what.replace(` (${label})`, "");
  return { label, what: named(what), where: whereShort(record), why: named(told.why) };
}

/** @param {TapeRecord} record */
function whereShort({ pcpu, vcpu }) {
  return [pcpu >= 0 ? `p${pcpu}` : "", vcpu >= 0 ? `v${vcpu}` : ""].filter(Boolean).join(" ");
}
