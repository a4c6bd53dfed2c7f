/**
 * A sight: what the reader sees of a run, as parts that can tell the place they show and show a place they are told.
 * Links, the browser's history and a class that follows its teacher all go through here.
 */

import { noPlace } from "./permalink.js";

/** @typedef {import("./permalink.js").Place} Place */

/**
 * @typedef {object} SightPart
 * @property {(place: Place) => void} tell write what this part shows into a place
 * @property {(place: Place) => void} [before] show it: before the cursor is there
 * @property {(place: Place) => void|Promise<void>} [show] show it: when the cursor is there
 */

/** What opens and closes. @typedef {{open: boolean, set: (open: boolean) => void}} Panel */

export class Sight {
  constructor() {
    /** @type {SightPart[]} */
    this.parts = [];
  }

  /** @param {SightPart[]} parts */
  add(...parts) {
    this.parts.push(...parts);
  }

  /** @param {Partial<Place>} place run and cursor @returns {Place} with what all parts show */
  tell(place) {
    const whole = { ...noPlace(), ...place };
    for (const part of this.parts) part.tell(whole);
    return whole;
  }

  /** @param {Place} place */
  before(place) {
    for (const part of this.parts) part.before?.(place);
  }

  /** @param {Place} place */
  async show(place) {
    for (const part of this.parts) await part.show?.(place);
  }
}

/**
 * The parts of the board's page.
 * @param {import("./app.js").App} app
 * @param {{why: import("./why.js").WhyState, marks: import("./marks.js").MarksState, setAll: (all: boolean) => void, table: Panel, state: Panel, stops: {open: boolean, show: () => void, close: () => void}}} ui
 * @returns {SightPart[]}
 */
export function boardParts(app, { why, marks, setAll, table, state, stops }) {
  const { timeline } = app;
  return [
    {
      tell: (place) => Object.assign(place, timeline.place()),
      before: (place) => timeline.restore(place),
      show: (place) => setAll(place.all),
    },
    {
      tell: (place) => (place.why = why.place()),
      show: (place) => (place.why ? why.ask(place.why) : why.close()),
    },
    {
      tell: (place) => Object.assign(place, marks.marks),
      show: (place) => marks.shown(place),
    },
    {
      tell: (place) => (place.panels = Object.entries({ table, stops, board: state }).filter(([, { open }]) => open).map(([name]) => name)),
      show: (place) => {
        table.set(place.panels.includes("table"));
        state.set(place.panels.includes("board"));
        const wanted = place.panels.includes("stops");
        if (wanted !== stops.open) stops[wanted ? "show" : "close"]();
      },
    },
  ];
}
