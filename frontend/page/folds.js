/** Parts of the page that can be folded away: the right side (Q) and the timeline (Shift Q). Large type folds what has no room. */

import { isOn } from "./theme.js";

/** @typedef {"log"|"timeline"} Part */

const ROOMY = { log: "(min-width: 1600px)", timeline: "(min-height: 900px)" };

/** @param {Part} part */
export function fold(part) {
  document.body.classList.toggle(`no-${part}`);
}

/** Projector mode begins with what fits and ends with everything. Call it once, and after each change of the look. */
export function foldForProjector() {
  let before = false;
  return () => {
    const projector = isOn("projector");
    if (projector === before) return;
    before = projector;
    for (const part of /** @type {Part[]} */ (["log", "timeline"])) {
      document.body.classList.toggle(`no-${part}`, projector && !matchMedia(ROOMY[part]).matches);
    }
  };
}
