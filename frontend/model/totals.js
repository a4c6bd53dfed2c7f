/** Running totals of what a design costs: counted by the host's and EL2's accesses, whatever the guest does. */

import { Access, Event, Kind } from "../tape/vocabulary.js";

/** @typedef {import("../tape/types.js").RecordsFrame} RecordsFrame */

/** The names of the totals, in the order in which they are shown. */
export const TOTALS = /** @type {const} */ ({
  timerReads: "timer reads",
  timerWrites: "timer writes",
  cntvoffWrites: "CNTVOFF writes",
  activeWrites: "active-state writes",
  el2Calls: "EL2 calls",
  hostInterrupts: "host interrupts",
  exits: "exits",
  entries: "entries",
});

/** @typedef {Record<keyof typeof TOTALS, number>} Counts */

/** @param {number} kind @param {number[]} codes @param {keyof Counts} name @returns {[number, keyof Counts][]} */
const counted = (kind, codes, name) => codes.map((code) => [kind * 65536 + code, name]);

/** @type {Map<number, keyof Counts>} */
const COUNTED = new Map([
  ...counted(Kind.ACCESS, [Access.CTL_R, Access.CVAL_R], "timerReads"),
  ...counted(Kind.ACCESS, [Access.CTL_W, Access.CVAL_W], "timerWrites"),
  ...counted(Kind.ACCESS, [Access.VOFF_W], "cntvoffWrites"),
  ...counted(Kind.ACCESS, [Access.ACT_SET, Access.ACT_CLR], "activeWrites"),
  ...counted(Kind.ACCESS, [Access.HVC], "el2Calls"),
  ...counted(Kind.EVENT, [Event.HIRQ], "hostInterrupts"),
  ...counted(Kind.EVENT, [Event.EXIT_SYNC, Event.EXIT_IRQ], "exits"),
  ...counted(Kind.EVENT, [Event.ENTER], "entries"),
]);

/** @returns {Counts} */
export function noCounts() {
  return { timerReads: 0, timerWrites: 0, cntvoffWrites: 0, activeWrites: 0, el2Calls: 0, hostInterrupts: 0, exits: 0, entries: 0 };
}

/** Accesses to CNTV_CTL, CNTV_CVAL and CNTVOFF_EL2. @param {Counts} counts */
export function timerAccesses(counts) {
  return counts.timerReads + counts.timerWrites + counts.cntvoffWrites;
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
