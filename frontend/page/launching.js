/** Runs that a page needs: launched by the owner, or opened where they have run before; a follower only opens. */

import { ApiError, call } from "./api.js";
import { FOLLOWERS_READ, isFollower } from "./role.js";

/** The teacher's page may be launching the same at this moment. */
const TRIES = 12;
const TRY_MS = 500;

/**
 * A run that a part of the page makes for itself says so; the list of runs can leave it out.
 * @param {object} body of POST /experiments @param {"lesson"|"commit"|"break"|"demo"} part
 */
export const forPage = (body, part) => ({ ...body, tags: [`page:${part}`] });

/** @param {object} body of POST /experiments @returns {Promise<{runs: any[]}>} each with `id` and `design` */
export async function launched(body) {
  if (!isFollower()) return call("/experiments", { method: "POST", body });
  for (let n = 0; n < TRIES; n++) {
    const found = await call("/experiments/lookup", { method: "POST", body });
    if (found.runs.every((/** @type {any} */ run) => run.stored)) return found;
    await new Promise((resolve) => setTimeout(resolve, TRY_MS));
  }
  throw new ApiError(404, { code: "not_run", message: `This has not been run here yet. ${FOLLOWERS_READ}` });
}
