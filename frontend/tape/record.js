/** Single records out of frames of columns. */

/** @typedef {import("./types.js").RecordsFrame} RecordsFrame */
/** @typedef {import("./types.js").TapeRecord} TapeRecord */

const COLUMNS = /** @type {const} */ (["t", "kind", "code", "pcpu", "vcpu", "slot", "value", "cause", "rule"]);

/**
 * @param {number} firstSeq
 * @param {number} count
 * @returns {RecordsFrame} a frame of zeros
 */
export function emptyRecords(firstSeq, count) {
  return {
    type: "records",
    firstSeq,
    count,
    t: new Float64Array(count),
    kind: new Uint8Array(count),
    code: new Uint16Array(count),
    pcpu: new Int8Array(count),
    vcpu: new Int16Array(count),
    slot: new Int32Array(count),
    value: new BigUint64Array(count),
    cause: new Float64Array(count),
    rule: new Uint16Array(count),
  };
}

/**
 * @param {RecordsFrame} frame
 * @param {number} i 0 .. count - 1
 * @returns {TapeRecord}
 */
export function recordAt(frame, i) {
  return {
    seq: frame.firstSeq + i,
    t: frame.t[i],
    kind: frame.kind[i],
    code: frame.code[i],
    pcpu: frame.pcpu[i],
    vcpu: frame.vcpu[i],
    slot: frame.slot[i],
    value: frame.value[i],
    cause: frame.cause[i],
    rule: frame.rule[i],
  };
}

/**
 * @param {RecordsFrame} frame
 * @returns {number} seq of the last record; firstSeq - 1 when it is empty
 */
export function lastSeq(frame) {
  return frame.firstSeq + frame.count - 1;
}

/**
 * A part of a frame, without copying.
 * @param {RecordsFrame} frame
 * @param {number} from seq of the first record wanted
 * @param {number} to seq of the last
 * @returns {RecordsFrame}
 */
export function slice(frame, from, to) {
  const a = Math.max(0, from - frame.firstSeq);
  const b = Math.max(a, Math.min(frame.count, to - frame.firstSeq + 1));
  return {
    type: "records",
    firstSeq: frame.firstSeq + a,
    count: b - a,
    t: frame.t.subarray(a, b),
    kind: frame.kind.subarray(a, b),
    code: frame.code.subarray(a, b),
    pcpu: frame.pcpu.subarray(a, b),
    vcpu: frame.vcpu.subarray(a, b),
    slot: frame.slot.subarray(a, b),
    value: frame.value.subarray(a, b),
    cause: frame.cause.subarray(a, b),
    rule: frame.rule.subarray(a, b),
  };
}

/**
 * Frames that follow each other as one.
 * @param {RecordsFrame[]} frames at least one, in order, without gap
 * @returns {RecordsFrame}
 */
export function join(frames) {
  if (frames.length === 1) return frames[0];
  const whole = emptyRecords(frames[0].firstSeq, frames.reduce((sum, frame) => sum + frame.count, 0));
  let place = 0;
  for (const frame of frames) {
    for (const name of COLUMNS) whole[name].set(/** @type {any} */ (frame[name]), place);
    place += frame.count;
  }
  return whole;
}

/**
 * Index of the last record at or before a time, -1 when none is.
 * @param {RecordsFrame} frame
 * @param {number} t ns
 */
export function indexAtTime(frame, t) {
  let low = 0;
  let high = frame.count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (frame.t[middle] <= t) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
