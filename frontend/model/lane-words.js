/** Lanes in words: what a bit of a mask means, and stretches of equal masks (for the table twin and for hovering). */

import { MARKS, Mark, Paint } from "../tape/lane-tables.js";
import { ENUMS, Show, VAR } from "../tape/vocabulary.js";
import { ctlWords } from "./words.js";

/** @typedef {import("./lanes.js").Lane} Lane */
/** @typedef {import("./lanes.js").Painted} Painted */
/** @typedef {import("./layout.js").Layout} Layout */

const LR_LETTERS = ["I", "P", "A", "PA"];

/**
 * @param {number} mask
 * @returns {number[]} the numbers of its bits, lowest first
 */
export function bitsOf(mask) {
  const bits = [];
  for (let bit = 0; bit < 32; bit++) if ((mask >>> bit) & 1) bits.push(bit);
  return bits;
}

/**
 * @param {Layout} layout
 * @param {Lane} lane
 * @param {number} bit
 * @returns {string} "guest", "1", "PA, HW", "vCPU 0", "timer access"
 */
export function bitWords(layout, lane, bit) {
  if (lane.variable < 0) return markWords(bit);
  const { code } = layout.variables[lane.variable];
  switch (lane.paint) {
    case Paint.CTL:
      return ctlWords(BigInt(bit));
    case Paint.LR:
      return LR_LETTERS[bit & 3] + (bit & 4 ? ", HW" : "");
    case Paint.INDEX:
      return indexWords(VAR[code].name === "pcpu", bit);
    case Paint.FLAG:
      return bit ? "set" : "off";
    default:
      return VAR[code].show === Show.ENUM ? (ENUMS[code]?.[String(bit)] ?? String(bit)) : String(bit);
  }
}

/**
 * A lane's name for people.
 * @param {Layout} layout
 * @param {Lane} lane
 * @returns {string} "pCPU 0 line", "pCPU 1 LR 2", "vCPU 0 loaded", "pCPU 0 marks"
 */
export function laneTitle(layout, lane) {
  if (lane.variable < 0) return `pCPU ${lane.subject} ${MARKS}`;
  const { code, slot } = layout.variables[lane.variable];
  return `${layout.owner(lane.variable)} ${VAR[code].label}${lane.paint === Paint.LR ? ` ${slot}` : ""}`;
}

/**
 * Stretches of equal masks.
 * @param {Uint32Array} masks
 * @returns {{from: number, to: number, mask: number}[]} columns from .. to, both included
 */
export function stretches(masks) {
  const found = [];
  let from = 0;
  for (let column = 1; column <= masks.length; column++) {
    if (column < masks.length && masks[column] === masks[from]) continue;
    found.push({ from, to: column - 1, mask: masks[from] });
    from = column;
  }
  return found;
}

/** @param {number} bit */
function markWords(bit) {
  const name = Object.entries(Mark).find(([, value]) => value === bit)?.[0] ?? `mark ${bit}`;
  return name.toLowerCase().replaceAll("_", " ");
}

/** @param {boolean} isPcpu @param {number} bit */
function indexWords(isPcpu, bit) {
  if (isPcpu) return `pCPU ${bit}`;
  if (bit === 0) return "nobody";
  return bit === 31 ? "a neighbour" : `vCPU ${bit - 1}`;
}
