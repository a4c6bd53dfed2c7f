/** Searches lanes and records: counts all hits part by part, and moves the cursor to the next or the previous one. */

import { lanesNamed, parseSearch, placeAmong } from "../model/search.js";
import { ApiError } from "./api.js";
import { countedHits } from "./hits.js";
import { nearest } from "./nearest.js";

/** @typedef {import("../format/lanes.js").LaneStyle} LaneStyle */
/** @typedef {import("../model/search.js").Wanted} Wanted */

/**
 * @typedef {object} SearchPicture
 * @property {LaneStyle[]} lanes found by name
 * @property {number} total hits counted so far
 * @property {number} place of the cursor among them, 0 when it is not known
 * @property {number} done 0..1
 * @property {string} wrong what is wrong with the pattern
 */

const REST_MS = 250;
/** So many hits are kept by their seq; among more the cursor's place is not told. */
const MOST_SEQS = 20_000;

export class SearchState {
  /** @param {import("./app.js").App} app @param {(picture: SearchPicture|null) => void} show @param {(parts: number[]) => void} ticks */
  constructor(app, show, ticks) {
    this.app = app;
    this.show = show;
    this.ticks = ticks;
    /** @type {Wanted|null} */
    this.wanted = null;
    /** @type {SearchPicture|null} */
    this.picture = null;
    /** @type {number[]} */
    this.seqs = [];
    /** @type {AbortController|null} */
    this.asking = null;
    this.timer = 0;
    this.run = "";
  }

  /** @param {string} typed */
  type(typed) {
    this.wanted = parseSearch(typed);
    clearTimeout(this.timer);
    this.#forget();
    if (this.wanted) this.timer = window.setTimeout(() => void this.#count(), REST_MS);
  }

  #forget() {
    this.asking?.abort();
    this.asking = null;
    this.seqs = [];
    this.picture = null;
    this.ticks([]);
    this.show(null);
  }

  /** The cursor has moved. */
  moved() {
    if (!this.picture) return;
    if (this.run !== this.app.pair?.main.id) return this.#forget();
    const place = this.seqs.length === this.picture.total ? placeAmong(this.seqs, this.app.player.cursor) : 0;
    if (place !== this.picture.place) this.#tell({ place });
  }

  /** @param {Partial<SearchPicture>} more */
  #tell(more) {
    if (!this.picture) return;
    this.picture = { ...this.picture, ...more };
    this.show(this.picture);
  }

  /** @param {Wanted} wanted */
  #parameters({ text, regex, ignoreCase }) {
    return { text, regex, ignore_case: ignoreCase || null };
  }

  /** All hits of the run as it is now. */
  async #count() {
    const session = this.app.pair?.main;
    const { wanted } = this;
    if (!session || !wanted) return;
    const asking = new AbortController();
    this.asking = asking;
    this.run = session.id;
    this.picture = { lanes: wanted.text ? lanesNamed(this.#allLanes(), wanted) : [], total: 0, place: 0, done: 0, wrong: "" };
    try {
      await this.#eachPart(session, wanted, asking);
    } catch (error) {
      if (asking.signal.aborted) return;
      if (error instanceof ApiError && error.status === 422) this.#tell({ wrong: error.message, done: 1 });
      else this.app.trouble(error);
    }
  }

  /** @param {import("./session.js").Session} session @param {Wanted} wanted @param {AbortController} asking */
  async #eachPart(session, wanted, asking) {
    const to = Math.max(1, session.durable);
    for await (const { parts, total, seqs, done } of countedHits(session.id, this.#parameters(wanted), to, asking.signal)) {
      if (this.asking !== asking) return;
      if (this.seqs.length < MOST_SEQS) this.seqs.push(...seqs);
      if (wanted.regex && !this.picture?.done) this.#tell({ lanes: lanesNamed(this.#allLanes(), wanted) });
      this.ticks(parts);
      this.#tell({ total, done });
      this.moved();
    }
  }

  #allLanes() {
    return this.app.timeline.lanes.everything.flatMap((group) => group.lanes);
  }

  /** The next hit, or the previous one. @param {1|-1} direction @returns {Promise<boolean|null>} whether there is one; null: nothing is searched for */
  async go(direction) {
    const session = this.app.pair?.main;
    const { wanted } = this;
    if (!session || !wanted) return null;
    const { player } = this.app;
    player.setPlaying(false);
    await session.stored(Math.min(session.head, player.cursor + 1));
    const seq = await nearest(session, "search", this.#parameters(wanted), player.cursor, direction);
    if (seq === null) return false;
    await player.goTo(seq);
    return true;
  }

  /** Select a lane that was found, and bring it into sight. @param {LaneStyle} lane */
  lane(lane) {
    const { lanes } = this.app.timeline;
    if (!lanes.groups.some((group) => group.key === lane.group)) this.app.showAllLanes();
    if (!lanes.isShown(lane)) lanes.choice.show([lane.name], true);
    if (lanes.isFolded(lane.group)) lanes.choice.fold([lane.group], false);
    this.app.timeline.selected = lane.name;
  }
}
