/** The demo: the same guest before and after the commit, and what happens when the loaded flag is forgotten. */

import { call } from "./api.js";
import { forPage, launched } from "./launching.js";

export const PRESET = "demo";
const BROKEN = "demo-forget-loaded-flag";
const BEFORE = "v4.14";
const AFTER = "v4.15";

/**
 * Start the demo under both designs, or find it where it has run already.
 * @returns {Promise<{run: string, beside: string}>} run ids; `run` is the newer design
 */
export async function startDemo() {
  const answer = await launched(forPage({ preset: PRESET, designs: [BEFORE, AFTER], pace: { mode: "max" } }, "demo"));
  const id = (/** @type {string} */ design) => answer.runs.find((/** @type {any} */ run) => run.design === design).id;
  return { run: id(AFTER), beside: id(BEFORE) };
}

/** The same guest with the loaded flag forgotten. @returns {Promise<string>} run id */
export async function startBroken() {
  const answer = await launched(forPage({ preset: BROKEN, pace: { mode: "max" } }, "demo"));
  return answer.runs[0].id;
}

/**
 * Wait until runs are over; the demo's last a moment.
 * @param {string[]} ids
 */
export async function untilOver(ids) {
  for (const id of ids) {
    for (let wait = 40; ; wait = Math.min(500, wait * 1.5)) {
      const run = await call(`/runs/${id}`);
      if (!["queued", "running"].includes(run.status)) break;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
}

/** Whether a run is the demo, or the demo with the flag forgotten. @param {any} run */
export function isDemo(run) {
  return run.preset === PRESET || run.preset === BROKEN;
}

/** @param {any} run */
export function isBroken(run) {
  return run.config?.switches?.includes("forget-loaded-flag") ?? false;
}
