/**
 * Records as the tokens of the measured sequences: `EXIT.sync CTL.R CVAL.R CTL.W=0 ... ENTER`.
 * The same words as backend/tickscope/experiment/tokens.py writes; a test holds the two equal.
 */

import { ACCESS, Access, CALL, Call, EVENT, Kind, Phase, Var } from "../tape/vocabulary.js";

/** @typedef {import("../tape/types.js").RecordsFrame} RecordsFrame */
/**
 * `plain` shows values only of timer registers, HCR and list registers; `values` also those of the other virtual
 * interface registers, and the functions of the virtual interrupt controller.
 * @typedef {"plain"|"values"} Dialect
 */

/**
 * @typedef {object} Placed a token and where it comes from
 * @property {number} seq
 * @property {number} pcpu
 * @property {number} vcpu
 * @property {string} token
 */

const VALUES_CALLS = new Set([Call.V_QUEUE, Call.KICK, Call.SGI, Call.INJ, Call.MAINT]);
const HEX_IN_VALUES = new Set([
  Access.AP0R_R, Access.AP0R_W, Access.AP1R_R, Access.AP1R_W, Access.APR_R, Access.APR_W, Access.ELRSR_R, Access.VMCR_R, Access.VMCR_W,
]);
const DECIMAL = new Set([Access.IAR, Access.EOIR, Access.DIR, Access.G_IAR, Access.G_EOIR, Access.G_DIR, Access.G_EOIM_W]);
const HEX = new Set([Access.HCR_W, Access.G_PMR_W]);
const NO_TOKEN = new Set([Access.ISB, Access.G_MMIO]);
const LR_STATES = ["0", "P", "A", "PA"];
const TIMER_INTID = 27;

/** A list register's value: state, h (HW) or e (EOI maintenance), and the INTID unless it is the timer's. @param {bigint} value */
export function lrText(value) {
  const state = LR_STATES[Number(value >> 62n)];
  if (state === "0") return state;
  const hw = (value >> 61n) & 1n;
  const intid = Number(value & 0xffffffffn);
  const mark = hw ? "h" : (value >> 41n) & 1n ? "e" : "";
  return state + mark + (hw && intid === TIMER_INTID ? "" : `:${intid}`);
}

/** @param {number} code @param {number} slot @param {bigint} value @param {Dialect} dialect @returns {string|null} */
function accessToken(code, slot, value, dialect) {
  const name = ACCESS[code]?.token;
  if (!name || NO_TOKEN.has(code)) return null;
  if (code === Access.CTL_W || code === Access.G_CTL_W) return `${name}=${value & 7n}`;
  if (code === Access.CVAL_W || code === Access.G_CVAL_W) return `${name}=${value ? "T" : "0"}`;
  if (code === Access.VOFF_W) return `${name}=${value ? "off" : "0"}`;
  if (code === Access.LR_R || code === Access.LR_W) return `LR${slot}.${name.at(-1)}=${lrText(value)}`;
  if (DECIMAL.has(code)) return `${name}=${value}`;
  if (HEX.has(code) || (dialect === "values" && HEX_IN_VALUES.has(code))) return `${name}=${value.toString(16)}`;
  return name;
}

/**
 * The token of a record, null for one that has none.
 * @param {{kind: number, code: number, slot: number, value: bigint}} record @param {Dialect} dialect
 */
export function tokenOf({ kind, code, slot, value }, dialect) {
  if (kind === Kind.ACCESS) return accessToken(code, slot, value, dialect);
  if (kind === Kind.EVENT) return EVENT[code]?.token || null;
  if (kind === Kind.CHANGE) return code === Var.P_LINE ? `[LINE=${value}]` : null;
  if (kind !== Kind.CALL || (value !== BigInt(Phase.ENTER) && value !== BigInt(Phase.NOOP))) return null;
  if (code === Call.UPD) return `upd=${slot}`;
  return dialect === "values" || !VALUES_CALLS.has(code) ? CALL[code]?.token || null : null;
}

/**
 * The tokens of the records from .. to.
 * @param {RecordsFrame[]} frames in order @param {number} from @param {number} to @param {Dialect} dialect
 * @returns {Placed[]}
 */
export function placedTokens(frames, from, to, dialect) {
  const placed = [];
  for (const frame of frames) {
    const end = Math.min(frame.count, to - frame.firstSeq + 1);
    for (let i = Math.max(0, from - frame.firstSeq); i < end; i++) {
      if (frame.kind[i] === Kind.OP) continue;
      const token = tokenOf({ kind: frame.kind[i], code: frame.code[i], slot: frame.slot[i], value: frame.value[i] }, dialect);
      if (token) placed.push({ seq: frame.firstSeq + i, pcpu: frame.pcpu[i], vcpu: frame.vcpu[i], token });
    }
  }
  return placed;
}

/**
 * With more than one pCPU, `<cpuN>` stands before the first token and at each change of pCPU, never before [LINE=x].
 * @template {{pcpu: number, token: string}} T
 * @param {T[]} placed
 * @returns {(T|{mark: string})[]}
 */
export function withCpuMarks(placed) {
  const marked = [];
  let current = -1;
  for (const one of placed) {
    if (one.pcpu !== current && !one.token.startsWith("[")) {
      marked.push({ mark: `<cpu${one.pcpu}>` });
      current = one.pcpu;
    }
    marked.push(one);
  }
  return marked;
}

/** Ops and library programs that belong to the second data set, in which more values are shown. */
const VALUES_WORDS =
  /"(sgi_self|sgi_other|sgi_both|irq_line|set_pending|clear_pending|set_active|clear_active|enable|disable|prio|pmr|eoimode|dir|burst|burst_sgi|route|wfi_start|ipi_sender|ipi_receiver)"/;

/** The dialect in which a run's guests would have been measured. @param {any} config of the run @returns {Dialect} */
export function dialectOf(config) {
  return VALUES_WORDS.test(JSON.stringify(config?.vms ?? [])) ? "values" : "plain";
}
