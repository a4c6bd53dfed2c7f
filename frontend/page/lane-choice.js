/** The reader's choice of lanes, kept in this browser for all runs. */

import { noChoice, readChoice, withPin } from "../model/lane-choice.js";

/** @typedef {import("../model/lane-choice.js").Choice} Choice */

const KEY = "tickscope.lanes";

export class LaneChoice {
  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
    /** @type {Choice} */
    this.value = kept();
  }

  /** @param {Choice} value as `readChoice` gives it */
  set(value) {
    this.lend(value);
    try {
      localStorage.setItem(KEY, JSON.stringify(value));
    } catch {
      // Without storage the choice lasts as long as the page.
    }
  }

  /** What came with a link: it is shown and not kept. @param {Choice} value */
  lend(value) {
    this.value = readChoice(value);
    this.changed();
  }

  /** @param {string} name of a lane */
  pin(name) {
    this.set(withPin(this.value, name));
  }

  /** @param {string[]} groups @param {boolean} folded */
  fold(groups, folded) {
    this.set({ ...this.value, folded: { ...this.value.folded, ...Object.fromEntries(groups.map((key) => [key, folded])) } });
  }

  /** @param {string[]} names of lanes @param {boolean} shown */
  show(names, shown) {
    this.set({ ...this.value, shown: { ...this.value.shown, ...Object.fromEntries(names.map((name) => [name, shown])) } });
  }

  /** Back to what is shown at first. */
  reset() {
    this.set(noChoice());
  }
}

/** @returns {Choice} */
function kept() {
  try {
    return readChoice(JSON.parse(localStorage.getItem(KEY) ?? "null"));
  } catch {
    return noChoice();
  }
}
