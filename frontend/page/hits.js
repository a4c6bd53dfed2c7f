/** Counts the records of a run that match something, part by part: the server answers in bounded time and tells where to go on. */

import { call, query } from "./api.js";

/** The strip of the whole run is counted in so many equal parts. */
export const PARTS = 400;

/** @typedef {{parts: number[], total: number, seqs: number[], done: number}} Counted so far; `seqs` are those of the newest answer */

/**
 * @param {string} run id @param {Record<string, any>} wanted parameters of `/hits` @param {number} to the last record that is counted
 * @param {AbortSignal} signal
 * @returns {AsyncGenerator<Counted>}
 */
export async function* countedHits(run, wanted, to, signal) {
  const parts = Array(PARTS).fill(0);
  let total = 0;
  for (let from = 1; ; ) {
    const answer = await call(`/runs/${run}/hits${query({ ...wanted, from, to, parts: PARTS })}`, { signal });
    answer.parts.forEach((/** @type {number} */ n, /** @type {number} */ i) => (parts[i] += n));
    total += answer.total;
    yield { parts, total, seqs: answer.seqs, done: answer.next === null ? 1 : answer.next / to };
    if (answer.next === null) return;
    from = answer.next;
  }
}
