/** Instructions of a round trip at EL2 and in the host: what a cost profile makes of it beside what was counted. */

/** @typedef {import("./table-grid.js").Row} Row */

export const INSTRUCTIONS = {
  name: "instructions", group: "model", title: "EL2 + host instructions",
  says: "Instructions executed at EL2 and in the host kernel, built from costs per step (cost profile qemu-icount). A model: it is compared within 2 % or 20 instructions, and only GICv3 with an nVHE host is claimed.",
};
const PART = 0.02;
const FEW = 20;

/** @param {Row} row @returns {[number|null, number]|null} measured (null: not), simulated; null when the machine does not know */
export function instructionsOf(row) {
  const [hyp, host] = [row.instructions.hyp, row.instructions.host_insns];
  if (!hyp || !host || hyp[1] === null || host[1] === null) return null;
  return [hyp[0] === null || host[0] === null ? null : hyp[0] + host[0], hyp[1] + host[1]];
}

/** @param {number} measured @param {number} simulated */
export function isNear(measured, simulated) {
  return Math.abs(measured - simulated) <= Math.max(FEW, measured * PART);
}

/** @param {number} measured @param {number} simulated */
export function errorWords(measured, simulated) {
  const off = simulated - measured;
  if (!off) return "no error";
  const part = measured ? ` (${((Math.abs(off) / measured) * 100).toFixed(1)} %)` : "";
  return `${Math.round(Math.abs(off))} too ${off > 0 ? "many" : "few"}${part}`;
}

/** How good the model is on these rows. @param {{design: string, row: Row}[]} rows */
export function instructionSentence(rows) {
  const exact = rows.filter(({ row }) => row.statistic === "mode").flatMap(({ design, row }) => {
    const [left, right] = instructionsOf(row) ?? [null, 0];
    return left === null ? [] : [{ name: `${row.scenario} on ${design}`, left, right }];
  });
  if (!exact.length) return "Instructions are a model; none of these rows was counted exactly.";
  const near = exact.filter(({ left, right }) => isNear(left, right)).length;
  const worst = exact.reduce((a, b) => (Math.abs(b.right - b.left) / Math.max(1, b.left) > Math.abs(a.right - a.left) / Math.max(1, a.left) ? b : a));
  return `Instructions are a model: ${near} of ${exact.length} rows that were counted exactly are within 2 % or 20 instructions (≈). Farthest off: ${worst.name}, ${errorWords(worst.left, worst.right)}.`;
}
