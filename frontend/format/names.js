/** Names and values as people read them, from the one vocabulary. */

import { ENUMS, NEIGHBOUR, Show, VAR, Var } from "../tape/vocabulary.js";
import { CTL_BITS, listRegister } from "./registers.js";
import { duration, hex } from "./numbers.js";

/** @param {number} code a `Var` @returns {string} the name on the board */
export function label(code) {
  return VAR[code]?.label ?? `variable ${code}`;
}

/** @param {number} code a `Var` @returns {string} the sentence that explains it */
export function explain(code) {
  return VAR[code]?.explain ?? "";
}

/** @param {number} mode a value of P_MODE */
export function modeWord(mode) {
  return ENUMS[Var.P_MODE]?.[String(mode)] ?? String(mode);
}

/** @param {number} state a value of V_STATE */
export function stateWord(state) {
  return ENUMS[Var.V_STATE]?.[String(state)] ?? String(state);
}

/** @param {number} thread a value of P_THREAD */
export function threadWord(thread) {
  if (thread === 0) return "nothing";
  return thread >= NEIGHBOUR ? `neighbour ${thread - NEIGHBOUR}` : `vCPU ${thread - 1}`;
}

/**
 * The letters of an interrupt's state.
 * @param {boolean} pending
 * @param {boolean} active
 * @returns {""|"P"|"A"|"PA"}
 */
export function stateLetter(pending, active) {
  if (pending) return active ? "PA" : "P";
  return active ? "A" : "";
}

/**
 * A value of a variable in words.
 * @param {number} code a `Var`
 * @param {bigint} value
 * @param {number} t the time now, ns (for deadlines)
 */
export function valueWord(code, value, t) {
  switch (VAR[code]?.show) {
    case Show.BOOL: return value ? "1" : "0";
    case Show.CTL: return ctlWord(value);
    case Show.LR: return lrWord(value);
    case Show.NS: return value ? `in ${duration(Math.max(0, Number(value) - t))}` : "off";
    case Show.INDEX: return indexWord(code, Number(value));
    case Show.ENUM: return ENUMS[code]?.[String(value)] ?? String(value);
    case Show.COUNT: return String(value);
    case Show.MASK: return maskWord(value);
    default: return hex(value);
  }
}

/** @param {bigint} value */
function ctlWord(value) {
  const names = CTL_BITS.filter(([bit]) => Number(value) & bit).map(([, name]) => name);
  return names.length ? names.join(" + ") : "0 (off)";
}

/** @param {bigint} value */
function lrWord(value) {
  const lr = listRegister(value);
  return lr.letter === "I" ? "I (empty)" : `${lr.letter} ${lr.vintid}${lr.hw ? ` HW→${lr.pintid}` : ""}`;
}

/** @param {number} code @param {number} value */
function indexWord(code, value) {
  if (code === Var.V_PCPU) return `pCPU ${value}`;
  if (code === Var.P_RUNNING) return value ? `vCPU ${value - 1}` : "none";
  return threadWord(value);
}

/** @param {bigint} value one bit per INTID */
function maskWord(value) {
  const ids = [];
  for (let bit = 0; bit < 64; bit++) if ((value >> BigInt(bit)) & 1n) ids.push(bit);
  return ids.length ? ids.join(" ") : "none";
}
