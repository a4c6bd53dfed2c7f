/** Where each state variable of a run lies in its state array. */

import { Subject, VAR, Var } from "../tape/vocabulary.js";

/** @typedef {import("../tape/types.js").Variable} Variable */

/** The declaration, ready for look-up. One per run. */
export class Layout {
  /** @param {Variable[]} variables */
  constructor(variables) {
    this.variables = variables;
    /** @type {Map<number, number>} */
    this.places = new Map(variables.map((v, i) => [key(v.code, v.subject, v.slot), i]));
    /** How many physical CPUs, virtual CPUs and list registers (of each pCPU) the run has. */
    this.pcpus = most(variables.filter((v) => VAR[v.code]?.subject === Subject.PCPU).map((v) => v.subject));
    this.vcpus = most(variables.filter((v) => VAR[v.code]?.subject === Subject.VCPU).map((v) => v.subject));
    this.listRegisters = most(variables.filter((v) => v.code === Var.P_LR).map((v) => v.slot));
  }

  /**
   * @param {number} code a `Var`
   * @param {number} subject
   * @param {number} [slot] list register
   * @returns {number} index in the state array, -1 when the run does not declare it
   */
  index(code, subject, slot = 0) {
    return this.places.get(key(code, subject, slot)) ?? -1;
  }

  /** @returns {BigUint64Array} the state at seq 0, a new array */
  initial() {
    return BigUint64Array.from(this.variables, (v) => v.initial);
  }

  /**
   * The name used in URLs and for lanes.
   * @param {number} index
   * @returns {string} "line:0", "lr:0:1"
   */
  name(index) {
    const { code, subject, slot } = this.variables[index];
    return `${VAR[code].name}:${subject}${code === Var.P_LR ? `:${slot}` : ""}`;
  }

  /**
   * The variable of a name as `name` gives it, null when the run has none.
   * @param {string} lane
   */
  named(lane) {
    const index = this.variables.findIndex((_, i) => this.name(i) === lane);
    return index < 0 ? null : this.variables[index];
  }

  /**
   * Whose variable it is, in words.
   * @param {number} index
   * @returns {string} "pCPU 0", "vCPU 3"
   */
  owner(index) {
    const { code, subject } = this.variables[index];
    return `${VAR[code].subject === Subject.PCPU ? "pCPU" : "vCPU"} ${subject}`;
  }
}

/** @param {number} code @param {number} subject @param {number} slot */
function key(code, subject, slot) {
  return (code * 65536 + subject) * 256 + slot;
}

/** @param {number[]} indices */
function most(indices) {
  return indices.reduce((highest, n) => Math.max(highest, n), -1) + 1;
}
