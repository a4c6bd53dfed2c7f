/** The run on the board and, where there is one, the same guest under the other design beside it. */

import { Counting, MOST } from "./counting.js";
import { noCounts, timerAccesses } from "../model/totals.js";
import { isOver, twinAt } from "../model/trip-place.js";
import { Session } from "./session.js";
import { sideName, switchesOf } from "./switches.js";

/** @typedef {import("../views/totals.js").Side} Side */

/** Older designs first; of the same design the intact one first. @param {Session} session */
function rank({ run }) {
  return OLDER.indexOf(run.design) * 2 + (switchesOf(run).length ? 1 : 0);
}

const OLDER = ["v4.14", "parent", "commit", "v4.15"];

export class Pair {
  /** @param {Session} main @param {Session|null} beside */
  constructor(main, beside) {
    this.main = main;
    this.beside = beside;
    this.counting = new Map([main, beside].filter((s) => s !== null).map((s) => [s, new Counting(s)]));
    /** @type {Session[]} the older design first */
    this.sides = [...this.counting.keys()].sort((a, b) => rank(a) - rank(b));
    /** @type {import("../views/trip.js").TripPicture|null} the round trip at the cursor, once it is found */
    this.trip = null;
    /** Whether the two differ in their switches, not in their design. */
    this.mutation = beside !== null && beside.run.design === main.run.design;
  }

  /** @param {string} id @param {string} besideId "" for none */
  static async open(id, besideId) {
    const [main, beside] = await Promise.all([Session.open(id), besideId ? Session.open(besideId).catch(() => null) : null]);
    return new Pair(main, beside);
  }

  /** @param {() => void} arrived called when the server has counted */
  onCounts(arrived) {
    for (const counting of this.counting.values()) counting.server.arrived = arrived;
  }

  /** Which of the sides the board shows. */
  get shown() {
    return this.sides.indexOf(this.main);
  }

  /** Whether one side is a kernel before the commit, and the other one after it. */
  get acrossCommit() {
    return new Set(this.sides.map(({ run }) => OLDER.indexOf(run.design) < OLDER.indexOf("commit"))).size === 2;
  }

  /** Count what has not been counted yet. */
  async grow() {
    await Promise.all([...this.counting.values()].map((counting) => (counting.session.head <= MOST ? counting.grow() : false)));
  }

  /**
   * The totals of both sides where the guest is as far as at the cursor.
   * @param {number} seq @param {number} t
   * @returns {Side[]}
   */
  totals(seq, t) {
    return this.sides.map((session, n) => {
      const place = session === this.main ? seq : this.placeBeside(seq, t);
      return { ...this.named(session), broke: Boolean(session.run.violation), counts: place === null ? null : (this.counting.get(session)?.at(place) ?? null), trip: this.trip?.sides[n]?.counts ?? null };
    });
  }

  /** How far both sides have been counted. */
  get counted() {
    return this.sides.map((session) => this.counting.get(session)?.totals.seq ?? 0).join();
  }

  /** What a side is called. @param {Session} session */
  named(session) {
    const { design } = session.run;
    if (this.mutation) return sideName(session.run);
    if (this.sides.length < 2) return { design, label: design };
    return { design, label: `${session === this.sides[0] ? "Before" : "After"} · ${design}` };
  }

  /**
   * The record of the other run at which it is as far as ours is here: by the tokens of the round trip, else by the ops
   * of the guest and their time.
   * @param {number} seq @param {number} t
   * @returns {number|null}
   */
  placeBeside(seq, t) {
    const twin = this.trip && twinAt(this.trip, seq);
    if (twin === null || !this.trip) return this.#placeByOps(seq, t);
    return isOver(this.trip, seq) ? Math.max(twin, this.#placeByOps(seq, t) ?? 0) : twin;
  }

  /** @param {number} seq @param {number} t @returns {number|null} */
  #placeByOps(seq, t) {
    const mine = this.counting.get(this.main);
    const other = this.beside && this.counting.get(this.beside);
    if (!mine || !other || seq > mine.totals.seq || !other.totals.seq) return null;
    if (seq === 0) return 0;
    const ops = mine.opsAt(seq);
    return other.placeOf(ops, ops ? t - mine.opTimes[ops - 1] : t);
  }

  /** @returns {import("../views/totals-chart.js").Series[]} */
  series() {
    return this.sides.map((session) => {
      const counting = /** @type {Counting} */ (this.counting.get(session));
      const ops = counting.ops.map((_, n) => n + 1);
      return { design: this.named(session).design, ops, values: counting.ops.map((seq) => timerAccesses(counting.at(seq) ?? noCounts())) };
    });
  }

  /** Show the other side. @returns {Pair} */
  swapped() {
    if (!this.beside) return this;
    const pair = new Pair(this.beside, this.main);
    pair.counting = this.counting;
    return pair;
  }

  close() {
    this.main.close();
    this.beside?.close();
  }
}
