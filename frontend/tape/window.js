/**
 * The records around the cursor: a cache of blocks, filled over REST and by the live stream.
 * A block has the length of a chunk on the server, so that a fetch is one whole chunk.
 */

import { Fold } from "../model/fold.js";
import { TapeError, decodeFrames } from "./decode.js";
import { join, lastSeq, recordAt, slice } from "./record.js";

/** @typedef {import("./types.js").RecordsFrame} RecordsFrame */
/** @typedef {import("./types.js").TapeRecord} TapeRecord */
/** @typedef {import("../model/layout.js").Layout} Layout */
/** @typedef {import("../model/fold.js").State} State */

/**
 * @typedef {object} Sources where what is missing comes from
 * @property {(from: number, to: number) => Promise<ArrayBuffer>} records frames with these records, length-prefixed
 * @property {(seq: number) => Promise<State>} state the state after record `seq`
 */

export const BLOCK = 8192;
const KEPT_BLOCKS = 24;
/** A slow live run comes in frames of a few records: beyond so many pieces a block's neighbours are joined. */
const MOST_PIECES = 64;

/** @typedef {{pieces: RecordsFrame[], states: Map<number, State>}} Block */

/** Keeps the blocks used last. */
export class TapeWindow {
  /**
   * @param {Layout} layout
   * @param {Sources} sources
   * @param {number} [kept] blocks that are kept
   */
  constructor(layout, sources, kept = KEPT_BLOCKS) {
    this.layout = layout;
    this.sources = sources;
    this.kept = kept;
    /** @type {Map<number, Block>} oldest use first */
    this.blocks = new Map();
    /** @type {Map<string, Promise<any>>} */
    this.underWay = new Map();
    /** Seq of the last record that is known to exist. */
    this.head = 0;
    /** @type {Fold|null} */
    this.recent = null;
  }

  /**
   * Take records that arrive by themselves. What is there already is passed over.
   * @param {RecordsFrame} frame
   */
  add(frame) {
    this.head = Math.max(this.head, lastSeq(frame));
    for (let from = frame.firstSeq; from <= lastSeq(frame); ) {
      const number = blockOf(from);
      const to = Math.min(lastSeq(frame), (number + 1) * BLOCK);
      insert(this.#block(number).pieces, slice(frame, from, to));
      from = to + 1;
    }
  }

  /** Take a state that arrives by itself. @param {State} state */
  addState(state) {
    this.#block(blockOf(state.seq + 1)).states.set(state.seq, { ...state, values: state.values.slice() });
  }

  /**
   * A record that is at hand.
   * @param {number} seq
   * @returns {TapeRecord|null} null when it is not, or does not exist
   */
  record(seq) {
    const piece = this.blocks.get(blockOf(seq))?.pieces.find((p) => p.firstSeq <= seq && seq <= lastSeq(p));
    return piece ? recordAt(piece, seq - piece.firstSeq) : null;
  }

  /**
   * Records from .. to, both included, fetched where they are missing.
   * @param {number} from
   * @param {number} to
   * @returns {Promise<RecordsFrame[]>} in order, without gap
   */
  async records(from, to) {
    const frames = [];
    for (let at = Math.max(1, from); at <= to; ) {
      const end = Math.min(to, (blockOf(at) + 1) * BLOCK);
      await this.#fetch(at, end);
      frames.push(...this.#atHand(at, end));
      at = end + 1;
    }
    return frames;
  }

  /**
   * The records from .. to, if all are at hand.
   * @param {number} from
   * @param {number} to
   * @returns {RecordsFrame[]|null}
   */
  ready(from, to) {
    const frames = [];
    for (let at = Math.max(1, from); at <= to; ) {
      const end = Math.min(to, (blockOf(at) + 1) * BLOCK);
      if (gaps(this.blocks.get(blockOf(at))?.pieces ?? [], at, end).length) return null;
      frames.push(...this.#atHand(at, end));
      at = end + 1;
    }
    return frames;
  }

  /**
   * The state after record `seq`, and what the records since + 1 .. seq changed.
   * @param {number} seq
   * @param {number} [since] where the last step began; by default the record before
   * @returns {Promise<{fold: Fold, before: Map<number, bigint>}>} `before`: old values by variable index
   */
  async stateAt(seq, since = seq - 1) {
    const start = Math.max(0, Math.min(since, seq));
    const fold = await this.#foldTo(start);
    /** @type {Map<number, bigint>} */
    const before = new Map();
    for (const frame of await this.records(start + 1, seq)) fold.apply(frame, seq, before);
    this.recent = copy(fold);
    return { fold, before };
  }

  /** The server has begun this run anew: forget everything. */
  clear() {
    this.blocks.clear();
    this.underWay.clear();
    this.recent = null;
    this.head = 0;
  }

  /** @param {number} seq @returns {Promise<Fold>} */
  async #foldTo(seq) {
    const fold = new Fold(this.layout);
    const base = this.#nearest(seq) ?? this.#recentBefore(seq) ?? (await this.#fetchState(blockOf(seq + 1) * BLOCK));
    fold.load(base);
    for (const frame of await this.records(fold.seq + 1, seq)) fold.apply(frame, seq);
    return fold;
  }

  /**
   * The best state at hand to fold from: at or before `seq`, and not before the block of the record after it.
   * @param {number} seq
   * @returns {State|null}
   */
  #nearest(seq) {
    const number = blockOf(seq + 1);
    if (number === 0) this.#keepInitial();
    const states = [...(this.blocks.get(number)?.states.values() ?? [])];
    if (this.recent) states.push(this.recent);
    const usable = states.filter((s) => s.seq <= seq && s.seq >= number * BLOCK);
    return usable.reduce((best, s) => (best && best.seq >= s.seq ? best : s), /** @type {State|null} */ (null));
  }

  /** The state folded last, if all records from there are at hand: a live run goes on from it into the next block. @param {number} seq */
  #recentBefore(seq) {
    const { recent } = this;
    return recent && recent.seq <= seq && seq - recent.seq <= BLOCK && this.ready(recent.seq + 1, seq) ? recent : null;
  }

  #keepInitial() {
    const { states } = this.#block(0);
    if (!states.has(0)) states.set(0, { seq: 0, t: 0, values: this.layout.initial() });
  }

  /** @param {number} seq @returns {Promise<State>} */
  async #fetchState(seq) {
    const state = await this.#once(`state ${seq}`, () => this.sources.state(seq));
    this.addState(state);
    return state;
  }

  /** Fetch what is missing of from .. to, which lie in one block. @param {number} from @param {number} to */
  async #fetch(from, to) {
    for (let asked = 0; ; ) {
      const { pieces } = this.#block(blockOf(from));
      const [gap] = gaps(pieces, from, to);
      if (!gap) return;
      // A server may give less than was asked for, but not nothing.
      if (gap[0] === asked) throw new TapeError(`records ${gap[0]} to ${gap[1]} are not on the tape`);
      asked = gap[0];
      // The whole rest of the block up to what is there: one request serves all that follows.
      const end = Math.min(nextStart(pieces, gap[1]) - 1, (blockOf(asked) + 1) * BLOCK, Math.max(this.head, gap[1]));
      const data = await this.#once(`records ${asked} ${end}`, () => this.sources.records(gap[0], end));
      for (const frame of decodeFrames(data)) if (frame.type === "records") this.add(frame);
    }
  }

  /** @param {number} from @param {number} to @returns {RecordsFrame[]} */
  #atHand(from, to) {
    const { pieces } = this.#block(blockOf(from));
    return pieces.filter((p) => p.firstSeq <= to && lastSeq(p) >= from).map((p) => slice(p, from, to));
  }

  /** @param {number} number @returns {Block} */
  #block(number) {
    const block = this.blocks.get(number) ?? { pieces: [], states: new Map() };
    this.blocks.delete(number);
    this.blocks.set(number, block);
    for (const old of this.blocks.keys()) {
      if (this.blocks.size <= this.kept) break;
      this.blocks.delete(old);
    }
    return block;
  }

  /**
   * Ask once for what several want at the same time.
   * @template T
   * @param {string} what
   * @param {() => Promise<T>} ask
   * @returns {Promise<T>}
   */
  #once(what, ask) {
    const asked = this.underWay.get(what) ?? ask().finally(() => this.underWay.delete(what));
    this.underWay.set(what, asked);
    return asked;
  }
}

/** @param {number} seq */
function blockOf(seq) {
  return Math.floor((seq - 1) / BLOCK);
}

/** @param {Fold} fold */
function copy(fold) {
  const other = new Fold(fold.layout);
  other.load(fold);
  return other;
}

/**
 * Stretches of from .. to that no piece covers.
 * @param {RecordsFrame[]} pieces in order
 * @param {number} from
 * @param {number} to
 * @returns {[number, number][]}
 */
function gaps(pieces, from, to) {
  /** @type {[number, number][]} */
  const found = [];
  let at = from;
  for (const piece of pieces) {
    if (lastSeq(piece) < at) continue;
    if (piece.firstSeq > to) break;
    if (piece.firstSeq > at) found.push([at, piece.firstSeq - 1]);
    at = lastSeq(piece) + 1;
  }
  if (at <= to) found.push([at, to]);
  return found;
}

/** @param {RecordsFrame[]} pieces @param {number} seq @returns {number} first seq of the first piece beyond `seq` */
function nextStart(pieces, seq) {
  return pieces.find((piece) => piece.firstSeq > seq)?.firstSeq ?? Infinity;
}

/**
 * Put a piece in its place; what others cover already is left out.
 * @param {RecordsFrame[]} pieces in order, changed in place
 * @param {RecordsFrame} piece
 */
function insert(pieces, piece) {
  for (const [a, b] of gaps(pieces, piece.firstSeq, lastSeq(piece))) {
    const place = pieces.findIndex((p) => p.firstSeq > a);
    pieces.splice(place < 0 ? pieces.length : place, 0, slice(piece, a, b));
  }
  if (pieces.length > MOST_PIECES) pieces.splice(0, pieces.length, ...joined(pieces));
}

/** @param {RecordsFrame[]} pieces in order @returns {RecordsFrame[]} neighbours without a gap made one */
function joined(pieces) {
  /** @type {RecordsFrame[][]} */
  const groups = [];
  for (const piece of pieces) {
    const group = groups.at(-1);
    if (group && lastSeq(group[group.length - 1]) + 1 === piece.firstSeq) group.push(piece);
    else groups.push([piece]);
  }
  return groups.map(join);
}
