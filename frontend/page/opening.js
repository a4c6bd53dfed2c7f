/** Opening what a link names: a stored run, an experiment that may have to be simulated first, or the demo. */

import { linkDialog } from "../views/link-dialog.js";
import { toast } from "../views/toasts.js";
import { onTravel } from "./address.js";
import { ApiError, call } from "./api.js";
import { problemsOf, readPlace } from "./permalink.js";
import { RecipeError, recipesOf } from "./recipe.js";
import { FOLLOWERS_READ, isFollower } from "./role.js";

/** @typedef {import("./permalink.js").Place} Place */
/** @typedef {import("./app.js").App} App */

const SECONDS = 12;
const OTHER_MODEL = "This Tickscope has another version of the model than the one that the link is from: records may lie elsewhere.";

/**
 * Open what the address names, and from then on what the history says.
 * @param {App} app @param {() => void} chooseRun opens the list of runs
 */
export function installOpening(app, chooseRun) {
  const opening = new Opening(app, chooseRun);
  onTravel((place) => void opening.travel(place).catch(app.trouble));
  return () => opening.begin(location.search);
}

class Opening {
  /** @param {App} app @param {() => void} chooseRun */
  constructor(app, chooseRun) {
    this.app = app;
    this.dialog = linkDialog({ runs: chooseRun, demo: () => void app.demo().catch(app.trouble) });
  }

  /** @param {string} search */
  async begin(search) {
    for (const problem of problemsOf(search)) toast(`${problem} It is left out.`, { bad: true, seconds: SECONDS });
    await this.open(readPlace(search));
  }

  /** @param {Place} place */
  async open(place) {
    if (!place.run && !place.config && !place.preset) return this.app.demo();
    try {
      if (place.run) await this.#stored(place);
      else await this.#described(place, "");
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof RecipeError) || (error instanceof ApiError && !error.status)) throw error;
      this.dialog.sorry(saysOf(error));
    }
  }

  /** Back and forward: the same run is not opened again. @param {Place} place */
  async travel(place) {
    const { app } = this;
    const { pair } = app;
    // A cursor that plays on would write its place into the entry that has just been reached.
    app.player.setPlaying(false);
    if (!pair || pair.main.id !== place.run || (pair.beside?.id ?? "") !== place.beside) return this.open(place);
    app.sight.before(place);
    await app.player.goTo(place.at ?? 0);
    await app.sight.show(place);
  }

  /** A stored run; where it has been deleted, the experiment in the link. @param {Place} place */
  async #stored(place) {
    try {
      await this.#show(place);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 404) throw error;
      if (place.config || place.preset) return this.#described(place, "The run in this link is not on this server; the link says how it is made.");
      this.dialog.sorry(`There is no run ${place.run.slice(0, 24)} on this server. It may have been deleted, or the link is from another one. A link copied as “this experiment” would have brought it back.`);
    }
  }

  /** What the link describes: opened when it is stored; to simulate it takes the reader's word. @param {Place} place @param {string} says */
  async #described(place, says) {
    const recipes = recipesOf(place);
    const found = [];
    for (const recipe of recipes) found.push((await call("/experiments/lookup", { method: "POST", body: recipe })).runs[0]);
    const [run, beside] = found;
    const open = async () => {
      await this.#show({ ...place, run: run.id, beside: beside?.id ?? "" });
      if (place.run && place.run !== run.id) toast(OTHER_MODEL, { seconds: SECONDS });
    };
    if (found.every(({ stored }) => stored)) return open();
    if (isFollower()) return this.dialog.sorry(`${says || "It has not been run on this server yet."} ${FOLLOWERS_READ}`);
    this.dialog.ask(found, says, async () => {
      for (const recipe of recipes) await call("/experiments", { method: "POST", body: { ...recipe, pace: { mode: "max" } } });
      await open();
    });
  }

  /** @param {Place} place */
  async #show(place) {
    await this.app.open(place.run, place.beside, place.at, place);
    const head = this.app.pair?.main.head ?? 0;
    const beyond = [["record", place.at], ["view", place.view?.from], ["selection", place.sel?.from]].find(([, seq]) => Number(seq ?? 0) > head);
    if (beyond) toast(`The ${beyond[0]} in the link lies beyond the end of this run: its last record is ${head}.`, { bad: true, seconds: SECONDS });
  }
}

/** @param {ApiError|RecipeError} error */
function saysOf(error) {
  if (error instanceof RecipeError) return error.message;
  return `This Tickscope cannot open what the link describes. ${error.where ? `${error.where}: ` : ""}${error.message}${error.hint ? ` (${error.hint})` : ""}`;
}
