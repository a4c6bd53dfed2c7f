/** The runs of the page: launched or opened, and waited for. */

import { OLDER } from "../lockstep/place.js";
import { waitForAll } from "../lockstep/launch.js";
import { launched } from "../page/launching.js";

/**
 * Launch one experiment in some designs, or open what is stored, and wait.
 * @param {any} experiment a config, or {preset} @param {string[]} designs
 * @param {(part: number) => void} progress @param {() => boolean} wanted
 * @returns {Promise<string[]|null>} ids in the order of the designs, null when it is no longer wanted
 */
export async function runsOf(experiment, designs, progress, wanted) {
  const sorted = [...designs].sort((a, b) => OLDER.indexOf(a) - OLDER.indexOf(b));
  const { runs } = await launched({ ...experiment, designs: sorted, pace: { mode: "max" } });
  return waitForAll(runs.map((/** @type {{id: string}} */ run) => run.id), progress, wanted);
}

/** What tells the runs apart on the page's strip. @param {any[]} runs @returns {Map<string, string>} */
export function namesOf(runs) {
  const names = new Map(runs.map((run) => [run.id, run.design]));
  for (const { id, design, config } of runs) {
    if ([...names.values()].filter((name) => name === design).length > 1) names.set(id, `${design} ${config.switches.join(" ") || id.slice(0, 6)}`);
  }
  return names;
}
