/** Totals of a run that is too long to be counted here: asked for at the cursor, not more often than readable. */

import { noCounts } from "../model/totals.js";
import { call, query } from "./api.js";

/** @typedef {import("../model/totals.js").Counts} Counts */

const EVERY_MS = 400;

/** The totals of one run as the server counts them. */
export class CountsFromServer {
  /** @param {string} id of the run */
  constructor(id) {
    this.id = id;
    this.seq = -1;
    /** @type {Counts|null} */
    this.counts = null;
    this.wanted = -1;
    this.busy = false;
    /** @type {() => void} */
    this.arrived = () => {};
  }

  /**
   * The totals at a record if they are known; else the last known, while the new ones are asked for.
   * @param {number} seq
   */
  at(seq) {
    if (seq !== this.seq) {
      this.wanted = seq;
      if (!this.busy) void this.#ask();
    }
    return this.counts;
  }

  async #ask() {
    this.busy = true;
    try {
      while (this.wanted !== this.seq) {
        const seq = this.wanted;
        const totals = await call(`/runs/${this.id}/metrics${query({ to: seq })}`);
        this.seq = seq;
        this.counts = {
          ...noCounts(),
          timerReads: totals.timer_reads,
          timerWrites: totals.timer_writes,
          cntvoffWrites: totals.cntvoff_writes,
          activeWrites: totals.active_writes,
          el2Calls: totals.el2_calls,
          hostInterrupts: totals.host_irqs,
          exits: totals.exits,
          entries: totals.entries,
        };
        this.arrived();
        await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
      }
    } catch {
      // Not stored yet, or the connection is lost: the next step asks again.
    } finally {
      this.busy = false;
    }
  }
}
