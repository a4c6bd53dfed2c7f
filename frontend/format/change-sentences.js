/**
 * Transitions as plain sentences: who did it and what it means, for the large line under the transport.
 * The exact values stand beside it (see page/telling.js); this is what a reader takes away.
 */

import { listRegister } from "./registers.js";
import { duration, hex } from "./numbers.js";
import { modeWord, valueWord } from "./names.js";
import { Access, Kind, Var } from "../tape/vocabulary.js";

/**
 * What is known of a change.
 * @typedef {object} Change
 * @property {number} code a `Var`
 * @property {bigint} now
 * @property {bigint|null} was
 * @property {string} cpu "pCPU 0", whose hardware it is or on which it happened
 * @property {string} vcpu "vCPU 0"
 * @property {number} lr which list register
 * @property {number} t ns
 * @property {number} access code of the access that caused it, 0 for none
 * @property {boolean} byGuest whether that access was the guest's
 * @property {string} who "KVM" or "EL2 code": whichever does it, where it is one of them
 * @property {number|null} left ns until the compare value is reached, where that can be told
 */

/** @type {Record<number, (c: Change) => string>} */
const SENTENCES = {
  [Var.P_MODE]: modeSentence,
  [Var.P_THREAD]: (c) => (c.now ? `The scheduler puts ${c.now >= 1000n ? "a neighbour" : `vCPU ${c.now - 1n}`}'s thread on ${c.cpu}.` : `${c.cpu} has no thread to run.`),
  [Var.P_RUNNING]: (c) => (c.now ? `vCPU ${c.now - 1n} is now loaded on ${c.cpu}: its state lives there.` : `${c.cpu} lets go of ${c.was ? `vCPU ${c.was - 1n}` : "its vCPU"}: it is no longer loaded.`),
  [Var.P_CTL]: ctlSentence,
  [Var.P_CVAL]: (c) => (c.byGuest ? `The guest sets its timer's deadline${c.left !== null && c.left > 0 && c.left < 1e12 ? `: in ${duration(c.left)}` : ""}.` : `${c.who} writes the guest's deadline into the hardware timer.`),
  [Var.P_VOFF]: (c) => (c.now ? `${c.cpu} now counts the guest's virtual time (CNTVOFF set).` : `${c.cpu} counts the host's time again (CNTVOFF = 0).`),
  [Var.P_LINE]: (c) => (c.now ? "The timer's output goes high: it asks for an interrupt." : "The timer's output drops: it asks for nothing any more."),
  [Var.P_PPI_PENDING]: (c) => (c.now ? `The wire makes PPI 27 pending: an interrupt waits for ${c.cpu}.` : "PPI 27 is no longer pending: it follows the wire."),
  [Var.P_PPI_ACTIVE]: activeSentence,
  [Var.P_PPI_ENABLED]: (c) => `The host ${c.now ? "enables" : "disables"} PPI 27 on ${c.cpu}.`,
  [Var.P_IRQS_MASKED]: (c) => (c.now ? `From here the host takes no interrupt on ${c.cpu}.` : `The host takes interrupts on ${c.cpu} again.`),
  [Var.P_RPR]: (c) => (c.now === 0xffn ? "The priority drops: other interrupts get through, this one stays active." : `${c.cpu} now runs at the interrupt's priority.`),
  [Var.P_HCR]: (c) => (c.now & 1n ? "The virtual interrupt interface is switched on for the guest." : "The virtual interrupt interface is switched off."),
  [Var.P_VPMR]: (c) => `The guest's priority mask is now ${hex(c.now)}: only more urgent interrupts get through.`,
  [Var.P_VAPR]: (c) => (c.now ? "The priority of the interrupt that the guest is handling is noted as active." : "No priority is active any more: the guest is handling no interrupt."),
  [Var.P_LR]: lrSentence,
  [Var.V_STATE]: stateSentence,
  [Var.V_PCPU]: (c) => `The thread of ${c.vcpu} moves to pCPU ${c.now}.`,
  [Var.V_CTL]: (c) => `${c.who} keeps the timer's control bits of ${c.vcpu} in memory.`,
  [Var.V_CVAL]: (c) => `${c.who} keeps the deadline of ${c.vcpu} in memory.`,
  [Var.V_LOADED]: (c) => (c.now ? "loaded = 1: from now on the hardware holds the newest timer state." : "loaded = 0: from now on memory holds the newest timer state."),
  [Var.V_TRUTH]: (c) => (c.now ? `The truth moves into the hardware: ${c.vcpu}'s timer runs on ${c.cpu}.` : `The truth moves into memory: ${c.vcpu}'s timer is safe to leave ${c.cpu}.`),
  [Var.V_IRQ_LEVEL]: (c) => (c.now ? "KVM notes that the guest's timer has fired." : "KVM notes that the guest's timer asks for nothing any more."),
  [Var.V_LINE_LEVEL]: (c) => (c.now ? `KVM raises the guest's virtual interrupt 27: it is injected into ${c.vcpu}.` : "KVM lowers the guest's virtual interrupt 27 again."),
  [Var.V_LATCH]: (c) => (c.now ? "Virtual interrupt 27 is made pending by software." : "The software's pending mark of virtual interrupt 27 is used up."),
  [Var.V_ACTIVE]: (c) => (c.now ? "KVM sees that the guest is handling interrupt 27." : "KVM sees that the guest has finished with interrupt 27."),
  [Var.V_ENABLED]: (c) => `The guest ${c.now ? "enables" : "disables"} interrupt 27 at its interrupt controller.`,
  [Var.V_QUEUED]: (c) => (c.now ? `Virtual interrupt 27 joins the list of what ${c.vcpu} must get.` : "Virtual interrupt 27 leaves the list: nothing more to deliver."),
  [Var.V_REQUEST]: (c) => (c.now ? `A request is left for ${c.vcpu}: an entry under way is given up.` : `The request left for ${c.vcpu} has been seen.`),
  [Var.V_BG_TIMER]: (c) => (c.now ? `KVM sets an alarm: a host timer will wake ${c.vcpu} in ${duration(Number(c.now) - c.t)}.` : `The alarm that would wake ${c.vcpu} is off.`),
  [Var.V_CLEARED]: (c) => (c.now ? "KVM remembers that it has just cleared PPI 27's active state, and can skip the next clear." : "KVM forgets that it had cleared PPI 27's active state."),
  [Var.V_USED_LRS]: (c) => (c.now ? `KVM has chosen ${c.now} ${c.now === 1n ? "interrupt" : "interrupts"} for the list registers.` : "KVM has nothing for the list registers."),
  [Var.V_AP_LIST]: (c) => (c.now ? `${c.now} virtual ${c.now === 1n ? "interrupt is" : "interrupts are"} on the list of ${c.vcpu}.` : `The list of ${c.vcpu} is empty: nothing is to be delivered.`),
  [Var.V_PENDING_SET]: (c) => (c.now ? `Pending for ${c.vcpu} now: ${valueWord(c.code, c.now, c.t)}.` : `Nothing is pending for ${c.vcpu} any more.`),
  [Var.V_ACTIVE_SET]: (c) => (c.now ? `${c.vcpu} is handling now: ${valueWord(c.code, c.now, c.t)}.` : `${c.vcpu} is handling no interrupt any more.`),
  [Var.V_MASKED]: (c) => (c.now ? "The guest takes no interrupts now." : "The guest takes interrupts again."),
};

/**
 * @param {Change} change
 * @returns {string|null} null when the variable has no sentence of its own
 */
export function changeSentence(change) {
  return SENTENCES[change.code]?.(change) ?? null;
}

/** @param {Change} c */
function modeSentence(c) {
  switch (modeWord(Number(c.now))) {
    case "guest": return `${c.cpu} runs the guest.`;
    case "idle": return `${c.cpu} has nothing to do and goes to sleep.`;
    case "EL2": return c.was === 1n ? `EL2 code takes over ${c.cpu}: the guest stops.` : `EL2 code takes over ${c.cpu}, on the way into the guest.`;
    default: return c.was === 2n ? `${c.cpu} wakes up in the host kernel.` : `${c.cpu} is in the host kernel.`;
  }
}

/** @param {Change} c */
function ctlSentence(c) {
  const rose = (c.now & 4n) !== 0n && (c.was ?? 0n) % 8n < 4n;
  if (c.access === 0) return rose ? "The counter has reached the guest's deadline." : "The timer's status bit follows the compare value.";
  if (c.access === Access.CVAL_W || c.access === Access.G_CVAL_W) return rose ? "The new deadline has already passed." : "The new deadline lies ahead: the timer's condition is no longer met.";
  if (c.byGuest) {
    if (!(c.now & 1n)) return "The guest switches its timer off.";
    return c.now & 2n ? "The guest masks its timer: its output is silenced." : "The guest switches its timer on.";
  }
  return c.now & 1n ? `${c.who} gives the hardware the guest's control bits: the timer runs again.` : `${c.who} switches the hardware timer off: it must not fire for somebody else.`;
}

/** @param {Change} c */
function activeSentence(c) {
  switch (c.access) {
    case Access.ACT_SET: return "KVM marks PPI 27 active by hand, so that it cannot fire again.";
    case Access.ACT_CLR: return "KVM clears PPI 27's active state: it may fire again.";
    case Access.G_EOIR:
    case Access.G_DIR: return "The guest's one EOI also frees the physical interrupt: PPI 27 may fire again.";
    case Access.DIR: return "The host deactivates PPI 27.";
    default: return c.now ? "The host takes the interrupt: PPI 27 is active now, and active masks it." : "PPI 27 is no longer active.";
  }
}

/** @param {Change} c */
function lrSentence(c) {
  const now = listRegister(c.now);
  const was = c.was === null ? null : listRegister(c.was);
  const name = `list register ${c.lr}`;
  const what = now.vintid === 27 || was?.vintid === 27 ? "the timer interrupt" : `interrupt ${now.letter === "I" ? (was?.vintid ?? now.vintid) : now.vintid}`;
  if (c.byGuest && now.letter === "A") return `The guest's acknowledge turns ${name} active: the guest is handling ${what}.`;
  if (c.byGuest && now.letter === "I") return `The guest's EOI frees ${name}: ${what} is done.`;
  if (now.letter === "I") return `${c.who} empties ${name} after reading it back.`;
  return `${c.who} puts ${what} into ${name}: ${now.state} for the guest.`;
}

/** @param {Change} c */
function stateSentence(c) {
  switch (Number(c.now)) {
    case 1: return `${c.vcpu} runs its guest on ${c.cpu}.`;
    case 2: return c.was === 1n ? `${c.vcpu} has left its guest: its thread is in the host kernel.` : `The thread of ${c.vcpu} runs in the host kernel.`;
    case 3: return `The thread of ${c.vcpu} returns to user space.`;
    case 4: return `${c.vcpu} falls asleep: it waits for an interrupt.`;
    case 5: return `${c.vcpu} is preempted: another thread takes its CPU.`;
    case 6: return `${c.vcpu} has come to the end of its program.`;
    default: return `${c.vcpu} has not started yet.`;
  }
}

/** Whether an access is the guest's. @param {{kind: number, code: number}|null|undefined} record */
export function isGuestAccess(record) {
  return record?.kind === Kind.ACCESS && record.code >= Access.G_CTL_W;
}
