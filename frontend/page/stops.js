/** Stops: conditions at which my cursor stops while it plays, also live. They are kept in this browser for all runs. */

import { Condition, ConditionError, firstRise, parse } from "../model/condition.js";
import { nearest } from "./nearest.js";

/** @typedef {{text: string, on: boolean}} Stop */
/** @typedef {import("./session.js").Session} Session */

const KEY = "tickscope.stops";
const MOST = 20;
/** Further than this the server searches. */
const LOCAL = 20_000;

/** What many want to stop at. */
export const EXAMPLES = /** @type {const} */ ([
  ["PPI 27 active on a pCPU while nothing is loaded there", "ppi_active:p and running_vcpu:p = none"],
  ["the flag says something else than the truth", "loaded:v != truth:v"],
  ["the timer's line is high but PPI 27 is masked by its active state", "line:p and ppi_active:p"],
  ["a list register holds the timer pending, tied to PPI 27", "lr:p:0.state = pending and lr:p:0.hw and lr:p:0.vintid = 27"],
  ["a vCPU sleeps with its background timer armed", "state:v = blocked and bg_timer:v"],
]);

export class StopsState {
  /** @param {import("./app.js").App} app @param {() => void} changed */
  constructor(app, changed) {
    this.app = app;
    this.changed = changed;
    this.list = readStops();
    app.player.firstStop = (session, from, to) => this.first(session, from, to);
  }

  get active() {
    return this.list.filter((stop) => stop.on).length;
  }

  /** What is wrong with a condition, or "". @param {string} text */
  problem(text) {
    try {
      const layout = this.app.pair?.main.layout;
      if (layout) void new Condition(text, layout);
      else parse(text);
      return "";
    } catch (error) {
      if (error instanceof ConditionError) return error.message;
      throw error;
    }
  }

  /** @param {string} text @returns {string} what is wrong, or "" */
  add(text) {
    const wrong = this.problem(text);
    if (wrong) return wrong;
    if (this.list.length >= MOST) return `${MOST} stops are enough: take one away first.`;
    if (!this.list.some((stop) => stop.text === text)) this.#set([...this.list, { text, on: true }]);
    return "";
  }

  /** @param {string} text */
  flip(text) {
    this.#set(this.list.map((stop) => (stop.text === text ? { ...stop, on: !stop.on } : stop)));
  }

  /** @param {string} text */
  remove(text) {
    this.#set(this.list.filter((stop) => stop.text !== text));
  }

  /** @param {Stop[]} list */
  #set(list) {
    this.list = list;
    try {
      localStorage.setItem(KEY, JSON.stringify(list));
    } catch {
      // Without storage the stops last as long as the page.
    }
    this.changed();
  }

  /** Those that are on and can be read for a run. @param {Session} session */
  conditions(session) {
    return this.list.filter(({ text, on }) => on && !this.problem(text)).map(({ text }) => new Condition(text, session.layout));
  }

  /**
   * The first stop on the way of the cursor.
   * @param {Session} session @param {number} from @param {number} to
   * @returns {Promise<{seq: number, text: string}|null>}
   */
  async first(session, from, to) {
    const conditions = this.conditions(session);
    if (!conditions.length) return null;
    if (to - from > LOCAL) return nearestStop(session, conditions.map((c) => c.text), from, 1, to);
    const { fold } = await session.window.stateAt(from);
    const found = firstRise(conditions, fold.values, await session.window.records(from + 1, to));
    return found && { seq: found.seq, text: found.condition.text };
  }

  /** The next or previous place of one condition, or of all that are on. @param {1|-1} direction @param {string} [text] */
  async find(direction, text) {
    const session = this.app.pair?.main;
    if (!session) return null;
    const texts = text ? [text] : this.conditions(session).map((c) => c.text);
    return nearestStop(session, texts, this.app.player.cursor, direction, session.head);
  }
}

/**
 * Asked of the server, which searches the whole run in parts.
 * @param {Session} session @param {string[]} texts @param {number} from @param {1|-1} direction @param {number} to
 */
async function nearestStop(session, texts, from, direction, to) {
  await session.stored(direction > 0 ? to : from);
  /** @type {{seq: number, text: string}|null} */
  let best = null;
  for (const text of texts) {
    const seq = await nearest(session, "find", { condition: text }, from, direction);
    if (seq === null || (direction > 0 && seq > to)) continue;
    if (!best || (seq - best.seq) * direction < 0) best = { seq, text };
  }
  return best;
}

/** @returns {Stop[]} */
function readStops() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return kept.filter((/** @type {any} */ stop) => typeof stop?.text === "string" && stop.text.length <= 300).slice(0, MOST)
      .map((/** @type {any} */ { text, on }) => ({ text, on: on === true }));
  } catch {
    return [];
  }
}
