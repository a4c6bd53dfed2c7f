/** Single records out of frames of columns. */

/** @typedef {import("./types.js").RecordsFrame} RecordsFrame */
/** @typedef {import("./types.js").TapeRecord} TapeRecord */

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
