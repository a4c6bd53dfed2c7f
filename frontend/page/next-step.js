/** The one obvious next step: what to do after what has been seen so far. */

import { isBroken, isDemo } from "./demo.js";

const readCommit = () => location.assign("/learn.html#commit");

/** @param {number} seq of the violation @param {number} cursor */
function broken(seq, cursor) {
  if (cursor < seq) return "Watch the saves of the sleeping vCPU: without the flag the second one reads back a timer that is already off.";
  return "The second save read back a timer that was off: the guest would never wake.";
}

/**
 * @param {import("./app.js").App} app
 * @param {import("./actions.js").Actions} actions
 * @returns {import("../views/totals.js").TotalsPicture["next"]}
 */
export function nextStep(app, actions) {
  const run = app.pair?.main.run;
  if (!run) return null;
  if (isBroken(run)) return { text: broken(run.violation?.seq ?? Infinity, app.player.cursor), action: "Read the commit", act: readCommit };
  if (!isDemo(run)) return null;
  const { pair } = app;
  if (!app.compared && pair?.beside) {
    const when = pair.beside === pair.sides[0] ? "before" : "after";
    return { text: `Next: the same guest, ${when} the commit.`, action: `Show ${pair.beside.run.design}`, act: () => void app.swap().catch(app.trouble) };
  }
  if (!app.broke) return { text: "Next: what is the flag for? Take it away.", action: "Forget the loaded flag", act: actions.totals.forget };
  return { text: "Next: the commit, sentence by sentence.", action: "Read the commit", act: readCommit };
}
