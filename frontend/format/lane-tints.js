/** The colour and the letter of each bit of a lane's mask. */

import { PAINT, Paint } from "../tape/lane-tables.js";
import { ENUMS, Var } from "../tape/vocabulary.js";

/**
 * @typedef {object} Tint
 * @property {string} colour a custom property, e.g. "--guest"; "" is drawn as a thin line
 * @property {string} text written into a bar when there is room
 * @property {number} [cuts] lines across a bar that has no room for its text: they part colours that not everybody can
 */

/** @param {string} colour @param {string} text @param {number} [cuts] @returns {Tint} */
const tint = (colour, text, cuts = 0) => ({ colour, text, cuts });

const flag = (/** @type {string} */ colour, /** @type {string} */ text, off = "0") => [tint("", off), tint(colour, text)];

/** @type {Record<number, (Tint|null)[]>} */
const TINTS = {
  [Var.P_MODE]: [tint("--host", "host"), tint("--guest", "guest"), tint("", "idle"), tint("--el2", "EL2")],
  [Var.P_LINE]: flag("--pending", "1"),
  [Var.P_PPI_ENABLED]: flag("--silicon", "enabled", "disabled"),
  [Var.P_IRQS_MASKED]: flag("--preempted", "masked", "open"),
  [Var.V_STATE]: [tint("", "new"), tint("--guest", "guest"), tint("--host", "host"), tint("--user", "user", 1), tint("--blocked", "asleep", 2), tint("--preempted", "preempted", 1), tint("", "done")],
  [Var.V_LOADED]: flag("--truth", "loaded = 1"),
  [Var.V_TRUTH]: [tint("--memory", "memory"), tint("--silicon", "hardware")],
  [Var.V_IRQ_LEVEL]: flag("--pending", "1"),
  [Var.V_LINE_LEVEL]: flag("--pending", "1"),
  [Var.V_LATCH]: flag("--pending", "latched"),
  [Var.V_ACTIVE]: flag("--active", "active", "not active"),
  [Var.V_ENABLED]: flag("--silicon", "enabled", "disabled"),
  [Var.V_QUEUED]: flag("--memory", "on the list", "off the list"),
  [Var.V_REQUEST]: flag("--el2", "request"),
  [Var.V_BG_TIMER]: flag("--blocked", "armed", "off"),
  [Var.V_MASKED]: flag("--preempted", "masked", "open"),
};

/** Pending and active of PPI 27 together: bit 0 neither, 1 pending, 2 active, 3 both. */
export const PPI_TINTS = [tint("", "quiet"), tint("--pending", "P"), tint("--active", "A"), tint("--both", "PA", 1)];
const LR_TINTS = [tint("", "empty"), tint("--pending", "P"), tint("--active", "A"), tint("--both", "PA", 1), tint("", "empty"), tint("--pending", "P HW"), tint("--active", "A HW"), tint("--both", "PA HW", 1)];
const CTL_TINTS = [tint("", "off"), tint("--guest", "on"), tint("", "off, masked"), tint("--host", "on, masked"), tint("", "off, due"), tint("--pending", "on, due", 1), tint("", "off, masked, due"), tint("--both", "on, masked, due", 1)];

/** Bits of a marks lane, in the order of Mark. */
export const MARK_TINTS = [tint("--truth", "timer access"), tint("--active", "active-state write"), tint("--both", "host interrupt"), tint("--host", "exit"), tint("--guest", "entry"), tint("--pending", "expiry"), tint("--guest", "guest interrupt")];

/** Neighbouring numbers of CPUs look different; the number is written beside. */
const NUMBERED = ["--guest", "--memory", "--user", "--el2", "--silicon", "--preempted"];
const numbered = (/** @type {number} */ n, /** @type {string} */ name) => tint(NUMBERED[n % NUMBERED.length], `${name} ${n}`, n % 3);
const VCPU_TINTS = [tint("", "nobody"), ...Array.from({ length: 30 }, (_, n) => numbered(n, "vCPU")), tint("--host", "a neighbour")];
const PCPU_TINTS = Array.from({ length: 31 }, (_, n) => numbered(n, "pCPU"));

/** @param {number} code a `Var` @returns {(Tint|null)[]} by bit */
export function tintsOf(code) {
  if (TINTS[code]) return TINTS[code];
  if (PAINT[code] === Paint.LR) return LR_TINTS;
  if (PAINT[code] === Paint.CTL) return CTL_TINTS;
  if (PAINT[code] === Paint.INDEX) return code === Var.V_PCPU ? PCPU_TINTS : VCPU_TINTS;
  const words = ENUMS[code];
  return words ? Object.keys(words).map((n) => tint("--host", words[n])) : flag("--host", "1");
}
