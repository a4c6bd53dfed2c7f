/**
 * Who does what a record tells of: the guest, code at EL2, the host, the VMM, the hardware by itself, or nobody.
 * The only place that decides it: the badge, the sentences and the log ask here.
 */

import { ACCESS, Access, Actor, Call, EITHER, Event, Kind, PcpuMode, SUBJECTS, Subject, VAR, Var } from "../tape/vocabulary.js";

/** @typedef {import("../tape/types.js").TapeRecord} TapeRecord */

/** The run itself begins, ends or breaks off: nobody in the machine does that. */
const RUN = 5;
export const ACTORS = /** @type {const} */ (["hardware", "guest", "host", "EL2", "user", "run"]);

const EL2_CALLS = new Set([Call.SWITCH_IN, Call.SWITCH_OUT]);
const BY_USER = new Set([Event.USER_ENTER, Event.MIGRATE]);
const BY_HOST = new Set([Event.SCHED_IN, Event.SCHED_OUT, Event.WAKE, Event.SLICE_END, Event.USER_EXIT, Event.ABORT_ENTRY, Event.PREEMPT, Event.HIRQ]);
const BY_GUEST = new Set([Event.GUEST_DONE, Event.G_IRQ, Event.EXIT_SYNC]);
const OF_RUN = new Set([Event.START, Event.END, Event.VIOLATION]);

/** What only the silicon moves. */
const WIRES = new Set([Var.P_LINE, Var.P_PPI_PENDING]);
/** What the silicon moves when the guest uses its interrupt controller: the guest writes none of these. */
const INTERFACE = new Set([Var.P_LR, Var.P_VAPR, Var.P_PPI_ACTIVE]);
/** Other changes of CNTV_CTL are of ISTATUS, which follows the compare value by itself. */
const CTL_WRITES = new Set([Access.CTL_W, Access.G_CTL_W]);

/**
 * @param {TapeRecord} record
 * @param {TapeRecord|null} cause
 * @param {number|null} mode a `PcpuMode`: what the pCPU that acts executes just after the record; null: not known
 * @returns {number} an index of ACTORS
 */
export function actorOf(record, cause, mode) {
  switch (record.kind) {
    case Kind.OP:
      return Actor.GUEST;
    case Kind.ACCESS:
      return byMode(ACCESS[record.code]?.actor ?? Actor.HOST, mode ?? switchMode(record, cause));
    case Kind.CALL:
      return EL2_CALLS.has(record.code) ? Actor.EL2 : record.code === Call.INJ ? Actor.USER : byMode(Actor.HOST, mode);
    case Kind.EVENT:
      return eventActor(record.code);
    default:
      return changeActor(record, cause === null || cause.seq === record.seq ? null : cause, mode);
  }
}

/**
 * The pCPU whose mode says who acts: a change made from another pCPU is not the doing of the one it is on.
 * @param {TapeRecord} record @param {TapeRecord|null} cause
 * @returns {number} -1 for none
 */
export function actingPcpu(record, cause) {
  const made = record.kind === Kind.CHANGE && cause && cause.pcpu >= 0;
  if (made && (cause.kind !== Kind.EVENT || record.pcpu < 0)) return cause.pcpu;
  return record.pcpu;
}

/**
 * Who a sentence with a place for it names: one of the SUBJECTS, or either of them where the record alone cannot tell.
 * @param {TapeRecord} record @param {TapeRecord|null} cause @param {number|null} mode
 */
export function subjectOf(record, cause, mode) {
  if (record.kind === Kind.ACCESS && !cause && mode === null) return EITHER;
  return SUBJECTS[actorOf(record, cause, mode)] ?? SUBJECTS[Actor.HOST];
}

/** What is at EL2 by its cause alone: what the world switch does with the timer. @param {TapeRecord} record @param {TapeRecord|null} cause */
function switchMode(record, cause) {
  const opens = ACCESS[record.code]?.says.includes("{who}");
  return opens && cause?.kind === Kind.CALL && EL2_CALLS.has(cause.code) ? PcpuMode.EL2 : null;
}

/** The same access is the host's in one design and done at EL2 in another. @param {number} actor @param {number|null} mode */
function byMode(actor, mode) {
  return actor === Actor.HOST && mode === PcpuMode.EL2 ? Actor.EL2 : actor;
}

/** @param {number} code */
function eventActor(code) {
  if (BY_HOST.has(code)) return Actor.HOST;
  if (BY_USER.has(code)) return Actor.USER;
  if (OF_RUN.has(code)) return RUN;
  if (code === Event.ENTER) return Actor.EL2;
  return BY_GUEST.has(code) ? Actor.GUEST : Actor.HARDWARE;
}

/** @param {TapeRecord} record @param {TapeRecord|null} cause @param {number|null} mode */
function changeActor({ code }, cause, mode) {
  const access = cause?.kind === Kind.ACCESS ? cause.code : 0;
  if (WIRES.has(code) || (code === Var.P_CTL && !CTL_WRITES.has(access))) return Actor.HARDWARE;
  if (INTERFACE.has(code) && ACCESS[access]?.actor === Actor.GUEST) return Actor.HARDWARE;
  if (cause && (cause.kind !== Kind.EVENT || cause.code === Event.ENTER)) return actorOf(cause, null, mode);
  if (mode === null) return VAR[code]?.subject === Subject.VCPU ? Actor.HOST : Actor.HARDWARE;
  if (mode === PcpuMode.GUEST) return Actor.GUEST;
  return mode === PcpuMode.EL2 ? Actor.EL2 : Actor.HOST;
}
