/** Where the conditions of the stops become true in the whole run. Nothing is asked while no stop is on. */

import { countedHits, PARTS } from "./hits.js";

/** @typedef {{parts: number[], totals: Map<string, number>, done: number}} StopPlaces `totals` by condition; `done` 0..1 */

/** A run that goes on is counted again when it has grown by this much. */
const GROWN = 2;

export class StopHits {
  /** @param {import("./app.js").App} app @param {(places: StopPlaces) => void} show */
  constructor(app, show) {
    this.app = app;
    this.show = show;
    /** @type {AbortController|null} */
    this.asking = null;
    this.key = "";
    this.counted = 0;
  }

  /** Stops or run have changed, or the run has grown. @param {string[]} texts conditions that are on and can be read */
  update(texts) {
    const session = this.app.pair?.main;
    const key = session && texts.length ? [session.id, ...texts].join("\n") : "";
    const same = key === this.key;
    if (same && (!key || !this.#grown(session))) return;
    this.asking?.abort();
    this.asking = null;
    this.key = key;
    if (!same) this.show({ parts: [], totals: new Map(), done: 1 });
    if (session && key) void this.#count(session, texts).catch(this.app.trouble);
  }

  /** Whether so much has come that it is worth counting again, or the run is over. @param {import("./session.js").Session|undefined} session */
  #grown(session) {
    const now = session?.durable ?? 0;
    return now > this.counted && (!session?.going || now > this.counted * GROWN);
  }

  /** @param {import("./session.js").Session} session @param {string[]} texts */
  async #count(session, texts) {
    const asking = new AbortController();
    this.asking = asking;
    const to = Math.max(1, session.durable);
    this.counted = to;
    const before = Array(PARTS).fill(0);
    /** @type {Map<string, number>} */
    const totals = new Map();
    try {
      for (const [n, condition] of texts.entries()) {
        let last = before;
        for await (const { parts, total, done } of countedHits(session.id, { condition }, to, asking.signal)) {
          if (this.asking !== asking) return;
          last = parts;
          totals.set(condition, total);
          this.show({ parts: before.map((count, i) => count + parts[i]), totals, done: (n + done) / texts.length });
        }
        last.forEach((count, i) => (before[i] += count));
      }
    } catch (error) {
      if (!asking.signal.aborted) throw error;
    }
  }
}
