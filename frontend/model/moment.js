/** One moment at the cursor: the state, what the last step changed, and which CPUs the chain of causes runs through. */

import { Var } from "../tape/vocabulary.js";

/** @typedef {import("./fold.js").Fold} Fold */
/** @typedef {import("../tape/types.js").TapeRecord} TapeRecord */

const NS_PER_S = 1_000_000_000n;
const U64 = (1n << 64n) - 1n;

/** Reads a fold by variable; made anew for each place of the cursor. */
export class Moment {
  /**
   * @param {Fold} fold
   * @param {Map<number, bigint>} before what the variables changed by the last step held before it, by index
   * @param {TapeRecord[]} chain the record at the cursor, its cause, and so on to the root
   * @param {number} hz the counter's frequency
   */
  constructor(fold, before, chain, hz) {
    this.fold = fold;
    this.before = before;
    this.chain = chain;
    this.hz = BigInt(hz);
    this.t = fold.t;
    this.seq = fold.seq;
    /** CPUs of the chain of causes, nearest first. */
    this.pcpus = distinct(chain.map((record) => this.#pcpuOf(record)));
    this.vcpus = distinct(chain.map((record) => this.#vcpuOf(record)));
  }

  /** @param {number} code @param {number} subject @param {number} [slot] @returns {bigint} */
  get(code, subject, slot = 0) {
    return this.fold.get(code, subject, slot);
  }

  /**
   * @param {number} code
   * @param {number} subject
   * @param {number} [slot]
   * @returns {bigint|null} the value before the last step, null when that step did not change it
   */
  prev(code, subject, slot = 0) {
    const index = this.fold.layout.index(code, subject, slot);
    const was = this.before.get(index);
    return was === undefined || was === this.fold.values[index] ? null : was;
  }

  /** @param {number} code @param {number} subject @param {number} [slot] */
  has(code, subject, slot = 0) {
    return this.fold.has(code, subject, slot);
  }

  /** @returns {bigint} the physical counter now */
  counter() {
    return (BigInt(Math.floor(this.t)) * this.hz) / NS_PER_S;
  }

  /**
   * @param {bigint} cval
   * @param {bigint} voff
   * @returns {number} ns until the virtual count reaches the compare value; negative = that long ago
   */
  timeLeft(cval, voff) {
    const count = (this.counter() - voff) & U64;
    return Number(((cval - count) * NS_PER_S) / this.hz);
  }

  /** @param {TapeRecord} record */
  #pcpuOf(record) {
    if (record.pcpu >= 0 || record.vcpu < 0) return record.pcpu;
    return Number(this.get(Var.V_PCPU, record.vcpu));
  }

  /** @param {TapeRecord} record */
  #vcpuOf(record) {
    if (record.vcpu >= 0 || record.pcpu < 0) return record.vcpu;
    return Number(this.get(Var.P_RUNNING, record.pcpu)) - 1;
  }
}

/** @param {number[]} numbers */
function distinct(numbers) {
  return [...new Set(numbers.filter((n) => n >= 0))];
}
