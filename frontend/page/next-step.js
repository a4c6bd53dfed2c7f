/** The one obvious next step: what to do after what has been seen so far. */

import { isBroken, isDemo } from "./demo.js";

const readCommit = () => location.assign("/learn.html#commit");

/**
 * @param {import("./app.js").App} app
 * @param {import("./actions.js").Actions} actions
 * @returns {import("../views/totals.js").TotalsPicture["next"]}
 */
export function nextStep(app, actions) {
  const run = app.pair?.main.run;
  if (!run) return null;
  if (isBroken(run)) return { text: "The second save read back a timer that was off: the guest would never wake.", action: "Read the commit", act: readCommit };
  if (!isDemo(run)) return null;
  if (!app.compared) return { text: "Next: see the same guest on the kernel before the commit.", action: "Show v4.14", act: () => void app.swap().catch(app.trouble) };
  if (!app.broke) return { text: "Next: what is the loaded flag for? Take it away and watch.", action: "Forget the loaded flag", act: actions.totals.forget };
  return { text: "Next: the commit, sentence by sentence, each before and after.", action: "Read the commit", act: readCommit };
}
