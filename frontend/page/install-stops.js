/** Stops: their state, their dialog, and what is said when the cursor stops at one. */

import { count } from "../format/numbers.js";
import { stopsDialog } from "../views/stops.js";
import { toast } from "../views/toasts.js";
import { EXAMPLES, StopsState } from "./stops.js";

/**
 * @param {import("./app.js").App} app
 * @param {(direction: 1|-1, text: string) => void} find
 * @param {(count: number) => void} show how many are on
 */
export function installStops(app, find, show) {
  const update = () => {
    dialog.update(state.list);
    show(state.active);
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
  return { state, dialog, update };
}
