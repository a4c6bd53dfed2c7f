/**
 * Parts of the page that can be folded away: the right side (Q) and the timeline (Shift Q). Large type folds what has
 * no room. What folds within a part stays as the reader left it: `keptFold`.
 */

import { isOn, keep, kept } from "./theme.js";

/** @typedef {"log"|"timeline"} Part */

/** @typedef {{readonly folded: boolean, set: (folded: boolean) => void}} KeptFold */

const ROOMY = { log: "(min-width: 1600px)", timeline: "(min-height: 900px)" };

/** @param {Part} part */
export function fold(part) {
  document.body.classList.toggle(`no-${part}`);
}

/**
 * Projector mode begins with what fits, also in a window that gets another size, and ends with everything. Call it
 * once, and what it returns after each change of the look.
 */
export function foldForProjector() {
  /** @type {Record<Part, boolean>} */
  const before = { log: false, timeline: false };
  const refold = () => {
    for (const part of /** @type {Part[]} */ (["log", "timeline"])) {
      const folded = isOn("projector") && !matchMedia(ROOMY[part]).matches;
      if (folded !== before[part]) document.body.classList.toggle(`no-${part}`, folded);
      before[part] = folded;
    }
  };
  for (const query of Object.values(ROOMY)) matchMedia(query).addEventListener("change", refold);
  return refold;
}

/** A fold that this browser remembers. @param {string} name @returns {KeptFold} */
export function keptFold(name) {
  const key = `tickscope.fold.${name}`;
  let folded = kept(key) === "yes";
  return {
    get folded() {
      return folded;
    },
    set(now) {
      folded = now;
      keep(key, now ? "yes" : "no");
    },
  };
}
