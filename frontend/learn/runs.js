/** Runs that a text points at: launched, or opened where they have run already, and read when they are over. */

import { call, query } from "../page/api.js";
import { settledOf } from "../model/settled.js";
import { untilOver } from "../page/demo.js";
import { forPage, launched } from "../page/launching.js";

/** An access causes fewer changes than this. */
const EFFECTS = 12;

/**
 * Launch all of them at once and wait for their ends.
 * @param {object[]} launches bodies of POST /experiments
 * @param {"lesson"|"commit"|"break"} part for which they are
 * @returns {Promise<any[]>} the runs as the server tells them
 */
export async function runsOf(launches, part) {
  const ids = await Promise.all(launches.map(async (body) => {
    const { runs } = await launched(forPage({ ...body, pace: { mode: "max" } }, part));
    return runs[0].id;
  }));
  await untilOver(ids);
  return Promise.all(ids.map((id) => call(`/runs/${id}`)));
}

/** @param {string} id @param {string} words @returns {Promise<number|null>} the record that they find */
export async function recordAt(id, words) {
  return (await call(`/runs/${id}/find${query({ query: words })}`)).seq;
}

/**
 * A record with its sentence, and where to look at what it does.
 * @param {string} id @param {number} seq
 * @returns {Promise<{record: any, settled: number}>} `settled`: the last of the changes that it causes
 */
export async function settledAt(id, seq) {
  const { items } = await call(`/runs/${id}/records${query({ from: seq, to: seq + EFFECTS, limit: EFFECTS + 1 })}`);
  return { record: items[0], settled: settledOf(items) };
}
