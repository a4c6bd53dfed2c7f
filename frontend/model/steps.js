/** The steps of the transport within records at hand; the server knows the same over the whole tape (REST seek). */

import { Call, Event, Kind, Phase } from "../tape/vocabulary.js";

/** @typedef {import("../tape/types.js").RecordsFrame} RecordsFrame */
/** @typedef {"access"|"transition"|"round_trip"|"op"|"tick"} Step */

/** @type {Record<Step, (frame: RecordsFrame, i: number) => boolean>} */
const STOPS = {
  access: (frame, i) => frame.kind[i] === Kind.ACCESS,
  transition: (frame, i) => frame.kind[i] === Kind.CHANGE,
  op: (frame, i) => frame.kind[i] === Kind.OP,
  round_trip: (frame, i) => frame.kind[i] === Kind.EVENT && frame.code[i] === Event.ENTER,
  tick: (frame, i) =>
    (frame.kind[i] === Kind.EVENT && frame.code[i] === Event.EXPIRY) ||
    (frame.kind[i] === Kind.CALL && frame.code[i] === Call.BG_EXP && frame.value[i] === BigInt(Phase.ENTER)),
};

/**
 * The nearest stop at or beyond `start` within one frame.
 * @param {RecordsFrame} frame
 * @param {Step} step
 * @param {number} start seq, inside the frame
 * @param {1|-1} direction
 * @returns {number|null} seq
 */
export function findStep(frame, step, start, direction) {
  const stops = STOPS[step];
  for (let i = start - frame.firstSeq; i >= 0 && i < frame.count; i += direction) {
    if (stops(frame, i)) return frame.firstSeq + i;
  }
  return null;
}
