/** Asks for a figure until the server has read its runs. */

import { call } from "../page/api.js";

/**
 * @typedef {object} Figure
 * @property {{data: any[], layout: any}} figure
 * @property {{columns: string[], rows: (string|number|null)[][]}} table
 * @property {string} says
 */

/** @typedef {"dark"|"light"|"contrast"} Theme */

/** So long the server may take before it tells how far it has come. */
const PATIENCE_MS = 400;

/**
 * @param {string} name @param {import("./place.js").ChartsPlace} place @param {Theme} theme
 * @param {(progress: {read: number, total: number, says: string}) => void} progress
 * @param {() => boolean} wanted
 * @returns {Promise<Figure|null>} null when it is no longer wanted
 */
export async function askFigure(name, { runs, from, to }, theme, progress, wanted) {
  const asked = new URLSearchParams([...runs.map((run) => ["run", run]), ["theme", theme], ["patience_ms", String(PATIENCE_MS)]]);
  if (from) asked.set("from", String(from));
  if (to !== null) asked.set("to", String(to));
  for (;;) {
    const answer = await call(`/figures/${name}?${asked}`);
    if (!wanted()) return null;
    if (answer.figure) return answer;
    progress(answer);
  }
}
