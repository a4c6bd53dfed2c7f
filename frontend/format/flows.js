/** Which movement between silicon and memory a record belongs to: save, restore, inject, populate, EOI ... */

import { Access, Call, Kind, Var } from "../tape/vocabulary.js";

/**
 * @typedef {object} Flow
 * @property {string} name the word beside the arrow
 * @property {"timer"|"ppi"|"lr"|"saved"|"virq"|"lists"} from
 * @property {"timer"|"ppi"|"lr"|"saved"|"virq"|"lists"} to
 * @property {"truth"|"pending"|"active"|"silicon"} tone
 */

/** @typedef {{kind: number, code: number, value: bigint}} Step a record, as far as this needs it */

/** @type {Record<string, Flow>} */
const FLOWS = {
  save: { name: "save", from: "timer", to: "saved", tone: "truth" },
  restore: { name: "restore", from: "saved", to: "timer", tone: "truth" },
  read: { name: "read back", from: "timer", to: "saved", tone: "silicon" },
  inject: { name: "inject", from: "ppi", to: "virq", tone: "pending" },
  withdraw: { name: "withdraw", from: "ppi", to: "virq", tone: "silicon" },
  setActive: { name: "mark active", from: "virq", to: "ppi", tone: "active" },
  clearActive: { name: "clear active", from: "virq", to: "ppi", tone: "silicon" },
  populate: { name: "populate", from: "lists", to: "lr", tone: "pending" },
  fold: { name: "fold back", from: "lr", to: "lists", tone: "silicon" },
  eoi: { name: "EOI clears both", from: "lr", to: "ppi", tone: "active" },
};

const TIMER_READS = new Set([Access.CTL_R, Access.CVAL_R]);
const TIMER_WRITES = new Set([Access.CTL_W, Access.CVAL_W]);
const TIMER_VARS = new Set([Var.P_CTL, Var.P_CVAL, Var.V_CTL, Var.V_CVAL, Var.V_LOADED, Var.V_TRUTH]);
const LEVELS = new Set([Var.V_IRQ_LEVEL, Var.V_LINE_LEVEL, Var.V_QUEUED]);
const GUEST_ENDS = new Set([Access.G_EOIR, Access.G_DIR]);

/**
 * @param {Step} step the record at the cursor
 * @param {Step[]} chain its causes, nearest first
 * @returns {Flow|null}
 */
export function flowOf(step, chain) {
  const functions = untilEvent(chain);
  const inside = (/** @type {number} */ call) => functions.some((c) => c.kind === Kind.CALL && c.code === call);
  const by = (/** @type {Set<number>} */ accesses) => chain[0]?.kind === Kind.ACCESS && accesses.has(chain[0].code);
  if (step.kind === Kind.CALL) return flowOfCall(step);
  if (step.kind === Kind.ACCESS) return flowOfAccess(step, inside);
  if (step.kind !== Kind.CHANGE) return null;
  if (by(GUEST_ENDS) && (step.code === Var.P_LR || step.code === Var.P_PPI_ACTIVE)) return FLOWS.eoi;
  if (TIMER_VARS.has(step.code)) return flowOfTimer(step, chain, inside);
  if (LEVELS.has(step.code)) return step.value ? FLOWS.inject : FLOWS.withdraw;
  if (step.code === Var.P_LR) return by(new Set([Access.LR_W])) ? (step.value ? FLOWS.populate : FLOWS.fold) : null;
  if (step.code === Var.P_PPI_ACTIVE && by(new Set([Access.ACT_SET, Access.ACT_CLR]))) return step.value ? FLOWS.setActive : FLOWS.clearActive;
  if (step.code === Var.V_ACTIVE) return inside(Call.V_SYNC) ? FLOWS.fold : null;
  return null;
}

/** The causes up to the event that began it all: what lies beyond belongs to an earlier movement. @param {Step[]} chain */
function untilEvent(chain) {
  const end = chain.findIndex((c) => c.kind === Kind.EVENT);
  return end < 0 ? chain : chain.slice(0, end);
}

/** @param {Step} step */
function flowOfCall(step) {
  if (step.value !== 0n) return null;
  if (step.code === Call.SAVE) return FLOWS.save;
  if (step.code === Call.RESTORE) return FLOWS.restore;
  return null;
}

/** @param {Step} step @param {(call: number) => boolean} inside */
function flowOfAccess(step, inside) {
  const saving = inside(Call.SAVE) || inside(Call.SWITCH_OUT);
  if (TIMER_READS.has(step.code)) return saving ? FLOWS.save : FLOWS.read;
  if (TIMER_WRITES.has(step.code)) return saving ? FLOWS.save : FLOWS.restore;
  switch (step.code) {
    case Access.ACT_SET: return FLOWS.setActive;
    case Access.ACT_CLR: return FLOWS.clearActive;
    case Access.LR_R: return FLOWS.fold;
    case Access.LR_W: return step.value ? FLOWS.populate : FLOWS.fold;
    case Access.G_EOIR:
    case Access.G_DIR: return FLOWS.eoi;
    default: return null;
  }
}

/** @param {Step} step @param {Step[]} chain @param {(call: number) => boolean} inside */
function flowOfTimer(step, chain, inside) {
  if (step.code === Var.V_TRUTH) return step.value ? FLOWS.restore : FLOWS.save;
  if (chain[0]?.kind === Kind.ACCESS && chain[0].code >= 64) return null; // the guest's own write
  if (inside(Call.SAVE) || inside(Call.SWITCH_OUT)) return FLOWS.save;
  if (inside(Call.RESTORE) || inside(Call.SWITCH_IN)) return FLOWS.restore;
  const saved = step.code === Var.V_CTL || step.code === Var.V_CVAL;
  return saved ? FLOWS.read : null;
}
