/** Fetches the whole run in a few hundred columns, again from time to time while it grows. */

import { fromServer } from "../model/lanes.js";
import { call, query } from "./api.js";

/** @typedef {import("./session.js").Session} Session */

const COLUMNS = 480;
const EVERY_MS = 2000;

/** @param {{set: (masks: Uint32Array[], places: number[], broken: number) => void}} strip */
export function overviewState(strip) {
  /** @type {Session|null} */
  let session = null;
  let head = -1;
  let asked = 0;
  let busy = false;
  let timer = 0;

  async function load() {
    const of = session;
    if (!of || busy || of.durable < 2 || of.durable === head) return;
    const wait = asked + EVERY_MS - performance.now();
    clearTimeout(timer);
    if (wait > 0) return void (timer = window.setTimeout(() => void load(), wait));
    busy = true;
    asked = performance.now();
    try {
      const to = of.durable;
      const cpus = Array.from({ length: Math.min(4, of.layout.pcpus) }, (_, n) => `mode:${n}`);
      const answer = fromServer(await call(`/runs/${of.id}/window${query({ from: 1, to, columns: COLUMNS, lanes: cpus.join(), axis: "event" })}`));
      if (of !== session) return;
      head = to;
      strip.set(cpus.map((name) => answer.lanes.get(name) ?? new Uint32Array(0)), answer.seqs.map((seq) => (seq - 1) / to), of.run.violation ? of.run.violation.seq / to : -1);
    } catch {
      // The strip is an ornament of the slider; it is tried again with the next records.
    } finally {
      busy = false;
    }
  }

  return {
    /** @param {Session} next */
    open(next) {
      session = next;
      head = -1;
      asked = -Infinity;
      strip.set([], [], -1);
      void load();
    },
    grow: () => void load(),
  };
}
