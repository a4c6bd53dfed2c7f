/** The state as the board shows it: one readable object per physical and virtual CPU. Pure. */

import { listRegister } from "../format/registers.js";
import { ENUMS, NEIGHBOUR, Var } from "../tape/vocabulary.js";

/** @typedef {import("./layout.js").Layout} Layout */
/** @typedef {{enable: boolean, imask: boolean, istatus: boolean, raw: bigint}} Ctl */
/** @typedef {(code: number, subject: number, slot?: number) => bigint} Get */

/**
 * @typedef {object} PcpuModel
 * @property {number} index
 * @property {string} mode "host", "guest", "idle" or "EL2"
 * @property {{kind: "none"|"vcpu"|"neighbour", index: number}} thread whom the scheduler has put here
 * @property {number|null} running the vCPU that is loaded here (vcpu_load to vcpu_put)
 * @property {Ctl} ctl
 * @property {bigint} cval
 * @property {bigint} voff
 * @property {boolean} line
 * @property {{pending: boolean, active: boolean, enabled: boolean}} ppi
 * @property {boolean} irqsMasked
 * @property {bigint} runningPriority
 * @property {bigint} hcr
 * @property {bigint} vpmr
 * @property {bigint} vapr
 * @property {(import("../format/registers.js").ListRegister & {raw: bigint})[]} lrs
 */

/**
 * @typedef {object} VcpuModel
 * @property {number} index
 * @property {string} state "guest", "host", "user", "blocked", "preempted", "new" or "done"
 * @property {number} pcpu where its thread runs or ran last
 * @property {Ctl} savedCtl
 * @property {bigint} savedCval
 * @property {boolean|null} loaded null when the design has no such flag
 * @property {"hardware"|"memory"} truth where its newest timer state lives
 * @property {boolean} irqLevel
 * @property {boolean} lineLevel
 * @property {boolean} latch
 * @property {boolean} virqActive
 * @property {boolean} virqEnabled
 * @property {boolean} queued
 * @property {boolean} request
 * @property {number|null} bgTimer when the background timer fires, ns; null = off
 * @property {boolean|null} clearedLast null when the design has no such cache
 * @property {number} usedLrs
 * @property {number} apList
 * @property {boolean} irqsMasked
 * @property {bigint} pendingSet one bit per INTID
 * @property {bigint} activeSet
 */

/**
 * @param {Layout} layout
 * @param {BigUint64Array} values
 * @returns {{pcpus: PcpuModel[], vcpus: VcpuModel[]}}
 */
export function boardModel(layout, values) {
  /** @type {Get} */
  const get = (code, subject, slot = 0) => {
    const index = layout.index(code, subject, slot);
    return index < 0 ? 0n : values[index];
  };
  return {
    pcpus: Array.from({ length: layout.pcpus }, (_, n) => pcpuModel(get, n, layout.listRegisters)),
    vcpus: Array.from({ length: layout.vcpus }, (_, n) => vcpuModel(get, n, layout)),
  };
}

/**
 * @param {Get} get
 * @param {number} n
 * @param {number} listRegisters
 * @returns {PcpuModel}
 */
function pcpuModel(get, n, listRegisters) {
  const running = Number(get(Var.P_RUNNING, n));
  return {
    index: n,
    mode: ENUMS[Var.P_MODE][get(Var.P_MODE, n).toString()] ?? "?",
    thread: threadOf(Number(get(Var.P_THREAD, n))),
    running: running > 0 ? running - 1 : null,
    ctl: ctlOf(get(Var.P_CTL, n)),
    cval: get(Var.P_CVAL, n),
    voff: get(Var.P_VOFF, n),
    line: get(Var.P_LINE, n) !== 0n,
    ppi: {
      pending: get(Var.P_PPI_PENDING, n) !== 0n,
      active: get(Var.P_PPI_ACTIVE, n) !== 0n,
      enabled: get(Var.P_PPI_ENABLED, n) !== 0n,
    },
    irqsMasked: get(Var.P_IRQS_MASKED, n) !== 0n,
    runningPriority: get(Var.P_RPR, n),
    hcr: get(Var.P_HCR, n),
    vpmr: get(Var.P_VPMR, n),
    vapr: get(Var.P_VAPR, n),
    lrs: Array.from({ length: listRegisters }, (_, slot) => {
      const raw = get(Var.P_LR, n, slot);
      return { ...listRegister(raw), raw };
    }),
  };
}

/**
 * @param {Get} get
 * @param {number} n
 * @param {Layout} layout
 * @returns {VcpuModel}
 */
function vcpuModel(get, n, layout) {
  const flag = (/** @type {number} */ code) => get(code, n) !== 0n;
  const maybe = (/** @type {number} */ code) => (layout.index(code, n) < 0 ? null : flag(code));
  const alarm = get(Var.V_BG_TIMER, n);
  return {
    index: n,
    state: ENUMS[Var.V_STATE][get(Var.V_STATE, n).toString()] ?? "?",
    pcpu: Number(get(Var.V_PCPU, n)),
    savedCtl: ctlOf(get(Var.V_CTL, n)),
    savedCval: get(Var.V_CVAL, n),
    loaded: maybe(Var.V_LOADED),
    truth: flag(Var.V_TRUTH) ? "hardware" : "memory",
    irqLevel: flag(Var.V_IRQ_LEVEL),
    lineLevel: flag(Var.V_LINE_LEVEL),
    latch: flag(Var.V_LATCH),
    virqActive: flag(Var.V_ACTIVE),
    virqEnabled: flag(Var.V_ENABLED),
    queued: flag(Var.V_QUEUED),
    request: flag(Var.V_REQUEST),
    bgTimer: alarm ? Number(alarm) : null,
    clearedLast: maybe(Var.V_CLEARED),
    usedLrs: Number(get(Var.V_USED_LRS, n)),
    apList: Number(get(Var.V_AP_LIST, n)),
    irqsMasked: flag(Var.V_MASKED),
    pendingSet: get(Var.V_PENDING_SET, n),
    activeSet: get(Var.V_ACTIVE_SET, n),
  };
}

/** @param {bigint} raw @returns {Ctl} */
function ctlOf(raw) {
  return { enable: (raw & 1n) !== 0n, imask: (raw & 2n) !== 0n, istatus: (raw & 4n) !== 0n, raw };
}

/** @param {number} value @returns {{kind: "none"|"vcpu"|"neighbour", index: number}} */
function threadOf(value) {
  if (value >= NEIGHBOUR) return { kind: "neighbour", index: value - NEIGHBOUR };
  return value > 0 ? { kind: "vcpu", index: value - 1 } : { kind: "none", index: -1 };
}
