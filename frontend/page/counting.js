/** Running totals at any record of a run, and the place in another design's run where the guest is equally far. */

import { Kind } from "../tape/vocabulary.js";
import { Totals, noCounts } from "../model/totals.js";
import { TripIndex } from "../model/trips.js";
import { CountsFromServer } from "./counts-from-server.js";

/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("../model/totals.js").Counts} Counts */

/** Runs up to this many records are counted here, record by record. */
export const MOST = 400_000;
const MARK = 256;

/** Counts of one run. Grows while the run does. */
export class Counting {
  /** @param {Session} session */
  constructor(session) {
    this.session = session;
    this.totals = new Totals();
    /** @type {Counts[]} counts after each MARK records */
    this.marks = [noCounts()];
    /** @type {number[]} seqs at which guest ops begin */
    this.ops = [];
    /** @type {number[]} their times, ns */
    this.opTimes = [];
    this.trips = new TripIndex();
    this.busy = false;
    this.server = new CountsFromServer(session.id);
  }

  /** Count what is new. @returns {Promise<boolean>} whether all is counted */
  async grow() {
    const head = Math.min(this.session.head, MOST);
    if (this.busy || this.totals.seq >= head) return this.totals.seq >= head;
    this.busy = true;
    try {
      while (this.totals.seq < head) {
        const from = this.totals.seq + 1;
        const to = Math.min(head, (Math.floor(this.totals.seq / MARK) + 1) * MARK);
        for (const frame of this.session.window.ready(from, to) ?? (await this.session.window.records(from, to))) this.#take(frame);
        if (to % MARK === 0) this.marks[to / MARK] = { ...this.totals.counts };
      }
    } finally {
      this.busy = false;
    }
    return true;
  }

  /** @param {import("../tape/types.js").RecordsFrame} frame */
  #take(frame) {
    const after = this.totals.seq;
    this.totals.apply(frame);
    for (let i = Math.max(0, after + 1 - frame.firstSeq); i < frame.count; i++) {
      this.trips.take(frame, i);
      if (frame.kind[i] !== Kind.OP) continue;
      this.ops.push(frame.firstSeq + i);
      this.opTimes.push(frame.t[i]);
    }
  }

  /**
   * Totals of records 1 .. seq.
   * @param {number} seq
   * @returns {Counts|null} null when they are not counted yet
   */
  at(seq) {
    if (this.session.head > MOST) return this.server.at(seq);
    if (seq > this.totals.seq) return null;
    const mark = Math.floor(seq / MARK);
    const totals = new Totals(mark * MARK, this.marks[mark]);
    const frames = mark * MARK < seq ? this.session.window.ready(mark * MARK + 1, seq) : [];
    if (!frames) return null;
    for (const frame of frames) totals.apply(frame, seq);
    return totals.counts;
  }

  /** How far the guest is at a record: ops begun. @param {number} seq */
  opsAt(seq) {
    return upper(this.ops, seq);
  }

  /**
   * The record of this run at which the guest is as far as in another: the same number of ops, and the same time
   * within the op where it lasts.
   * @param {number} ops @param {number} ns since the last of them began, or since the start
   */
  placeOf(ops, ns) {
    const index = Math.min(ops, this.ops.length) - 1;
    const [start, begun] = index < 0 ? [0, 0] : [this.ops[index], this.opTimes[index]];
    const end = index + 1 < this.ops.length ? this.ops[index + 1] - 1 : this.totals.seq;
    let seq = start;
    for (const frame of this.session.window.ready(Math.max(1, start), end) ?? []) {
      for (let i = 0; i < frame.count && frame.t[i] - begun <= ns; i++) seq = frame.firstSeq + i;
    }
    return seq;
  }
}

/** @param {number[]} values @param {number} x @returns {number} how many are <= x */
function upper(values, x) {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] <= x) low = middle + 1;
    else high = middle;
  }
  return low;
}

