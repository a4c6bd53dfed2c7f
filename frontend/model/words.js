/** Values of state variables in words, for sentences, tables and the log. */

import { ENUMS, ExitReason, NEIGHBOUR, Show, VAR, Var } from "../tape/vocabulary.js";
import { duration, hex } from "../format/numbers.js";
import { intid, listRegister } from "../format/registers.js";

const CTL_NAMES = /** @type {const} */ ([[1n, "ENABLE"], [2n, "IMASK"], [4n, "ISTATUS"]]);

/** @type {Record<number, string>} */
const EXITS = {
  [ExitReason.HVC]: "a hypercall",
  [ExitReason.WFI]: "it waits for an interrupt (WFI)",
  [ExitReason.MMIO_KERNEL]: "it touches a device that KVM emulates",
  [ExitReason.MMIO_USER]: "it touches a device that the VMM emulates",
  [ExitReason.SYSREG]: "it touches a system register that KVM traps",
};

/** @param {number} reason an `ExitReason` */
export function exitWords(reason) {
  return EXITS[reason] ?? "a trap";
}

/**
 * CNTV_CTL in words.
 * @param {bigint} value
 * @returns {string} "ENABLE, ISTATUS", or "off"
 */
export function ctlWords(value) {
  const on = CTL_NAMES.filter(([bit]) => value & bit).map(([, name]) => name);
  return on.join(", ") || "off";
}

/**
 * A list register in words.
 * @param {bigint} value
 * @returns {string} "INTID 27 vtimer, pending, stands for physical 27", or "empty"
 */
export function lrWords(value) {
  const lr = listRegister(value);
  if (lr.letter === "I") return "empty";
  return `INTID ${intid(lr.vintid)}, ${lr.state}${lr.hw ? `, HW: stands for physical ${lr.pintid}` : ""}`;
}

/** @param {number} thread as P_THREAD holds it */
export function threadWords(thread) {
  if (thread >= NEIGHBOUR) return `neighbour ${thread - NEIGHBOUR}'s thread`;
  return thread > 0 ? `vCPU ${thread - 1}'s thread` : "nobody's thread";
}

/**
 * The numbers of the bits that are set.
 * @param {bigint} value
 * @returns {string} "27, 33", or "none"
 */
export function maskWords(value) {
  const set = [];
  for (let bit = 0; bit < 64; bit++) if ((value >> BigInt(bit)) & 1n) set.push(bit);
  return set.join(", ") || "none";
}

/**
 * A variable's value in words.
 * @param {number} code a `Var`
 * @param {bigint} value
 * @param {number} [t] now in ns: times are then told as from now
 * @returns {string}
 */
export function valueWords(code, value, t) {
  switch (VAR[code]?.show) {
    case Show.BOOL:
    case Show.COUNT:
      return value.toString();
    case Show.CTL:
      return ctlWords(value);
    case Show.LR:
      return lrWords(value);
    case Show.ENUM:
      return ENUMS[code]?.[value.toString()] ?? value.toString();
    case Show.MASK:
      return maskWords(value);
    case Show.NS:
      return nsWords(value, t);
    case Show.INDEX:
      return indexWords(code, Number(value));
    default:
      return hex(value);
  }
}

/** @param {bigint} value @param {number} [t] */
function nsWords(value, t) {
  if (!value) return "off";
  if (t === undefined) return `at ${duration(Number(value))}`;
  const left = Number(value) - t;
  return left >= 0 ? `in ${duration(left)}` : `${duration(-left)} ago`;
}

/** @param {number} code @param {number} value */
function indexWords(code, value) {
  if (code === Var.V_PCPU) return `pCPU ${value}`;
  if (code === Var.P_THREAD) return threadWords(value);
  return value > 0 ? `vCPU ${value - 1}` : "nobody";
}
