/** The steps of the transport within records at hand; the server knows the same over the whole tape (REST seek). */

import { Access, Event, Kind } from "../tape/vocabulary.js";

/** @typedef {import("../tape/types.js").RecordsFrame} RecordsFrame */
/** @typedef {"access"|"transition"|"round_trip"|"op"|"tick"} Step */
/** @typedef {(frame: RecordsFrame, i: number) => boolean} Test whether a record is a stop */

const TIMER_INTID = 27n;

/** @type {Record<Step, Test>} */
const STOPS = {
  access: (frame, i) => frame.kind[i] === Kind.ACCESS,
  transition: (frame, i) => frame.kind[i] === Kind.CHANGE,
  op: (frame, i) => frame.kind[i] === Kind.OP,
  round_trip: (frame, i) => frame.kind[i] === Kind.EVENT && frame.code[i] === Event.ENTER,
  // Not the expiry: the timer of a vCPU that sleeps or is preempted reaches its compare value in memory, unseen.
  tick: (frame, i) => frame.kind[i] === Kind.ACCESS && frame.code[i] === Access.G_IAR && frame.value[i] === TIMER_INTID,
};

/**
 * The nearest stop at or beyond `start` within one frame.
 * @param {RecordsFrame} frame
 * @param {Step|Test} step
 * @param {number} start seq, inside the frame
 * @param {1|-1} direction
 * @returns {number|null} seq
 */
export function findStep(frame, step, start, direction) {
  const stops = typeof step === "string" ? STOPS[step] : step;
  for (let i = start - frame.firstSeq; i >= 0 && i < frame.count; i += direction) {
    if (stops(frame, i)) return frame.firstSeq + i;
  }
  return null;
}
