/** The selection of the timeline: asks for its aggregates part by part, tells how far they are, and can be stopped. */

import { addPart, noTotals, timedName } from "../model/selection.js";
import { selectionView } from "../views/selection.js";
import { call, query } from "./api.js";

/** @typedef {import("../format/lanes.js").LaneStyle} LaneStyle */
/** @typedef {import("../model/selection.js").Totals} Totals */

/**
 * @typedef {object} SelectionPicture
 * @property {{from: number, to: number}} stretch
 * @property {LaneStyle[]} lanes
 * @property {Totals} totals
 * @property {number} done 0..1
 * @property {"waiting"|"counting"|"stopped"|"done"} status
 */

/** While the stretch is being dragged, and before a run is asked, this long nothing is asked. */
const REST_MS = 150;
/** So many lanes are timed at once. */
const MOST_LANES = 120;

/** @param {import("./app.js").App} app @param {HTMLElement} root @param {{zoomToSelection: () => void}} actions */
export function installSelection(app, root, { zoomToSelection }) {
  /** @type {SelectionState} */
  const state = new SelectionState(app, (picture) => view.update(picture));
  const view = selectionView(root, { zoom: zoomToSelection, clear: () => app.timeline.clearSelection(), stop: () => state.stop() });
  return state;
}

class SelectionState {
  /** @param {import("./app.js").App} app @param {(picture: SelectionPicture|null) => void} show */
  constructor(app, show) {
    this.app = app;
    this.show = show;
    /** @type {AbortController|null} */
    this.asking = null;
    this.timer = 0;
    /** @type {SelectionPicture|null} */
    this.picture = null;
    app.timeline.onSelection = (stretch) => this.select(stretch);
    app.timeline.onLanes = () => this.arranged();
  }

  /** @param {{from: number, to: number}|null} stretch */
  select(stretch) {
    this.stop();
    clearTimeout(this.timer);
    this.picture = stretch && { stretch, lanes: [], totals: noTotals(), done: 0, status: "waiting" };
    this.#show();
    if (stretch) this.timer = window.setTimeout(() => void this.#count(), REST_MS);
  }

  /** Lanes have come into the timeline that are not timed yet. */
  arranged() {
    const { picture } = this;
    if (!picture?.lanes.length) return;
    const timed = new Set(picture.lanes.map((lane) => lane.name));
    if (timed.size < MOST_LANES && this.#lanes().some((lane) => !timed.has(lane.name))) this.select(picture.stretch);
  }

  /** Leave it at what is counted so far. */
  stop() {
    this.asking?.abort();
    this.asking = null;
    if (this.picture?.status === "counting") this.#tell("stopped");
  }

  /** The lanes that are in the timeline, those of folded groups too. */
  #lanes() {
    const { pinned, rows } = this.app.timeline.lanes;
    const lanes = new Map([...pinned, ...rows].flatMap((lane) => lane.members ?? [lane]).map((lane) => [lane.name, lane]));
    return [...lanes.values()].slice(0, MOST_LANES);
  }

  /** @param {SelectionPicture["status"]} status */
  #tell(status) {
    if (!this.picture) return;
    this.picture = { ...this.picture, status };
    this.#show();
  }

  #show() {
    this.app.timeline.totals = this.picture?.totals ?? null;
    this.show(this.picture);
    this.app.redraw();
  }

  async #count() {
    const session = this.app.pair?.main;
    const { picture } = this;
    if (!session || !picture) return;
    picture.lanes = this.#lanes();
    if (!picture.lanes.length) return void (this.timer = window.setTimeout(() => void this.#count(), REST_MS));
    const asking = new AbortController();
    this.asking = asking;
    try {
      await session.stored(picture.stretch.to);
      const { from, to } = picture.stretch;
      const lanes = picture.lanes.map(timedName).join();
      for (let at = from, carry = ""; ; ) {
        const part = await call(`/runs/${session.id}/selection${query({ from: at, to, lanes, carry })}`, { signal: asking.signal });
        if (this.asking !== asking) return;
        addPart(picture.totals, part);
        picture.done = (part.to_seq - from + 1) / (to - from + 1);
        if (part.next === null) break;
        ({ next: at, carry } = part);
        this.picture = picture;
        this.#tell("counting");
      }
      this.picture = { ...picture, done: 1 };
      this.#tell("done");
    } catch (error) {
      if (!asking.signal.aborted) this.app.trouble(error);
    }
  }
}
