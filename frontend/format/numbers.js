/** How numbers are written for people: registers, times, counts. */

const THIN = "\u202f";

/**
 * A 64-bit register as hexadecimal in groups of four digits; short values stay short.
 * @param {bigint} value
 * @returns {string} e.g. "0x21_86fd_7500"
 */
export function hex(value) {
  const digits = BigInt.asUintN(64, value).toString(16);
  return `0x${digits.replace(/\B(?=([0-9a-f]{4})+$)/g, "_")}`;
}

/**
 * @param {number} n
 * @returns {string} the whole number with thin spaces between groups of three
 */
export function count(n) {
  return Math.round(n).toString().replace(/\B(?=(\d{3})+$)/g, THIN);
}

/**
 * A point in simulated time with a fixed number of decimals, so that it does not jump while it runs.
 * @param {number} ns
 * @returns {string} e.g. "12.345 678 ms"
 */
export function instant(ns) {
  const ms = Math.floor(ns / 1e6);
  const rest = Math.floor(ns - ms * 1e6).toString().padStart(6, "0");
  return `${count(ms)}.${rest.slice(0, 3)}${THIN}${rest.slice(3)} ms`;
}

const UNITS = /** @type {const} */ ([
  [1e9, "s"],
  [1e6, "ms"],
  [1e3, "µs"],
  [1, "ns"],
]);

/**
 * A length of time with three digits that matter.
 * @param {number} ns may be negative
 * @returns {string} e.g. "812 µs"
 */
export function duration(ns) {
  const size = Math.abs(ns);
  for (const [unit, name] of UNITS) {
    if (size >= unit) {
      return `${Number((ns / unit).toPrecision(3))} ${name}`;
    }
  }
  return "0 ns";
}

/**
 * @param {number} part
 * @param {number} whole
 * @returns {number} 0..1, and 0 for an empty whole
 */
export function share(part, whole) {
  return whole > 0 ? Math.min(1, Math.max(0, part / whole)) : 0;
}

/**
 * How long ago, roughly; for lists.
 * @param {number} thenMs
 * @param {number} nowMs
 */
export function ago(thenMs, nowMs) {
  const s = Math.max(0, (nowMs - thenMs) / 1000);
  if (s < 60) return "just now";
  if (s < 3600) return `${Math.floor(s / 60)} min ago`;
  if (s < 86400) return `${Math.floor(s / 3600)} h ago`;
  return `${Math.floor(s / 86400)} d ago`;
}
