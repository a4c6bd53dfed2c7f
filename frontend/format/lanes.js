/** The lanes of the timeline: which lanes each CPU has, their names, and how they look. */

import { Subject, VAR, Var } from "../tape/vocabulary.js";
import { MARK_TINTS, PPI_TINTS, tintsOf } from "./lane-tints.js";
import { explain, label } from "./names.js";

/** @typedef {import("./lane-tints.js").Tint} Tint */

/**
 * @typedef {object} LaneStyle
 * @property {string} name the lane's name in the interface, e.g. "lr:0:1"; "ppi:0" is made of two, "all:p0" of a whole group
 * @property {string[]} sources the lanes it is made of: itself, pending and active, or those of its members
 * @property {string} title e.g. "pCPU 0 · LR 1"
 * @property {string} short without the CPU, e.g. "LR 1"
 * @property {string} explain
 * @property {string} group the CPU it belongs to: "p0", "v3"
 * @property {boolean} basic shown unless the reader chooses otherwise
 * @property {boolean} [vital] one of the few that large type has room for
 * @property {number} lr number of the list register, -1 for other lanes
 * @property {boolean} first first lane of its CPU
 * @property {boolean} marks ticks rather than bars
 * @property {(Tint|null)[]} tints by bit
 * @property {LaneStyle[]} [members] of the one lane that stands for a folded group
 *
 * @typedef {object} LaneGroup the lanes of one CPU
 * @property {string} key "p0", "v3"
 * @property {string} title "pCPU 0"
 * @property {LaneStyle[]} lanes
 */

const BASIC = new Set([Var.P_MODE, Var.P_LINE, Var.P_LR, Var.V_STATE, Var.V_LOADED, Var.V_TRUTH, Var.V_IRQ_LEVEL]);
/** What the story of a timer cannot be told without. */
const VITAL = new Set([Var.P_MODE, Var.V_STATE, Var.V_LOADED, Var.V_TRUTH, Var.V_IRQ_LEVEL]);
const PCPU_BEFORE = [Var.P_MODE, Var.P_THREAD, Var.P_RUNNING, Var.P_IRQS_MASKED, Var.P_CTL, Var.P_LINE];
const PCPU_AFTER = [Var.P_PPI_ENABLED];
const VCPU = [
  Var.V_STATE, Var.V_PCPU, Var.V_LOADED, Var.V_TRUTH, Var.V_CTL, Var.V_BG_TIMER, Var.V_IRQ_LEVEL, Var.V_LINE_LEVEL, Var.V_LATCH,
  Var.V_QUEUED, Var.V_ACTIVE, Var.V_ENABLED, Var.V_REQUEST, Var.V_MASKED, Var.V_CLEARED,
];

/**
 * All lanes of some CPUs, in groups.
 * @param {import("../model/layout.js").Layout} layout
 * @param {{pcpus: Iterable<number>, vcpus: Iterable<number>}} wanted
 * @returns {LaneGroup[]}
 */
export function groupsOf(layout, { pcpus, vcpus }) {
  return [...[...pcpus].map((cpu) => pcpuGroup(layout, cpu)), ...[...vcpus].map((vcpu) => vcpuGroup(layout, vcpu))];
}

/** @param {import("../model/layout.js").Layout} layout @param {number} cpu @returns {LaneGroup} */
function pcpuGroup(layout, cpu) {
  const plain = (/** @type {number[]} */ codes) => codes.filter((code) => layout.index(code, cpu) >= 0).map((code) => lane(code, cpu, 0));
  const lrs = Array.from({ length: layout.listRegisters }, (_, n) => lane(Var.P_LR, cpu, n));
  return { key: `p${cpu}`, title: `pCPU ${cpu}`, lanes: [...plain(PCPU_BEFORE), ppiLane(cpu), ...plain(PCPU_AFTER), ...lrs, marksLane(cpu)] };
}

/** @param {import("../model/layout.js").Layout} layout @param {number} vcpu @returns {LaneGroup} */
function vcpuGroup(layout, vcpu) {
  return { key: `v${vcpu}`, title: `vCPU ${vcpu}`, lanes: VCPU.filter((code) => layout.index(code, vcpu) >= 0).map((code) => lane(code, vcpu, 0)) };
}

/** @param {number} code @param {number} subject @param {number} slot @returns {LaneStyle} */
function lane(code, subject, slot) {
  const lr = code === Var.P_LR;
  const name = `${VAR[code].name}:${subject}${lr ? `:${slot}` : ""}`;
  const short = lr ? `LR ${slot}` : label(code);
  const onPcpu = VAR[code].subject === Subject.PCPU;
  return {
    name, sources: [name], title: `${onPcpu ? "pCPU" : "vCPU"} ${subject} · ${short}`, short, explain: explain(code), group: `${onPcpu ? "p" : "v"}${subject}`,
    basic: BASIC.has(code), vital: VITAL.has(code), lr: lr ? slot : -1, first: false, marks: false, tints: tintsOf(code),
  };
}

/** @param {number} cpu @returns {LaneStyle} */
function ppiLane(cpu) {
  const sources = [Var.P_PPI_PENDING, Var.P_PPI_ACTIVE].map((code) => `${VAR[code].name}:${cpu}`);
  return {
    name: `ppi:${cpu}`, sources, title: `pCPU ${cpu} · PPI 27`, short: "PPI 27", group: `p${cpu}`, basic: true, vital: true, lr: -1, first: false, marks: false, tints: PPI_TINTS,
    explain: "The physical timer interrupt: P pending, A active, PA both. While it is active it is not signalled.",
  };
}

/** @param {number} cpu @returns {LaneStyle} */
function marksLane(cpu) {
  return {
    name: `marks:${cpu}`, sources: [`marks:${cpu}`], title: `pCPU ${cpu} · what happens`, short: "what happens", group: `p${cpu}`, basic: true, lr: -1, first: false, marks: true, tints: MARK_TINTS,
    explain: "Ticks: timer accesses, writes of the active state, host interrupts, exits, entries and expiries on this CPU.",
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
