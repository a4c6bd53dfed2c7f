/** Round trips of a vCPU: from its exit from the guest to its next entry. */

import { Event, ExitReason, Kind } from "../tape/vocabulary.js";
import { placedTokens } from "./tokens.js";

/** @typedef {import("../tape/types.js").RecordsFrame} RecordsFrame */
/** @typedef {import("./tokens.js").Placed} Placed */

/**
 * @typedef {object} Trip
 * @property {number} vcpu
 * @property {number} from seq of the exit
 * @property {number|null} to seq of the entry, null while there is none
 */

/** @param {RecordsFrame} frame @param {number} i @param {number} vcpu */
function isExit(frame, i, vcpu) {
  return frame.kind[i] === Kind.EVENT && frame.vcpu[i] === vcpu && (frame.code[i] === Event.EXIT_SYNC || frame.code[i] === Event.EXIT_IRQ);
}

/**
 * Seq of the last exit of a vCPU at or before a record.
 * @param {RecordsFrame[]} frames in order @param {number} seq @param {number} vcpu
 * @returns {number|null}
 */
export function exitBefore(frames, seq, vcpu) {
  for (let n = frames.length - 1; n >= 0; n--) {
    const frame = frames[n];
    for (let i = Math.min(frame.count - 1, seq - frame.firstSeq); i >= 0; i--) if (isExit(frame, i, vcpu)) return frame.firstSeq + i;
  }
  return null;
}

/**
 * Seq of the first entry of a vCPU after a record.
 * @param {RecordsFrame[]} frames in order @param {number} seq @param {number} vcpu
 * @returns {number|null}
 */
export function entryAfter(frames, seq, vcpu) {
  for (const frame of frames) {
    for (let i = Math.max(0, seq + 1 - frame.firstSeq); i < frame.count; i++) {
      if (frame.kind[i] === Kind.EVENT && frame.code[i] === Event.ENTER && frame.vcpu[i] === vcpu) return frame.firstSeq + i;
    }
  }
  return null;
}

/**
 * The tokens of a round trip, without what other vCPUs do meanwhile: those of this vCPU, and those of no vCPU on the
 * pCPU where it is.
 * @param {RecordsFrame[]} frames @param {Trip} trip @param {number} last where to stop if the trip has not ended
 * @param {import("./tokens.js").Dialect} dialect
 * @returns {Placed[]}
 */
export function tripTokens(frames, trip, last, dialect) {
  let home = -1;
  return placedTokens(frames, trip.from, trip.to ?? last, dialect).filter(({ vcpu, pcpu }) => {
    if (vcpu === trip.vcpu && pcpu >= 0) home = pcpu;
    return vcpu === trip.vcpu || (vcpu < 0 && pcpu === home);
  });
}

/** Counts the exits of each vCPU within its guest's ops: what joins the round trips of two designs. */
export class TripIndex {
  constructor() {
    /** @type {Map<string, number>} */
    this.exits = new Map();
    /** @type {Map<number, string>} */
    this.keys = new Map();
    /** @type {{seq: number, vcpu: number}[]} exits for hypercalls after which the guest was entered again */
    this.hypercalls = [];
    /** @type {{op: number, exit: number, call: number}[]} by vCPU */
    this.at = [];
  }

  /** The exit of the round trip for a hypercall that is nearest to a record, null for none. @param {number} seq */
  nearestHypercall(seq) {
    let best = null;
    for (const one of this.hypercalls) if (!best || Math.abs(one.seq - seq) < Math.abs(best.seq - seq)) best = one;
    return best;
  }

  /** Take the record after those taken already. @param {RecordsFrame} frame @param {number} i */
  take(frame, i) {
    const vcpu = frame.vcpu[i];
    if (vcpu < 0) return;
    const here = (this.at[vcpu] ??= { op: 0, exit: 0, call: 0 });
    if (frame.kind[i] === Kind.OP) {
      here.op += 1;
      here.exit = 0;
    } else if (isExit(frame, i, vcpu)) {
      const key = `${vcpu}/${here.op}/${here.exit++}`;
      this.exits.set(key, frame.firstSeq + i);
      this.keys.set(frame.firstSeq + i, key);
      here.call = frame.code[i] === Event.EXIT_SYNC && frame.slot[i] === ExitReason.HVC ? frame.firstSeq + i : 0;
    } else if (here.call && frame.kind[i] === Kind.EVENT && frame.code[i] === Event.ENTER) {
      this.hypercalls.push({ seq: here.call, vcpu });
      here.call = 0;
    }
  }
}
