/** Stops: their state, their dialog, and what is said when the cursor stops at one. */

import { count } from "../format/numbers.js";
import { stopsDialog } from "../views/stops.js";
import { toast } from "../views/toasts.js";
import { StopHits } from "./stop-hits.js";
import { EXAMPLES, StopsState } from "./stops.js";

/**
 * @param {import("./app.js").App} app
 * @param {(direction: 1|-1, text: string) => void} find
 * @param {(count: number) => void} show how many are on
 * @param {(parts: number[], says: string) => void} mark their places in the whole run
 */
export function installStops(app, find, show, mark) {
  /** @type {import("./stop-hits.js").StopPlaces} */
  let places = { parts: [], totals: new Map(), done: 1 };
  const hits = new StopHits(app, (found) => {
    places = found;
    mark(places.parts, saysOf(places));
    dialog.places(places.totals, places.done);
  });
  const grow = () => hits.update(app.pair ? state.conditions(app.pair.main).map(({ text }) => text) : []);
  const update = () => {
    dialog.update(state.list);
    dialog.places(places.totals, places.done);
    show(state.active);
    grow();
  };
  const state = new StopsState(app, update);
  const dialog = stopsDialog(EXAMPLES, {
    add: (text) => state.add(text),
    problem: (text) => state.problem(text),
    flip: (text) => state.flip(text),
    remove: (text) => state.remove(text),
    find,
  });
  app.player.addEventListener("stopped", (event) => {
    const { seq, text } = /** @type {CustomEvent} */ (event).detail;
    toast(`Stopped at record ${count(seq)}: ${text}`, { seconds: 8 });
  });
  update();
  return { state, dialog, update, grow };
}

/** @param {import("./stop-hits.js").StopPlaces} places */
function saysOf({ totals, done }) {
  const total = [...totals.values()].reduce((sum, n) => sum + n, 0);
  return `${count(total)} ${total === 1 ? "place" : "places"} where a stop becomes true: triangles${done < 1 ? `; ${Math.round(done * 100)} % of the run counted` : ""}`;
}
