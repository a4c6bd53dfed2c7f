/** Columns of unsigned integers, as backend/tickscope/tape/columns.py writes them. Bounds come before allocation. */

/** The bytes are not a tape, or are damaged. The only error of decoding. */
export class TapeError extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = "TapeError";
  }
}

/** Reads a payload from front to back. */
export class Cursor {
  /**
   * @param {Uint8Array} bytes
   * @param {number} place
   */
  constructor(bytes, place) {
    this.bytes = bytes;
    this.place = place;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /**
   * @param {number} size
   * @returns {number} where these bytes begin
   */
  take(size) {
    const start = this.place;
    if (size > this.bytes.byteLength - start) throw new TapeError("frame is cut short");
    this.place = start + size;
    return start;
  }

  u8() {
    return this.view.getUint8(this.take(1));
  }

  u32() {
    return this.view.getUint32(this.take(4), true);
  }

  done() {
    if (this.place !== this.bytes.byteLength) throw new TapeError("bytes too many in the frame");
  }
}

/** @typedef {Uint8Array|Uint16Array|Uint32Array|BigUint64Array} Plain */

/**
 * @param {Cursor} cursor
 * @param {number} count
 * @param {number} width 1, 2, 4 or 8
 * @returns {Plain}
 */
function plain(cursor, count, width) {
  const start = cursor.take(count * width);
  // A copy, as typed arrays must begin at a multiple of their width. Browsers run on little-endian machines.
  const from = cursor.bytes.byteOffset + start;
  const copy = cursor.bytes.buffer.slice(from, from + count * width);
  if (width === 1) return new Uint8Array(copy);
  if (width === 2) return new Uint16Array(copy);
  if (width === 4) return new Uint32Array(copy);
  return new BigUint64Array(copy);
}

/**
 * Ids into a dictionary of `entries`; all are checked to lie inside.
 * @param {Cursor} cursor
 * @param {number} count
 * @param {number} entries
 * @returns {Uint8Array|Uint16Array|Uint32Array}
 */
export function ids(cursor, count, entries) {
  if (count && !entries) throw new TapeError("an empty dictionary for a column that has values");
  if (entries <= 1) return new Uint8Array(count);
  const width = entries <= 256 ? 1 : entries <= 65536 ? 2 : 4;
  const found = /** @type {Uint8Array|Uint16Array|Uint32Array} */ (plain(cursor, count, width));
  for (let i = 0; i < count; i++) {
    if (found[i] >= entries) throw new TapeError("an id points outside its dictionary");
  }
  return found;
}

/**
 * @param {Cursor} cursor
 * @param {number} count
 * @returns {{table: Plain, index: Uint8Array|Uint16Array|Uint32Array|null}} value i is table[index[i]], or table[i]
 */
function column(cursor, count) {
  const width = cursor.u8();
  const dictionary = cursor.u8();
  const entries = cursor.u32();
  const known = width === 1 || width === 2 || width === 4 || width === 8;
  if (!known || dictionary > 1 || entries > count || (!dictionary && entries !== count)) {
    throw new TapeError("not a column");
  }
  const table = plain(cursor, entries, width);
  return { table, index: dictionary ? ids(cursor, count, entries) : null };
}

/**
 * A column of numbers below 2^53.
 * @param {Cursor} cursor
 * @param {number} count
 * @returns {ArrayLike<number>}
 */
export function numbers(cursor, count) {
  const { table, index } = column(cursor, count);
  const values = table instanceof BigUint64Array ? Float64Array.from(table, exact) : table;
  if (!index) return values;
  const out = new Float64Array(count);
  for (let i = 0; i < count; i++) out[i] = values[index[i]];
  return out;
}

/**
 * A column of whole 64-bit values. Copied by halves, as each BigInt that is touched costs an allocation.
 * @param {Cursor} cursor
 * @param {number} count
 * @returns {BigUint64Array}
 */
export function bigints(cursor, count) {
  const { table, index } = column(cursor, count);
  const wide = table instanceof BigUint64Array;
  const from = wide ? new Uint32Array(table.buffer) : table;
  const out = new Uint32Array(2 * count);
  for (let i = 0; i < count; i++) {
    const place = index ? index[i] : i;
    out[2 * i] = from[wide ? 2 * place : place];
    if (wide) out[2 * i + 1] = from[2 * place + 1];
  }
  return new BigUint64Array(out.buffer);
}

/** @param {bigint} value */
function exact(value) {
  if (value > 0x1fffffffffffffn) throw new TapeError("a number is out of bounds");
  return Number(value);
}
