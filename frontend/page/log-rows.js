/** Rows of the log from records: functions with what they did under them, accesses folded until asked for. */

import { recordAt } from "../tape/record.js";
import { Kind, Phase } from "../tape/vocabulary.js";

/** @typedef {import("../tape/types.js").RecordsFrame} RecordsFrame */
/** @typedef {import("../tape/types.js").TapeRecord} TapeRecord */

/**
 * @typedef {object} Row
 * @property {TapeRecord} record
 * @property {number} depth how many functions it is in (within the stretch)
 * @property {number} folded accesses hidden under this function
 * @property {boolean} open whether its accesses are shown
 */

/**
 * @typedef {object} Filter
 * @property {Set<number>} kinds kinds to show
 * @property {string} cpu "", "p0", "v3"
 * @property {((record: TapeRecord) => boolean)|null} matches by text
 */

const MOST_DEPTH = 6;

/**
 * @param {RecordsFrame[]} frames in order, without gap
 * @param {Filter} filter
 * @param {Set<number>} open seqs of functions whose accesses are shown
 * @returns {Row[]}
 */
export function rowsOf(frames, filter, open) {
  /** @type {Row[]} */
  const rows = [];
  /** @type {Map<number, {depth: number, row: Row|null}>} */
  const functions = new Map();
  const plain = !filter.matches;
  for (const frame of frames) {
    for (let i = 0; i < frame.count; i++) {
      const kind = frame.kind[i];
      const seq = frame.firstSeq + i;
      const cause = frame.cause[i];
      const inside = cause === seq ? undefined : functions.get(cause);
      const depth = inside ? inside.depth + 1 : 0;
      const enters = kind === Kind.CALL && frame.value[i] === BigInt(Phase.ENTER);
      const returns = kind === Kind.CALL && frame.value[i] === BigInt(Phase.RETURN);
      if (kind === Kind.ACCESS) functions.set(seq, { depth: inside ? inside.depth : 0, row: inside?.row ?? null });
      const wanted = filter.kinds.has(kind) && !(returns && plain) && onCpu(frame, i, filter.cpu);
      const hidden = plain && kind === Kind.ACCESS && inside?.row && !open.has(inside.row.record.seq);
      if (hidden && wanted && inside?.row) inside.row.folded += 1;
      if (!wanted || hidden) {
        if (enters) functions.set(seq, { depth, row: null });
        continue;
      }
      const record = recordAt(frame, i);
      if (filter.matches && !filter.matches(record)) continue;
      const row = { record, depth: plain ? Math.min(depth, MOST_DEPTH) : 0, folded: 0, open: open.has(seq) };
      if (enters) functions.set(seq, { depth, row });
      rows.push(row);
    }
  }
  return rows;
}

/** @param {RecordsFrame} frame @param {number} i @param {string} cpu */
function onCpu(frame, i, cpu) {
  if (!cpu) return true;
  return (cpu[0] === "p" ? frame.pcpu[i] : frame.vcpu[i]) === Number(cpu.slice(1));
}

/**
 * The function under which a record is folded, found by its causes.
 * @param {RecordsFrame[]} frames @param {number} seq
 * @returns {number} its seq, 0 for none among these
 */
export function holderOf(frames, seq) {
  for (let at = seq, steps = 0; steps < MOST_DEPTH; steps++) {
    const frame = frames.find(({ firstSeq, count }) => at >= firstSeq && at < firstSeq + count);
    if (!frame) return 0;
    const i = at - frame.firstSeq;
    if (frame.kind[i] === Kind.CALL) return at === seq ? 0 : at;
    if ((frame.kind[i] !== Kind.ACCESS && frame.kind[i] !== Kind.CHANGE) || frame.cause[i] === at) return 0;
    at = frame.cause[i];
  }
  return 0;
}
