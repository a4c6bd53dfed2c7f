/** How the lanes of the timeline look: which lanes a CPU has, their names, and the colour and letter of each bit. */

import { PAINT, Paint } from "../tape/lane-tables.js";
import { ENUMS, VAR, Var } from "../tape/vocabulary.js";
import { explain, label } from "./names.js";

/**
 * @typedef {object} LaneStyle
 * @property {string} name the lane's name in the interface, e.g. "lr:0:1"
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

const FLAG = (/** @type {string} */ colour, /** @type {string} */ text) => [tint("", ""), tint(colour, text)];

const PCPU_LANES = [Var.P_MODE, Var.P_LINE, Var.P_PPI_PENDING, Var.P_PPI_ACTIVE];
const VCPU_LANES = [Var.V_STATE, Var.V_LOADED, Var.V_TRUTH, Var.V_IRQ_LEVEL];

/** @type {Record<number, (Tint|null)[]>} */
const TINTS = {
  [Var.P_MODE]: [tint("--host", "host"), tint("--guest", "guest"), tint("", "idle"), tint("--el2", "EL2")],
  [Var.P_LINE]: FLAG("--pending", "1"),
  [Var.P_PPI_PENDING]: FLAG("--pending", "P"),
  [Var.P_PPI_ACTIVE]: FLAG("--active", "A"),
  [Var.V_STATE]: [tint("", "new"), tint("--guest", "guest"), tint("--host", "host"), tint("--user", "user"), tint("--blocked", "asleep"), tint("--preempted", "preempted"), tint("", "done")],
  [Var.V_LOADED]: FLAG("--truth", "loaded = 1"),
  [Var.V_TRUTH]: [tint("--memory", "memory"), tint("--silicon", "hardware")],
  [Var.V_IRQ_LEVEL]: FLAG("--pending", "1"),
};
const LR_TINTS = [tint("", ""), tint("--pending", "P"), tint("--active", "A"), tint("--both", "PA"), tint("", ""), tint("--pending", "P HW"), tint("--active", "A HW"), tint("--both", "PA HW")];

/** Bits of a marks lane, in the order of Mark. */
export const MARK_TINTS = [tint("--truth", "timer access"), tint("--active", "active-state write"), tint("--both", "host interrupt"), tint("--host", "exit"), tint("--guest", "entry"), tint("--pending", "expiry"), tint("--guest", "guest interrupt")];

/**
 * The lanes to show for some CPUs.
 * @param {import("../tape/types.js").Variable[]} variables
 * @param {{pcpus: Set<number>, vcpus: Set<number>, listRegisters: number}} wanted
 * @returns {LaneStyle[]}
 */
export function lanesOf(variables, { pcpus, vcpus, listRegisters }) {
  const has = new Set(variables.map((v) => `${v.code}:${v.subject}:${v.slot}`));
  /** @type {LaneStyle[]} */
  const lanes = [];
  for (const cpu of pcpus) {
    const codes = [...PCPU_LANES.map((code) => [code, 0]), ...Array.from({ length: listRegisters }, (_, n) => [Var.P_LR, n])];
    add(lanes, `pCPU ${cpu}`, codes.filter(([code, slot]) => has.has(`${code}:${cpu}:${slot}`)), cpu);
    if (has.has(`${Var.P_MODE}:${cpu}:0`)) lanes.push(marksLane(cpu));
  }
  for (const vcpu of vcpus) add(lanes, `vCPU ${vcpu}`, VCPU_LANES.map((code) => [code, 0]).filter(([code]) => has.has(`${code}:${vcpu}:0`)), vcpu);
  return lanes;
}

/** @param {LaneStyle[]} lanes @param {string} owner @param {number[][]} codes @param {number} subject */
function add(lanes, owner, codes, subject) {
  codes.forEach(([code, slot], n) => {
    const lr = code === Var.P_LR;
    const short = lr ? `LR ${slot}` : label(code);
    lanes.push({ name: `${VAR[code].name}:${subject}${lr ? `:${slot}` : ""}`, title: `${owner} · ${short}`, short, explain: explain(code), first: n === 0, marks: false, tints: tintsOf(code) });
  });
}

/** @param {number} cpu @returns {LaneStyle} */
function marksLane(cpu) {
  return {
    name: `marks:${cpu}`, title: `pCPU ${cpu} · what happens`, short: "what happens", first: false, marks: true, tints: MARK_TINTS,
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
  const words = [];
  for (let bit = 0; bit < 32; bit++) if ((mask >>> bit) & 1) words.push(lane.tints[bit]?.text || (bit === 0 ? "0" : `value ${bit}`));
  return words.join(", ");
}
