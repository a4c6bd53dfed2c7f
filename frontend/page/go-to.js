/** Where "go to" leads: a record, a time, so many records or so much time from here, or a mark. */

import { duration } from "../format/numbers.js";

const UNITS = /** @type {Record<string, number>} */ ({ ns: 1, us: 1e3, "µs": 1e3, ms: 1e6, s: 1e9 });
const HOW = "Type a record (1234), a time (1.5ms or @1.5ms), a step from here (+200us, -5), or a mark (A, B).";

/**
 * @typedef {{seq: number}|{t: number}|{error: string}} Target
 * @typedef {{seq: number, t: number, head: number, end?: number|null, a: number|null, b: number|null}} Here
 */

/**
 * @param {string} text "1234", "+5", "-5ev", "12ms", "@1.5ms", "+200us", "A", "start", "end"
 * @param {Here} here cursor, last record, end of the run in ns (null while it goes on) and marks
 * @returns {Target}
 */
export function parseGoTo(text, here) {
  const word = text.trim();
  if (!word) return { error: HOW };
  const named = placeOf(word.toLowerCase(), here);
  if (named) return named;
  const match = /^([+\-@]?)\s*(\d+(?:\.\d+)?|\.\d+)\s*([a-zµ]*)$/i.exec(word);
  if (!match) return { error: `“${shortened(word)}” is no place. ${HOW}` };
  const [, sign, digits, unit] = match;
  const amount = Number(digits) * (sign === "-" ? -1 : 1);
  return target(sign, amount, unit.toLowerCase(), here);
}

/** @param {string} sign @param {number} amount @param {string} unit @param {Here} here @returns {Target} */
function target(sign, amount, unit, here) {
  const relative = sign === "+" || sign === "-";
  if (sign !== "@" && (unit === "" || unit === "ev")) {
    if (!Number.isInteger(amount)) return { error: "Records are whole numbers; for a time add its unit: ns, us, ms or s." };
    return within(relative ? here.seq + amount : amount, here.head);
  }
  const scale = UNITS[unit];
  if (scale === undefined) return { error: unit ? `“${shortened(unit)}” is no unit of time: use ns, us, ms or s.` : "A time needs its unit: ns, us, ms or s." };
  const t = relative ? here.t + amount * scale : amount * scale;
  if (here.end && t > here.end) return { error: `The run has no ${duration(t)}: it ends at ${duration(here.end)}.` };
  return t < 0 ? { error: "That is before the start of the run." } : { t };
}

/** @param {number} seq @param {number} head @returns {Target} */
function within(seq, head) {
  if (seq < 0) return { error: "That is before the start of the run." };
  return seq > head ? { error: `The run has no record ${seq}: its last one is ${head}.` } : { seq };
}

/** @param {string} word @param {Here} here @returns {Target|null} */
function placeOf(word, here) {
  if (word === "start") return { seq: 0 };
  if (word === "end") return { seq: here.head };
  if (word !== "a" && word !== "b") return null;
  const seq = here[word];
  return seq === null ? { error: `Marker ${word.toUpperCase()} is not set: ${word === "a" ? "(" : ")"} sets it at the cursor.` } : { seq };
}

/** @param {string} word */
function shortened(word) {
  return word.length > 24 ? `${word.slice(0, 24)}…` : word;
}
