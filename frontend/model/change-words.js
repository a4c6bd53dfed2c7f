/** Changes of state variables as sentences: the ones that matter have their own, the rest say from what to what. */

import { duration } from "../format/numbers.js";
import { intid, listRegister } from "../format/registers.js";
import { NEIGHBOUR, Subject, VAR, Var } from "../tape/vocabulary.js";
import { lrWords, threadWords, valueWords } from "./words.js";

/** @typedef {import("../tape/types.js").TapeRecord} TapeRecord */
/** @typedef {(on: boolean, who: string) => string} Flag */

const MODES = ["now runs the host kernel", "now runs the guest", "is idle now", "now runs EL2 switch code"];
const STATES = [
  "has not started yet", "is now in the guest", "is now in the host kernel", "is now in user space",
  "is now blocked: its thread sleeps", "is now preempted: its thread waits for a CPU", "has come to its end",
];

/** @type {Record<number, Flag>} */
const FLAGS = {
  [Var.P_LINE]: (on, who) => `The timer's output line of ${who} goes ${on ? "high" : "low"}.`,
  [Var.P_PPI_PENDING]: (on, who) => `PPI 27 is ${on ? "now" : "no longer"} pending on ${who}.`,
  [Var.P_PPI_ACTIVE]: (on, who) => `PPI 27 is ${on ? "now" : "no longer"} active on ${who}${on ? ", which masks it" : ""}.`,
  [Var.P_PPI_ENABLED]: (on, who) => `PPI 27 is ${on ? "now enabled" : "disabled"} on ${who}.`,
  [Var.P_IRQS_MASKED]: (on, who) => (on ? `${who} takes no interrupt from here on: IRQs are masked.` : `${who} takes interrupts again: IRQs are unmasked.`),
  [Var.V_LOADED]: (on, who) => `The flag "loaded" of ${who} is ${on ? "set: the hardware holds its timer" : "cleared: memory holds its timer"}.`,
  [Var.V_TRUTH]: (on, who) => `The newest timer state of ${who} now lives in ${on ? "the hardware" : "memory, in the saved copy"}.`,
  [Var.V_IRQ_LEVEL]: (on, who) => `KVM notes that the timer of ${who} is ${on ? "up" : "down"} (irq.level = ${on ? 1 : 0}).`,
  [Var.V_LINE_LEVEL]: (on, who) => `The wire of virtual interrupt 27 of ${who} goes ${on ? "high" : "low"} (line_level = ${on ? 1 : 0}).`,
  [Var.V_LATCH]: (on, who) => `Software ${on ? "makes" : "no longer holds"} virtual interrupt 27 of ${who} pending.`,
  [Var.V_ACTIVE]: (on, who) => `To KVM virtual interrupt 27 of ${who} is ${on ? "now" : "no longer"} active.`,
  [Var.V_ENABLED]: (on, who) => `Virtual interrupt 27 of ${who} is ${on ? "enabled" : "disabled"} at the emulated distributor.`,
  [Var.V_QUEUED]: (on, who) => `Virtual interrupt 27 ${on ? "joins" : "leaves"} the list of what is to be delivered to ${who}.`,
  [Var.V_REQUEST]: (on, who) => `${who} is ${on ? "asked" : "no longer asked"} to look at its interrupts again (request = ${on ? 1 : 0}).`,
  [Var.V_CLEARED]: (on, who) => `KVM ${on ? "remembers" : "forgets"} that its last write for ${who} cleared PPI 27's active state.`,
  [Var.V_MASKED]: (on, who) => `The guest on ${who} ${on ? "masks" : "unmasks"} its interrupts.`,
};

/**
 * @param {TapeRecord} record a change
 * @param {string} name of the variable, with its number for list registers
 * @param {bigint|null} before its value before, null = not known
 * @returns {string}
 */
export function changeWords(record, name, before) {
  const { code, value, t } = record;
  const who = VAR[code]?.subject === Subject.VCPU ? `vCPU ${record.vcpu}` : `pCPU ${record.pcpu}`;
  const flag = FLAGS[code];
  if (flag) return flag(value !== 0n, who);
  switch (code) {
    case Var.P_MODE:
      return `${who} ${MODES[Number(value)] ?? "does something else"}.`;
    case Var.P_THREAD:
      return value ? `${who} now runs ${threadWords(Number(value))}.` : `${who} has no thread to run.`;
    case Var.P_RUNNING:
      return runningWords(who, value, before);
    case Var.P_LR:
      return lrChange(`${name} of ${who}`, value, before);
    case Var.V_STATE:
      return `${who} ${STATES[Number(value)] ?? "does something else"}.`;
    case Var.V_PCPU:
      return `The thread of ${who} is now on pCPU ${value}.`;
    case Var.V_BG_TIMER:
      return alarmWords(who, Number(value), t);
    default:
      return before === null
        ? `${name} of ${who} becomes ${valueWords(code, value, t)}.`
        : `${name} of ${who} goes from ${valueWords(code, before, t)} to ${valueWords(code, value, t)}.`;
  }
}

/** @param {string} who @param {bigint} value @param {bigint|null} before */
function runningWords(who, value, before) {
  if (value > 0n && value < BigInt(NEIGHBOUR)) return `vCPU ${value - 1n} is now loaded on ${who}.`;
  return before ? `vCPU ${before - 1n} is no longer loaded on ${who}.` : `No vCPU is loaded on ${who} now.`;
}

/** @param {string} name @param {bigint} value @param {bigint|null} before */
function lrChange(name, value, before) {
  if (before === null) return `${name} becomes ${lrWords(value)}.`;
  const [was, is] = [listRegister(before), listRegister(value)];
  if (was.letter === "I") return `${name} is filled: ${lrWords(value)}.`;
  if (is.letter === "I") return `${name} becomes empty; it held INTID ${intid(was.vintid)}, ${was.state}.`;
  if (was.vintid === is.vintid && was.state !== is.state) return `${name}, INTID ${intid(is.vintid)}, goes from ${was.state} to ${is.state}.`;
  return `${name} goes from ${lrWords(before)} to ${lrWords(value)}.`;
}

/** @param {string} who @param {number} at @param {number} t */
function alarmWords(who, at, t) {
  if (!at) return `The background timer of ${who} is off.`;
  return at >= t ? `The background timer of ${who} is set: it will fire in ${duration(at - t)}.` : `The background timer of ${who} is set to a time that has passed.`;
}
