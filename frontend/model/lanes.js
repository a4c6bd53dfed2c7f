/**
 * The lanes of the timeline. A mask is 32 bits, one per value that a person tells apart; a column's mask is the OR
 * of what was visited in it. Far out the server gives the masks (REST window); close in they are painted here from
 * the records, with the same result.
 */

import { MARKS, MARK_OF, PAINT, Paint } from "../tape/lane-tables.js";
import { Kind, NEIGHBOUR } from "../tape/vocabulary.js";

/** @typedef {import("../tape/types.js").RecordsFrame} RecordsFrame */
/** @typedef {import("./layout.js").Layout} Layout */

/**
 * @typedef {object} Lane
 * @property {string} name "line:0", "lr:0:1", "state:3", "marks:0"
 * @property {number} variable index in the declaration, -1 for marks
 * @property {number} subject pCPU or vCPU
 * @property {number} paint a `Paint`
 */

/**
 * @typedef {object} Painted
 * @property {"event"|"time"} axis
 * @property {number} columns
 * @property {number[]} seqs seq of the first record of each column
 * @property {number[]} times when each column begins, ns
 * @property {number} tEnd when the last column ends, ns
 * @property {Map<string, Uint32Array>} lanes lane -> mask per column
 * @property {boolean} exact
 * @property {number[]} [breaks] time axis: columns that stand for one long idle stretch each
 */

/**
 * All lanes of a run, in the order of the declaration, then the marks of each pCPU.
 * @param {Layout} layout
 * @returns {Lane[]}
 */
export function lanesOf(layout) {
  const lanes = [];
  for (const [index, variable] of layout.variables.entries()) {
    const paint = PAINT[variable.code];
    if (paint !== undefined) lanes.push({ name: layout.name(index), variable: index, subject: variable.subject, paint });
  }
  for (let p = 0; p < layout.pcpus; p++) lanes.push({ name: `${MARKS}:${p}`, variable: -1, subject: p, paint: Paint.VALUE });
  return lanes;
}

/**
 * The number of the bit that stands for a value.
 * @param {number} paint a `Paint`
 * @param {bigint} value
 * @returns {number} 0..31
 */
export function bitOf(paint, value) {
  switch (paint) {
    case Paint.FLAG:
      return value ? 1 : 0;
    case Paint.CTL:
      return Number(value & 7n);
    case Paint.LR:
      return Number((value >> 62n) | (((value >> 61n) & 1n) << 2n));
    case Paint.INDEX:
      if (value >= BigInt(NEIGHBOUR)) return 31;
      return value ? 1 + Number((value - 1n) % 30n) : 0;
    default:
      return value > 31n ? 31 : Number(value);
  }
}

/**
 * What the REST window answers, with its run-length codes spread out.
 * @param {{axis: "event"|"time", columns: number, seqs: number[], times: number[], t_end: number,
 *   lanes: Record<string, number[]>, exact: boolean, breaks?: number[]}} answer
 * @returns {Painted}
 */
export function fromServer(answer) {
  /** @type {Map<string, Uint32Array>} */
  const lanes = new Map();
  for (const [name, runs] of Object.entries(answer.lanes)) {
    const masks = new Uint32Array(answer.columns);
    let column = 0;
    for (let i = 0; i + 1 < runs.length; i += 2) {
      masks.fill(runs[i + 1], column, column + runs[i]);
      column += runs[i];
    }
    lanes.set(name, masks);
  }
  const { axis, columns, seqs, times, exact, breaks } = answer;
  return { axis, columns, seqs, times, tEnd: answer.t_end, lanes, exact, breaks };
}

/** Paints columns from records, in order. */
class Painter {
  /**
   * @param {Layout} layout
   * @param {BigUint64Array} values the state before the first record
   * @param {number} columns
   */
  constructor(layout, values, columns) {
    this.lanes = lanesOf(layout);
    this.columns = columns;
    this.row = Uint32Array.from(this.lanes, (lane) => (lane.variable < 0 ? 0 : 1 << bitOf(lane.paint, values[lane.variable])));
    this.masks = this.lanes.map(() => new Uint32Array(columns));
    /** @type {Map<number, number>} variable -> lane */
    this.laneOf = new Map(this.lanes.map((lane, n) => [lane.variable, n]));
    this.marks = this.lanes.length - layout.pcpus;
    this.pcpus = layout.pcpus;
    this.filled = -1;
    /** @type {number[]} */
    this.seqs = [];
    /** @type {number[]} */
    this.times = [];
  }

  /** Fill a column with what is held. @param {number} column @param {number} seq @param {number} t */
  hold(column, seq, t) {
    for (let lane = 0; lane < this.lanes.length; lane++) this.masks[lane][column] |= this.row[lane];
    this.seqs[column] = seq;
    this.times[column] = t;
    this.filled = column;
  }

  /**
   * @param {RecordsFrame} frame
   * @param {number} i
   * @param {number} column
   * @param {boolean} carry whether what is held when a column begins counts as visited
   */
  record(frame, i, column, carry) {
    const seq = frame.firstSeq + i;
    const t = frame.t[i];
    while (this.filled < column - 1) this.hold(this.filled + 1, seq, t);
    if (carry && this.filled < column) this.hold(column, seq, t);
    const kind = frame.kind[i];
    const lane = kind === Kind.CHANGE ? this.laneOf.get(frame.slot[i]) : undefined;
    if (lane !== undefined) this.row[lane] = 1 << bitOf(this.lanes[lane].paint, frame.value[i]);
    if (this.filled < column) this.hold(column, seq, t);
    if (lane !== undefined) this.masks[lane][column] |= this.row[lane];
    const mark = kind === Kind.CHANGE ? undefined : MARK_OF[kind * 65536 + frame.code[i]];
    const pcpu = frame.pcpu[i];
    if (mark !== undefined && pcpu >= 0 && pcpu < this.pcpus) this.masks[this.marks + pcpu][column] |= 1 << mark;
  }

  /**
   * @param {"event"|"time"} axis
   * @param {number} seq the record after the last
   * @param {number} tEnd
   * @returns {Painted}
   */
  finish(axis, seq, tEnd) {
    while (this.filled < this.columns - 1) this.hold(this.filled + 1, seq, tEnd);
    const lanes = new Map(this.lanes.map((lane, n) => [lane.name, this.masks[n]]));
    return { axis, columns: this.columns, seqs: this.seqs, times: this.times, tEnd, lanes, exact: true };
  }
}

/**
 * Columns by transitions: one each when there are few enough. A column ends with its (last) transition.
 * @param {Layout} layout
 * @param {BigUint64Array} values the state before the first of the records
 * @param {RecordsFrame[]} frames the records of the window, without gap
 * @param {number} columns at most so many
 * @returns {Painted}
 */
export function paintEvents(layout, values, frames, columns) {
  let transitions = 0;
  for (const frame of frames) for (const kind of frame.kind) if (kind === Kind.CHANGE) transitions += 1;
  const total = Math.max(transitions, 1);
  const painter = new Painter(layout, values, Math.min(columns, total));
  let before = 0;
  for (const frame of frames) {
    for (let i = 0; i < frame.count; i++) {
      const column = Math.min(Math.floor((before * painter.columns) / total), painter.columns - 1);
      painter.record(frame, i, column, false);
      if (frame.kind[i] === Kind.CHANGE) before += 1;
    }
  }
  const last = frames.at(-1);
  return painter.finish("event", last ? last.firstSeq + last.count : 1, last?.count ? last.t[last.count - 1] : 0);
}

/**
 * Columns of equal time. What is held when a column begins counts as visited in it.
 * @param {Layout} layout
 * @param {BigUint64Array} values the state before the first of the records
 * @param {RecordsFrame[]} frames the records with tFrom <= t < tTo, without gap
 * @param {number} tFrom
 * @param {number} tTo
 * @param {number} columns at most so many
 * @returns {Painted}
 */
export function paintTime(layout, values, frames, tFrom, tTo, columns) {
  const painter = new Painter(layout, values, Math.min(columns, tTo - tFrom));
  const edges = Array.from({ length: painter.columns }, (_, c) => tFrom + Math.floor(((tTo - tFrom) * c) / painter.columns));
  let column = 0;
  for (const frame of frames) {
    for (let i = 0; i < frame.count; i++) {
      while (column + 1 < painter.columns && edges[column + 1] <= frame.t[i]) column += 1;
      painter.record(frame, i, column, true);
    }
  }
  const last = frames.at(-1);
  const painted = painter.finish("time", last ? last.firstSeq + last.count : 1, tTo);
  return { ...painted, times: edges };
}
