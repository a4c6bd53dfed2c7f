/**
 * Frames of the tape to objects: the same format as backend/tickscope/tape/codec.py, described in docs/04-tape.md.
 * Values are 64 bits wide and stay BigInt; seq and time are numbers below 2^53.
 */

import { Cursor, TapeError, bigints, ids, numbers } from "./bytes.js";
import { crc32 } from "./crc32.js";
import { emptyRecords } from "./record.js";
import { Kind } from "./vocabulary.js";

export { TapeError };

/** @typedef {import("./types.js").Frame} Frame */
/** @typedef {import("./types.js").RecordsFrame} RecordsFrame */
/** @typedef {import("./types.js").DeclarationFrame} DeclarationFrame */
/** @typedef {{seq: number, t: number, count: number, cursor: Cursor}} Envelope */

const HEADER = 36;
const CHECKED_FROM = 12;
const VERSION = 1;
const MAX_COUNT = 65536;
const MAX_ABOUT = 1 << 20;
/** Kind, code, pCPU, vCPU, slot, rule are below these ... */
const LIMITS = [5, 65536, 128, 32768, 2 ** 31, 65536];
/** ... and are written this much higher, as some may be -1. */
const BIAS = [0, 0, 1, 1, 1, 0];

/**
 * Decode one frame. Throws TapeError, and only that, when the bytes are not an undamaged frame.
 * @param {ArrayBuffer|Uint8Array} data
 * @returns {Frame}
 */
export function decodeFrame(data) {
  const bytes = data instanceof Uint8Array ? data : new Uint8Array(data);
  const type = bytes.length > 5 ? bytes[5] : 0;
  const envelope = unseal(bytes);
  /** @type {Frame} */
  let frame;
  if (type === 1) frame = declaration(envelope);
  else if (type === 2) frame = records(envelope);
  else if (type === 3) frame = { type: "keyframe", seq: envelope.seq, t: envelope.t, values: bigints(envelope.cursor, envelope.count) };
  else throw new TapeError(`unknown frame type ${type}`);
  envelope.cursor.done();
  return frame;
}

/**
 * Frames back to back, each with its length before it (u32), as REST sends them.
 * @param {ArrayBuffer|Uint8Array} data
 * @returns {Frame[]}
 */
export function decodeFrames(data) {
  const bytes = data instanceof Uint8Array ? data : new Uint8Array(data);
  const cursor = new Cursor(bytes, 0);
  const frames = [];
  while (cursor.place < bytes.length) {
    const size = cursor.u32();
    const start = cursor.take(size);
    frames.push(decodeFrame(bytes.subarray(start, start + size)));
  }
  return frames;
}

/**
 * @param {Uint8Array} bytes
 * @returns {Envelope}
 */
function unseal(bytes) {
  if (bytes.length < HEADER) throw new TapeError("frame is cut short");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== 0x4b434954 || view.getUint16(6, true) !== 0) throw new TapeError("not a tape frame");
  if (view.getUint8(4) !== VERSION) throw new TapeError(`tape format version ${view.getUint8(4)}; this page reads version ${VERSION}`);
  if (view.getUint32(12, true) !== bytes.length - HEADER) throw new TapeError("the payload has another length than announced");
  const seq = safe(view.getBigUint64(16, true));
  const t = safe(view.getBigUint64(24, true));
  const count = view.getUint32(32, true);
  if (count > MAX_COUNT) throw new TapeError(`${count} entries are too many`);
  if (crc32(bytes, CHECKED_FROM) !== view.getUint32(8, true)) throw new TapeError("checksum does not match: the frame is damaged");
  return { seq, t, count, cursor: new Cursor(bytes, HEADER) };
}

/** @param {bigint} value */
function safe(value) {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new TapeError("seq or time is out of bounds");
  return Number(value);
}

/**
 * @param {Envelope} envelope
 * @returns {RecordsFrame}
 */
function records({ seq, t, count, cursor }) {
  if (seq < 1 || seq + count > Number.MAX_SAFE_INTEGER) throw new TapeError("not a records frame");
  const frame = emptyRecords(seq, count);
  if (!count) return frame;
  const shapes = cursor.u32();
  if (!shapes || shapes > count) throw new TapeError("not a table of shapes");
  const table = BIAS.map((bias, n) => shapeColumn(cursor, shapes, bias, LIMITS[n]));
  for (let i = 0; i < shapes; i++) {
    if (table[0][i] === Kind.CHANGE && table[4][i] < 0) throw new TapeError("a change record names no variable");
  }
  spread(frame, table, ids(cursor, count, shapes));
  follow(frame, t, numbers(cursor, count));
  frame.value = bigints(cursor, count);
  trace(frame, numbers(cursor, count));
  return frame;
}

/**
 * @param {Cursor} cursor
 * @param {number} count
 * @param {number} bias
 * @param {number} limit
 */
function shapeColumn(cursor, count, bias, limit) {
  const raw = numbers(cursor, count);
  const out = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    out[i] = raw[i] - bias;
    if (out[i] >= limit) throw new TapeError(`${out[i]} is out of bounds`);
  }
  return out;
}

/**
 * @param {RecordsFrame} frame
 * @param {Float64Array[]} table
 * @param {ArrayLike<number>} index
 */
function spread(frame, table, index) {
  const [kind, code, pcpu, vcpu, slot, rule] = table;
  for (let i = 0; i < frame.count; i++) {
    const shape = index[i];
    frame.kind[i] = kind[shape];
    frame.code[i] = code[shape];
    frame.pcpu[i] = pcpu[shape];
    frame.vcpu[i] = vcpu[shape];
    frame.slot[i] = slot[shape];
    frame.rule[i] = rule[shape];
  }
}

/**
 * Time from the differences.
 * @param {RecordsFrame} frame
 * @param {number} start
 * @param {ArrayLike<number>} steps
 */
function follow(frame, start, steps) {
  let now = start;
  for (let i = 0; i < frame.count; i++) {
    now += steps[i];
    frame.t[i] = now;
  }
  if (now > Number.MAX_SAFE_INTEGER) throw new TapeError("time is beyond the tape's end");
}

/**
 * Causes from their distances back.
 * @param {RecordsFrame} frame
 * @param {ArrayLike<number>} back
 */
function trace(frame, back) {
  for (let i = 0; i < frame.count; i++) {
    frame.cause[i] = frame.firstSeq + i - back[i];
    if (frame.cause[i] < 1) throw new TapeError("a record's cause is before the first record");
  }
}

/**
 * @param {Envelope} envelope
 * @returns {DeclarationFrame}
 */
function declaration({ count, cursor }) {
  const size = cursor.u32();
  if (size > MAX_ABOUT) throw new TapeError("`about` is too long");
  const start = cursor.take(size);
  const about = parse(cursor.bytes.subarray(start, start + size));
  const [code, subject, slot] = [0, 1, 2].map(() => numbers(cursor, count));
  const initial = bigints(cursor, count);
  const variables = Array.from(initial, (value, i) => ({ code: code[i], subject: subject[i], slot: slot[i], initial: value }));
  if (variables.some((v) => Math.max(v.code, v.subject, v.slot) >= 2 ** 31)) throw new TapeError("a variable is out of bounds");
  return { type: "declaration", variables, about };
}

/** @param {Uint8Array} bytes */
function parse(bytes) {
  let about;
  try {
    about = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new TapeError("`about` is not JSON");
  }
  if (typeof about !== "object" || about === null || Array.isArray(about)) throw new TapeError("`about` is not a JSON object");
  return about;
}
