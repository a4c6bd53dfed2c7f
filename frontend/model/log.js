/** Records as a log: a tree by cause, in which the accesses and changes of a function are folded under it. */

import { recordAt } from "../tape/record.js";
import { Kind, Phase } from "../tape/vocabulary.js";
import { labelOf, sentenceOf } from "./sentence.js";

/** @typedef {import("../tape/types.js").RecordsFrame} RecordsFrame */
/** @typedef {import("../tape/types.js").TapeRecord} TapeRecord */
/** @typedef {import("./layout.js").Layout} Layout */

/**
 * @typedef {object} LogNode
 * @property {TapeRecord} record
 * @property {LogNode|null} parent the record that made it happen, when it is in the log
 * @property {LogNode[]} children
 */

/**
 * @typedef {object} LogRow
 * @property {TapeRecord} record
 * @property {number} depth how many calls it is inside
 * @property {boolean} open
 * @property {number} accesses folded or unfolded right under it
 * @property {number} changes those of its accesses included
 */

/**
 * @typedef {object} LogFilter all given parts must match
 * @property {number[]} [kinds]
 * @property {number|null} [pcpu]
 * @property {number|null} [vcpu]
 * @property {string} [text] in the label, the sentence or the rule; case does not matter
 */

/**
 * Join records to trees by their causes. Returns from functions are left out: a function's end shows by itself.
 * @param {RecordsFrame[]} frames in order, without gap
 * @returns {LogNode[]} the roots, in order: records whose cause is themselves or not among these
 */
export function logTree(frames) {
  /** @type {Map<number, LogNode>} */
  const nodes = new Map();
  /** @type {LogNode[]} */
  const roots = [];
  for (const frame of frames) {
    for (let i = 0; i < frame.count; i++) {
      if (frame.kind[i] === Kind.CALL && frame.value[i] === BigInt(Phase.RETURN)) continue;
      const record = recordAt(frame, i);
      const parent = record.cause === record.seq ? null : (nodes.get(record.cause) ?? null);
      /** @type {LogNode} */
      const node = { record, parent, children: [] };
      nodes.set(record.seq, node);
      (parent ? parent.children : roots).push(node);
    }
  }
  return roots;
}

/**
 * The rows to show. Functions, events and ops always show; accesses and changes when what they hang under is open,
 * or when a filter is given, which shows all that match with what they hang under.
 * @param {LogNode[]} roots
 * @param {{open?: ReadonlySet<number>, filter?: LogFilter, layout?: Layout}} [options] `open`: seqs of unfolded rows
 * @returns {LogRow[]} in order of seq within each parent
 */
export function logRows(roots, { open = new Set(), filter, layout } = {}) {
  /** @type {LogRow[]} */
  const rows = [];
  const matching = filter ? matchingNodes(roots, filter, layout) : null;
  /** @param {LogNode} node @param {number} depth */
  const visit = (node, depth) => {
    if (matching && !matching.has(node)) return;
    const isOpen = open.has(node.record.seq);
    rows.push({ record: node.record, depth, open: isOpen, ...counts(node) });
    for (const child of node.children) {
      if (isOpen || matching || !isDetail(child)) visit(child, depth + 1);
    }
  };
  for (const root of roots) visit(root, 0);
  return rows;
}

/**
 * A record, its cause, its cause's cause, and so on.
 * @param {TapeRecord} record
 * @param {(seq: number) => TapeRecord|null} find
 * @returns {TapeRecord[]} nearest first, ending with the root or with the last one found
 */
export function causeChain(record, find) {
  const chain = [record];
  let at = record;
  while (at.cause !== at.seq && chain.length < 64) {
    const cause = find(at.cause);
    if (!cause) break;
    chain.push(cause);
    at = cause;
  }
  return chain;
}

/** @param {LogNode} node */
function isDetail(node) {
  return node.record.kind === Kind.ACCESS || node.record.kind === Kind.CHANGE;
}

/** @param {LogNode} node */
function counts(node) {
  let accesses = 0;
  let changes = 0;
  for (const child of node.children) {
    if (child.record.kind === Kind.CHANGE) changes += 1;
    if (child.record.kind !== Kind.ACCESS) continue;
    accesses += 1;
    changes += child.children.filter((c) => c.record.kind === Kind.CHANGE).length;
  }
  return { accesses, changes };
}

/**
 * The nodes that match and all they hang under.
 * @param {LogNode[]} roots
 * @param {LogFilter} filter
 * @param {Layout} [layout]
 */
function matchingNodes(roots, filter, layout) {
  /** @type {Set<LogNode>} */
  const found = new Set();
  const waiting = [...roots];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    waiting.push(...node.children);
    if (!matches(node, filter, layout)) continue;
    for (let up = /** @type {LogNode|null} */ (node); up && !found.has(up); up = up.parent) found.add(up);
  }
  return found;
}

/** @param {LogNode} node @param {LogFilter} filter @param {Layout} [layout] */
function matches({ record, parent }, { kinds, pcpu = null, vcpu = null, text = "" }, layout) {
  if (kinds && !kinds.includes(record.kind)) return false;
  if (pcpu !== null && record.pcpu !== pcpu) return false;
  if (vcpu !== null && record.vcpu !== vcpu) return false;
  if (!text) return true;
  const { what, why, rule } = sentenceOf(record, { layout, cause: parent?.record ?? null });
  return `${labelOf(record, layout)}\n${what}\n${why}\n${rule}`.toLowerCase().includes(text.toLowerCase());
}
