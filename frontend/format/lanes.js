/** How the lanes of the timeline look: which lanes a CPU has, their names, and the colour and letter of each bit. */

import { PAINT, Paint } from "../tape/lane-tables.js";
import { ENUMS, Subject, VAR, Var } from "../tape/vocabulary.js";
import { explain, label } from "./names.js";

/**
 * @typedef {object} LaneStyle
 * @property {string} name the lane's name in the interface, e.g. "lr:0:1"; "ppi:0" is made of two
 * @property {string[]} sources the lanes it is made of: itself, or pending and active
 * @property {string} title e.g. "pCPU 0 · LR 1"
 * @property {string} short without the CPU, e.g. "LR 1"
 * @property {string} explain
 * @property {boolean} first first lane of its CPU
 * @property {boolean} marks ticks rather than bars
 * @property {(Tint|null)[]} tints by bit
 *
 * @typedef {object} Tint
 * @property {string} colour a custom property, e.g. "--guest"; "" is drawn as a thin line
 * @property {string} text written into a bar when there is room
 */

/** @param {string} colour @param {string} text @returns {Tint} */
const tint = (colour, text) => ({ colour, text });

const FLAG = (/** @type {string} */ colour, /** @type {string} */ text) => [tint("", "0"), tint(colour, text)];

const PCPU_LANES = [Var.P_MODE, Var.P_LINE];
const VCPU_LANES = [Var.V_STATE, Var.V_LOADED, Var.V_TRUTH, Var.V_IRQ_LEVEL];

/** @type {Record<number, (Tint|null)[]>} */
const TINTS = {
  [Var.P_MODE]: [tint("--host", "host"), tint("--guest", "guest"), tint("", "idle"), tint("--el2", "EL2")],
  [Var.P_LINE]: FLAG("--pending", "1"),
  [Var.V_STATE]: [tint("", "new"), tint("--guest", "guest"), tint("--host", "host"), tint("--user", "user"), tint("--blocked", "asleep"), tint("--preempted", "preempted"), tint("", "done")],
  [Var.V_LOADED]: FLAG("--truth", "loaded = 1"),
  [Var.V_TRUTH]: [tint("--memory", "memory"), tint("--silicon", "hardware")],
  [Var.V_IRQ_LEVEL]: FLAG("--pending", "1"),
};
const PPI_TINTS = [tint("", "quiet"), tint("--pending", "P"), tint("--active", "A"), tint("--both", "PA")];
const LR_TINTS = [tint("", "empty"), tint("--pending", "P"), tint("--active", "A"), tint("--both", "PA"), tint("", "empty"), tint("--pending", "P HW"), tint("--active", "A HW"), tint("--both", "PA HW")];

/** Bits of a marks lane, in the order of Mark. */
export const MARK_TINTS = [tint("--truth", "timer access"), tint("--active", "active-state write"), tint("--both", "host interrupt"), tint("--host", "exit"), tint("--guest", "entry"), tint("--pending", "expiry"), tint("--guest", "guest interrupt")];

/**
 * The lanes to show for some CPUs.
 * @param {import("../model/layout.js").Layout} layout
 * @param {{pcpus: Iterable<number>, vcpus: Iterable<number>, lrs: number}} wanted `lrs`: list registers shown of each pCPU
 * @returns {LaneStyle[]}
 */
export function lanesOf(layout, { pcpus, vcpus, lrs }) {
  /** @type {LaneStyle[]} */
  const lanes = [];
  for (const cpu of pcpus) {
    lanes.push(...PCPU_LANES.map((code, n) => lane(code, cpu, 0, n === 0)), ppiLane(cpu));
    for (let n = 0; n < lrs; n++) lanes.push(lane(Var.P_LR, cpu, n, false));
    lanes.push(marksLane(cpu));
  }
  for (const vcpu of vcpus) {
    lanes.push(...VCPU_LANES.filter((code) => layout.index(code, vcpu) >= 0).map((code, n) => lane(code, vcpu, 0, n === 0)));
  }
  return lanes;
}

/** @param {number} code @param {number} subject @param {number} slot @param {boolean} first @returns {LaneStyle} */
function lane(code, subject, slot, first) {
  const lr = code === Var.P_LR;
  const name = `${VAR[code].name}:${subject}${lr ? `:${slot}` : ""}`;
  const short = lr ? `LR ${slot}` : label(code);
  const owner = VAR[code].subject === Subject.PCPU ? "pCPU" : "vCPU";
  return { name, sources: [name], title: `${owner} ${subject} · ${short}`, short, explain: explain(code), first, marks: false, tints: tintsOf(code) };
}

/** @param {number} cpu @returns {LaneStyle} */
function ppiLane(cpu) {
  const sources = [Var.P_PPI_PENDING, Var.P_PPI_ACTIVE].map((code) => `${VAR[code].name}:${cpu}`);
  return {
    name: `ppi:${cpu}`, sources, title: `pCPU ${cpu} · PPI 27`, short: "PPI 27", first: false, marks: false, tints: PPI_TINTS,
    explain: "The physical timer interrupt: P pending, A active, PA both. While it is active it is not signalled.",
  };
}

/**
 * The masks of a lane that is made of two flags: bit 0 neither, 1 the first, 2 the second, 3 both. A column that
 * visited several values of both shows every combination.
 * @param {Uint32Array} first @param {Uint32Array} second
 */
export function combined(first, second) {
  const masks = new Uint32Array(first.length);
  for (let i = 0; i < masks.length; i++) {
    for (let a = 0; a < 2; a++) for (let b = 0; b < 2; b++) if ((first[i] >>> a) & 1 && (second[i] >>> b) & 1) masks[i] |= 1 << (a + 2 * b);
  }
  return masks;
}

/** @param {number} cpu @returns {LaneStyle} */
function marksLane(cpu) {
  return {
    name: `marks:${cpu}`, sources: [`marks:${cpu}`], title: `pCPU ${cpu} · what happens`, short: "what happens", first: false, marks: true, tints: MARK_TINTS,
    explain: "Ticks: timer accesses, writes of the active state, host interrupts, exits, entries and expiries on this CPU.",
  };
}

/** @param {number} code @returns {(Tint|null)[]} */
function tintsOf(code) {
  if (TINTS[code]) return TINTS[code];
  if (PAINT[code] === Paint.LR) return LR_TINTS;
  const words = ENUMS[code];
  return words ? Object.keys(words).map((n) => tint("--host", words[n])) : FLAG("--host", "1");
}

/**
 * The values a mask stands for, in words.
 * @param {LaneStyle} lane
 * @param {number} mask
 */
export function maskWords(lane, mask) {
  const words = new Set();
  for (let bit = 0; bit < 32; bit++) if ((mask >>> bit) & 1) words.add(lane.tints[bit]?.text || `value ${bit}`);
  return [...words].join(", ");
}
