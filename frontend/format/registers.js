/** Registers taken apart for people: list registers and the timer's control bits. */

/**
 * @typedef {object} ListRegister
 * @property {"I"|"P"|"A"|"PA"} letter state as one or two letters
 * @property {string} state state in words
 * @property {boolean} hw stands for a physical interrupt
 * @property {number} group
 * @property {number} prio
 * @property {number} pintid meaningful with hw
 * @property {number} vintid
 */

const LETTERS = /** @type {const} */ (["I", "P", "A", "PA"]);
const STATES = ["invalid (empty)", "pending", "active", "pending and active"];

/**
 * Take an ICH_LR<n>_EL2 value apart.
 * @param {bigint} value
 * @returns {ListRegister}
 */
export function listRegister(value) {
  const top = Number(value >> 32n);
  const bits = (top >>> 30) & 3;
  return {
    letter: LETTERS[bits],
    state: STATES[bits],
    hw: ((top >>> 29) & 1) === 1,
    group: (top >>> 28) & 1,
    prio: (top >>> 16) & 0xff,
    pintid: top & 0x3ff,
    vintid: Number(value & 0xffffffffn),
  };
}

const NAMES = new Map([
  [27, "vtimer"],
  [30, "ptimer"],
  [1023, "none"],
]);

/**
 * @param {number} intid
 * @returns {string} the number and what it is, e.g. "27 vtimer", "3 SGI"
 */
export function intid(intid) {
  const name = NAMES.get(intid) ?? (intid < 16 ? "SGI" : intid < 32 ? "PPI" : "SPI");
  return `${intid} ${name}`;
}

/** The bits of CNTV_CTL with the sentence that explains each. */
export const CTL_BITS = /** @type {const} */ ([
  [1, "ENABLE", "ENABLE = 1: the timer compares and may fire."],
  [2, "IMASK", "IMASK = 1: the timer's output is silenced, whatever the compare says."],
  [4, "ISTATUS", "ISTATUS = 1: the compare value has been reached (read only, set by the hardware)."],
]);
