/** Running totals of what a design costs: counted by the host's and EL2's accesses, whatever the guest does. */

import { Access, Event, Kind } from "../tape/vocabulary.js";

/** @typedef {import("../tape/types.js").RecordsFrame} RecordsFrame */

/** The names of the totals, in the order in which they are shown. */
export const TOTALS = /** @type {const} */ ({
  timerAccesses: "timer accesses",
  activeWrites: "active-state writes",
  hostInterrupts: "host interrupts",
  exits: "exits",
  entries: "entries",
});

/** @typedef {Record<keyof typeof TOTALS, number>} Counts */

/** @type {Map<number, keyof typeof TOTALS>} */
const COUNTED = new Map([
  .../** @type {const} */ ([Access.CTL_R, Access.CTL_W, Access.CVAL_R, Access.CVAL_W, Access.VOFF_W]).map(
    (code) => /** @type {[number, "timerAccesses"]} */ ([Kind.ACCESS * 65536 + code, "timerAccesses"]),
  ),
  [Kind.ACCESS * 65536 + Access.ACT_SET, "activeWrites"],
  [Kind.ACCESS * 65536 + Access.ACT_CLR, "activeWrites"],
  [Kind.EVENT * 65536 + Event.HIRQ, "hostInterrupts"],
  [Kind.EVENT * 65536 + Event.EXIT_SYNC, "exits"],
  [Kind.EVENT * 65536 + Event.EXIT_IRQ, "exits"],
  [Kind.EVENT * 65536 + Event.ENTER, "entries"],
]);

/** @returns {Counts} */
export function noCounts() {
  return { timerAccesses: 0, activeWrites: 0, hostInterrupts: 0, exits: 0, entries: 0 };
}

/** Totals of records 1 .. seq. */
export class Totals {
  /**
   * @param {number} [seq] where to begin, with what had been counted up to there
   * @param {Counts} [counts]
   */
  constructor(seq = 0, counts = noCounts()) {
    this.seq = seq;
    this.counts = { ...counts };
  }

  /**
   * Count records that follow; those counted already are passed over.
   * @param {RecordsFrame} frame
   * @param {number} [upto] seq of the last record to count
   */
  apply(frame, upto = Infinity) {
    if (frame.firstSeq > this.seq + 1) throw new RangeError(`record ${this.seq + 1} is next, not ${frame.firstSeq}`);
    const to = Math.min(frame.count, upto - frame.firstSeq + 1);
    for (let i = this.seq + 1 - frame.firstSeq; i < to; i++) {
      const name = COUNTED.get(frame.kind[i] * 65536 + frame.code[i]);
      if (name) this.counts[name] += 1;
    }
    this.seq = Math.max(this.seq, frame.firstSeq + to - 1);
  }
}
