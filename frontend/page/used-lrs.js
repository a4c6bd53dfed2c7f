/** How many list registers of a run were ever in use on any pCPU: so many have a lane. Asked of the server's pyramid. */

import { fromServer } from "../model/lanes.js";
import { call, query } from "./api.js";

/** @typedef {import("./session.js").Session} Session */

/** Bits of a list register's lane that mean: empty. */
const EMPTY = 0b10001;
const EVERY_MS = 2000;

/** The most list registers in use in some masks by lane name. @param {ReadonlyMap<string, Uint32Array>} lanes @param {number} known */
export function usedLrs(lanes, known) {
  let used = known;
  for (const [name, masks] of lanes) {
    const n = name.startsWith("lr:") ? Number(name.split(":")[2]) : -1;
    if (n >= used && masks.some((mask) => (mask & ~EMPTY) !== 0)) used = n + 1;
  }
  return used;
}

export class UsedLrs {
  /** @param {(count: number) => void} found */
  constructor(found) {
    this.found = found;
    this.busy = false;
    this.upto = 0;
    this.asked = -Infinity;
    this.id = "";
  }

  /** Look at what is new on the tape. @param {Session} session @param {number} known */
  async look(session, known) {
    if (session.id !== this.id) Object.assign(this, { id: session.id, upto: 0, asked: -Infinity });
    const { layout, durable } = session;
    if (this.busy || known >= layout.listRegisters || durable <= this.upto || performance.now() - this.asked < EVERY_MS) return;
    this.busy = true;
    this.asked = performance.now();
    try {
      const lanes = Array.from({ length: layout.pcpus }, (_, cpu) => Array.from({ length: layout.listRegisters - known }, (_, n) => `lr:${cpu}:${known + n}`)).flat();
      const answer = await call(`/runs/${session.id}/window${query({ from: this.upto + 1, to: durable, columns: 1, lanes: lanes.join() })}`);
      if (session.id !== this.id) return;
      this.upto = durable;
      this.found(usedLrs(fromServer(answer).lanes, known));
    } catch {
      // Asked again when the run grows; what is in view is looked at anyway.
    } finally {
      this.busy = false;
    }
  }
}
