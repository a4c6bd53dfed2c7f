/** The place in the address: `#compare/A/B/ROW`, where A is the baseline's run. */

/**
 * @typedef {object} LockstepPlace
 * @property {string} a "" = nothing chosen
 * @property {string} b
 * @property {number} row
 */

/** @param {string} hash @returns {LockstepPlace} */
export function readLockstep(hash) {
  const found = /^#compare\/([0-9a-f]{8,64})\/([0-9a-f]{8,64})(?:\/(\d{1,9}))?$/.exec(hash);
  return found ? { a: found[1], b: found[2], row: Number(found[3] ?? 0) } : { a: "", b: "", row: 0 };
}

/** @param {LockstepPlace} place */
export function writeLockstep({ a, b, row }) {
  return a && b ? `#compare/${a}/${b}${row ? `/${row}` : ""}` : "";
}

/** The designs, the older first. */
export const OLDER = ["v4.14", "parent", "commit", "v4.15"];

/** Whether a run is told as the baseline of another: the older design, or the one with fewer switches. @param {any} run @param {any} other */
export function isBaseline(run, other) {
  const [x, y] = [OLDER.indexOf(run.design), OLDER.indexOf(other.design)];
  return x === y ? run.config.switches.length < other.config.switches.length : x < y;
}

/** On the board: `/#compare/A/B` leads to the page with the two columns. */
export function forwardLockstep() {
  if (readLockstep(location.hash).a) location.replace(`/compare.html${location.hash}`);
}
