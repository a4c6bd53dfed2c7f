/** The fold: initial state + change records = state. The same as the tape's in Python; a test holds them equal. */

import { TapeError } from "../tape/decode.js";
import { Kind } from "../tape/vocabulary.js";
import { Layout } from "./layout.js";

/** @typedef {import("../tape/types.js").RecordsFrame} RecordsFrame */
/** @typedef {import("../tape/types.js").DeclarationFrame} DeclarationFrame */
/** @typedef {{seq: number, t: number, values: BigUint64Array}} State */

/** The state after record `seq`. */
export class Fold {
  /** @param {DeclarationFrame|Layout} declaration */
  constructor(declaration) {
    this.layout = declaration instanceof Layout ? declaration : new Layout(declaration.variables);
    this.values = this.layout.initial();
    this.seq = 0;
    this.t = 0;
  }

  /**
   * Start from another state: a keyframe, or what `state` gave.
   * @param {State} state
   */
  load({ seq, t, values }) {
    if (values.length !== this.values.length) {
      throw new TapeError(`a state of ${values.length} values for ${this.values.length} variables`);
    }
    this.values.set(values);
    this.seq = seq;
    this.t = t;
  }

  /**
   * Apply records, at most up to `upto`. Those applied already and those beyond it are passed over;
   * a gap is an error.
   * @param {RecordsFrame} frame
   * @param {number} [upto] seq of the last record to apply
   * @param {Map<number, bigint>} [before] is given what each changed variable held before, unless it has it already
   * @returns {number} how many records were applied
   */
  apply(frame, upto = Infinity, before) {
    const from = this.seq + 1 - frame.firstSeq;
    const to = Math.min(frame.count, upto - frame.firstSeq + 1);
    if (to <= Math.max(from, 0)) return 0;
    if (from < 0) throw new TapeError(`record ${this.seq + 1} is next, not ${frame.firstSeq}`);
    const { kind, slot, value } = frame;
    const { values } = this;
    for (let i = from; i < to; i++) {
      if (kind[i] !== Kind.CHANGE) continue;
      if (slot[i] >= values.length) throw new TapeError("a change record names a variable that was never declared");
      if (before && !before.has(slot[i])) before.set(slot[i], values[slot[i]]);
      values[slot[i]] = value[i];
    }
    this.seq = frame.firstSeq + to - 1;
    this.t = frame.t[to - 1];
    return to - from;
  }

  /** @returns {State} a copy */
  state() {
    return { seq: this.seq, t: this.t, values: this.values.slice() };
  }

  /**
   * @param {number} code a `Var`
   * @param {number} subject
   * @param {number} [slot] list register
   * @returns {bigint} its value, 0n when the run does not declare it
   */
  get(code, subject, slot = 0) {
    const index = this.layout.index(code, subject, slot);
    return index < 0 ? 0n : this.values[index];
  }

  /** @param {number} code @param {number} subject @param {number} [slot] */
  has(code, subject, slot = 0) {
    return this.layout.index(code, subject, slot) >= 0;
  }
}
