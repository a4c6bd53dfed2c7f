/** Cuts aligned sequences into lines: one for each stay in the guest, exit, or function of the kernel that does something. */

import { isCall } from "../format/token-words.js";

/** @typedef {(number|null)[]} Step for each sequence the place of its token, or null */

/**
 * @param {readonly (readonly string[])[]} sequences @param {Step[]} steps of align()
 * @returns {Step[][]}
 */
export function phases(sequences, steps) {
  const lines = /** @type {Step[][]} */ ([]);
  let before = "";
  for (const step of steps) {
    const n = step.findIndex((place) => place !== null);
    const token = sequences[n][/** @type {number} */ (step[n])];
    if (!lines.length || begins(token, before)) lines.push([]);
    lines[lines.length - 1].push(step);
    before = token;
  }
  return lines;
}

/** Whether a token begins a line. @param {string} token @param {string} before */
function begins(token, before) {
  if (before.startsWith("<cpu")) return false;
  if (/^(EXIT|<cpu|IDLE)/.test(token)) return true;
  if (before === "ENTER") return true;
  if (token.startsWith("g:")) return !before.startsWith("g:") && !before.startsWith("[") && before !== "";
  if (token === "HIRQ") return true;
  return isCall(token) && !isCall(before);
}
