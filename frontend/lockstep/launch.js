/** Launches both runs of a comparison, or finds them where they have run already, and waits until they are over. */

import { call } from "../page/api.js";
import { launched } from "../page/launching.js";

/**
 * @typedef {object} Wish
 * @property {string} preset
 * @property {"designs"|"platforms"|"switch"} mode
 * @property {string} a design, platform (`v3-nvhe`) or switch, "" = none
 * @property {string} b
 * @property {string} design of both, where it is not what differs
 */

const POLL_MS = 150;
const GOING = ["queued", "running", "paused"];

/** @param {Wish} wish @param {any} config of the preset @returns {[any, any]} bodies of POST /experiments */
export function bodiesOf(wish, config) {
  const base = { preset: wish.preset, pace: { mode: "max" } };
  if (wish.mode === "designs") return /** @type {[any, any]} */ ([wish.a, wish.b].map((design) => ({ ...base, design, switches: [] })));
  if (wish.mode === "switch") return /** @type {[any, any]} */ ([wish.a, wish.b].map((name) => ({ ...base, design: wish.design, switches: name ? [name] : [] })));
  return /** @type {[any, any]} */ ([wish.a, wish.b].map((name) => {
    const [gic, host] = name.split("-");
    return { ...base, design: wish.design, switches: [], platform: { ...config.platform, gic, host } };
  }));
}

/**
 * @param {Wish} wish @param {any} config of the preset
 * @param {(part: number) => void} progress 0..1, of the one that is farther behind
 * @param {() => boolean} wanted
 * @returns {Promise<{a: string, b: string}|null>} ids, null when it is no longer wanted
 */
export async function launchBoth(wish, config, progress, wanted) {
  const answers = await Promise.all(bodiesOf(wish, config).map(launched));
  const ids = await waitForAll(answers.map(({ runs }) => /** @type {string} */ (runs[0].id)), progress, wanted);
  return ids && { a: ids[0], b: ids[1] };
}

/**
 * Wait until runs are over.
 * @param {string[]} ids
 * @param {(part: number) => void} progress 0..1, of the one that is farthest behind
 * @param {() => boolean} wanted
 * @returns {Promise<string[]|null>} the ids, null when it is no longer wanted
 */
export async function waitForAll(ids, progress, wanted) {
  while (wanted()) {
    const runs = await Promise.all(ids.map((id) => call(`/runs/${id}`)));
    const failed = runs.find((run) => ["failed", "interrupted"].includes(run.status));
    if (failed) throw new Error(failed.message || `The run with ${failed.design} did not come to its end.`);
    if (!runs.some((run) => GOING.includes(run.status))) return ids;
    progress(Math.min(...runs.map((run) => (GOING.includes(run.status) ? run.t_ns / run.duration_ns : 1))));
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return null;
}
