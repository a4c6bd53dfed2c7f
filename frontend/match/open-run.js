/** Opens what was compared as a run on the board: launched, or reopened if it has run before. */

import { call, query } from "../page/api.js";
import { launched } from "../page/launching.js";
import { writePlace } from "../page/permalink.js";
import { toast } from "../views/toasts.js";
import { machineOf } from "./answers.js";

/** @typedef {import("./place.js").MatchPlace} MatchPlace */

/** Which design is shown beside which: the baseline that its changes are told against. @type {Record<string, string>} */
const BESIDE = { "v4.14": "v4.15", "v4.15": "v4.14", parent: "commit", commit: "parent" };

/**
 * Launch an experiment in a design and, beside it, in the one it is told against; then go to the board.
 * @param {any} experiment @param {string} design @param {number} at record to look at
 * @param {boolean} [instead] in place of this page in the history
 */
export async function openRun(experiment, design, at, instead = false) {
  toast("Opening this run on the board …", { seconds: 3 });
  const designs = [design, BESIDE[design]].filter(Boolean);
  const { runs } = await launched({ ...experiment, designs });
  const id = (/** @type {string} */ name) => runs.find((/** @type {any} */ run) => run.design === name)?.id ?? "";
  const address = `/${writePlace({ run: id(design), beside: id(BESIDE[design]), at, axis: "event" })}`;
  if (instead) location.replace(address);
  else location.assign(address);
}

/** @param {MatchPlace} place @param {string} scenario @param {string} design @param {boolean} [instead] */
export async function openScenario(place, scenario, design, instead = false) {
  const found = await call(`/fidelity/table/${encodeURIComponent(scenario)}${query({ ...machineOf(place), design })}`);
  await openRun(found.experiment, design, found.at, instead);
}

/** The address is the link of a scenario's run. @param {MatchPlace} place @param {ReturnType<typeof import("./verdict.js").verdictView>} verdict */
export async function openFromAddress(place, verdict) {
  verdict.busy(0.5, `Opening ${place.open} on ${place.design}`, "The run is launched, or reopened if it has run before.");
  try {
    await openScenario(place, place.open, place.design, true);
  } catch (error) {
    verdict.failed(error instanceof Error ? error.message : String(error));
  }
}
