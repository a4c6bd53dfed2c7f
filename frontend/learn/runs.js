/** Runs that a text points at: launched, or opened where they have run already, and read when they are over. */

import { call, query } from "../page/api.js";
import { untilOver } from "../page/demo.js";
import { launched } from "../page/launching.js";

/**
 * Launch all of them at once and wait for their ends.
 * @param {object[]} launches bodies of POST /experiments
 * @returns {Promise<any[]>} the runs as the server tells them
 */
export async function runsOf(launches) {
  const ids = await Promise.all(launches.map(async (body) => {
    const { runs } = await launched({ ...body, pace: { mode: "max" } });
    return runs[0].id;
  }));
  await untilOver(ids);
  return Promise.all(ids.map((id) => call(`/runs/${id}`)));
}

/** @param {string} id @param {string} words @returns {Promise<number|null>} the record that they find */
export async function recordAt(id, words) {
  return (await call(`/runs/${id}/find${query({ query: words })}`)).seq;
}

/** @param {string} id @param {number} seq @returns {Promise<any>} the record with its sentence */
export async function recordOf(id, seq) {
  return (await call(`/runs/${id}/records${query({ from: seq, to: seq, limit: 1 })}`)).items[0];
}
