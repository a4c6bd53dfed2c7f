/** What the timeline shows: which stretch, on which axis, which lanes - and where its columns come from. */

import { fromServer, paintEvents } from "../model/lanes.js";
import { Kind } from "../tape/vocabulary.js";
import { call, query } from "./api.js";
import { makeAxis } from "./axis.js";
import { TimelineLanes } from "./timeline-lanes.js";

/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("./axis.js").WindowData} WindowData */
/** @typedef {{from: number, to: number}} Selection records, both included */

/** Transitions in view at first. */
const FIRST = 110;
/** So many records are painted here; more are asked for as columns. */
const PAINT_HERE = 24_000;
/** A time axis with breaks needs a column per transition. */
const MOST_COLUMNS = 4096;
const SERVER_MS = 120;
/** Room for each break where the server cuts idle stretches out, CSS pixels. */
const BREAK_EVERY = 90;

export class TimelineState {
  /** @param {() => void} changed called when there is something new to draw */
  constructor(changed) {
    this.changed = changed;
    /** @type {Session|null} */
    this.session = null;
    /** @type {"event"|"time"} */
    this.kind = "event";
    this.from = 1;
    this.to = 1;
    this.selected = "";
    this.lanes = new TimelineLanes(() => this.#arranged());
    /** @type {WindowData|null} */
    this.data = null;
    this.width = 800;
    this.key = "";
    this.busy = false;
    this.again = false;
    this.asked = 0;
    /** @type {Selection|null} */
    this.selection = null;
    /** @type {import("../model/selection.js").Totals|null} what has been counted of it so far */
    this.totals = null;
    /** @type {(selection: Selection|null, done: boolean) => void} called with each change; `done`: not in the middle of a drag */
    this.onSelection = () => {};
    this.onLanes = () => {};
    /** The reader has moved the view by hand: it stays until the cursor is brought into view again. */
    this.held = false;
    /** Cursor for which a link gave the view: it stays as it is until the cursor moves. */
    this.given = -1;
    /** Lane of a link whose CPU has no lanes yet. */
    this.wanted = "";
  }

  /** What a link says of this timeline. */
  place() {
    const { kind: axis, from, to, selected, selection: sel } = this;
    const lane = selected === this.lanes.rows[0]?.name ? "" : selected;
    return { axis, lane, all: this.lanes.all, view: this.data ? { from, to } : null, sel, ...this.lanes.place() };
  }

  /** Show what a link says. @param {import("./permalink.js").Place} place */
  restore({ axis, lane, all, view, at, sel, pinned, folded }) {
    if (axis !== this.kind) this.setKind(axis);
    this.lanes.restore({ all, pinned, folded });
    this.wanted = lane;
    this.selected = lane || (this.lanes.rows[0]?.name ?? "");
    if (sel) this.select(sel.from, sel.to);
    else this.clearSelection();
    if (!view) return;
    this.keep(view.from, view.to, at ?? 0);
  }

  /** @param {Session} session */
  open(session) {
    this.session = session;
    this.data = null;
    this.key = "";
    this.from = 1;
    this.to = 1 + 2 * FIRST;
    this.given = -1;
    this.clearSelection();
    this.lanes.open(session);
  }

  /** The rows are others now. */
  #arranged() {
    const { rows, pinned } = this.lanes;
    const has = (/** @type {string} */ name) => [...pinned, ...rows].some((lane) => lane.name === name);
    if (has(this.wanted)) [this.selected, this.wanted] = [this.wanted, ""];
    else if (!has(this.selected)) this.selected = rows[0]?.name ?? "";
    this.key = "";
    if (this.data) this.lanes.complete(this.data);
    this.load();
    this.onLanes();
    this.changed();
  }

  /** Select a stretch. @param {number} from @param {number} to records @param {boolean} [done] not in the middle of a drag */
  select(from, to, done = true) {
    const head = Math.max(1, this.session?.head ?? 1);
    const clip = (/** @type {number} */ seq) => Math.min(head, Math.max(1, Math.round(seq)));
    this.selection = { from: clip(Math.min(from, to)), to: clip(Math.max(from, to)) };
    this.onSelection(this.selection, done);
    this.changed();
  }

  /** Nothing is selected any more. */
  clearSelection() {
    if (!this.selection) return;
    this.selection = null;
    this.onSelection(null, true);
    this.changed();
  }

  /** The style of the lane that is selected. */
  get lane() {
    const { rows, pinned } = this.lanes;
    return [...pinned, ...rows].find((lane) => lane.name === this.selected) ?? null;
  }

  /** Rows were scrolled. @param {number} first @param {number} count those in sight */
  scroll(first, count) {
    if (!this.lanes.setInSight(first, count)) return;
    this.key = "";
    this.load();
  }

  /** @param {number} from @param {number} to seqs */
  show(from, to) {
    const head = Math.max(1, this.session?.head ?? 1);
    // A run that goes on may still be shorter than the view.
    const length = Math.max(8, Math.min(Math.max(head, 2 * FIRST), Math.round(to - from)));
    this.from = Math.round(Math.max(1, Math.min(from, head - length)));
    this.to = this.from + length;
    this.load();
  }

  /** Show a stretch until the cursor moves. @param {number} from @param {number} to seqs @param {number} cursor */
  keep(from, to, cursor) {
    this.given = cursor;
    this.show(from, to);
  }

  /** The run has grown: a view that reached beyond its end is filled. */
  grown() {
    this.lanes.look();
    this.load();
  }

  /** @param {number} factor above 1: out @param {number} seq that stays where it is */
  zoom(factor, seq) {
    const part = (seq - this.from) / Math.max(1, this.to - this.from);
    const length = Math.max(8, (this.to - this.from) * factor);
    this.show(seq - part * length, seq + (1 - part) * length);
  }

  /** @param {number} part of what is in view */
  pan(part) {
    const by = part * (this.to - this.from);
    this.show(this.from + by, this.to + by);
  }

  /** Keep a record in view; when it runs out of it, go along. @param {number} seq @param {boolean} playing */
  follow(seq, playing) {
    if (seq === this.given) return;
    this.given = -1;
    const length = this.to - this.from;
    if (!this.data || length <= 0) return this.show(seq - FIRST, seq + FIRST);
    const part = (seq - this.from) / length;
    if (part >= 0 && part <= (playing && !this.held ? 0.8 : 1)) {
      if (part <= 0.8) this.held = false;
      return;
    }
    if (this.held && playing) return;
    if (playing && part > 0.8 && part < 1.5) this.show(seq - length * 0.8, seq + length * 0.2);
    else this.show(seq - length * 0.4, seq + length * 0.6);
  }

  /** @param {"event"|"time"} kind */
  setKind(kind) {
    this.kind = kind;
    this.key = "";
    this.load();
  }

  /** Get the columns for what is in view: from the records at hand, else from the server. */
  load() {
    const { session } = this;
    if (!session || session.head < 1) return;
    const to = Math.min(this.to, session.head);
    const key = `${session.id} ${this.from} ${to} ${this.kind} ${Math.round(this.width)}`;
    if (key === this.key && this.data) return;
    this.key = key;
    if (this.busy) this.again = true;
    else void this.#fill(session, this.from, to);
  }

  /** @param {Session} session @param {number} from @param {number} to */
  async #fill(session, from, to) {
    this.busy = true;
    try {
      const data = (to - from <= PAINT_HERE && (await this.#paint(session, from, to))) || (await this.#ask(session, from, to));
      if (session === this.session) {
        this.data = data;
        this.lanes.complete(data);
      }
      this.changed();
    } catch (error) {
      this.key = "";
      console.warn(error instanceof Error ? error.message : error);
    } finally {
      this.busy = false;
      if (this.again) {
        this.again = false;
        this.key = "";
        this.load();
      }
    }
  }

  /** From the records themselves. @param {Session} session @param {number} from @param {number} to @returns {Promise<WindowData|null>} */
  async #paint(session, from, to) {
    const frames = session.window.ready(from, to) ?? (await session.window.records(from, to));
    let transitions = 0;
    for (const frame of frames) for (const kind of frame.kind) if (kind === Kind.CHANGE) transitions += 1;
    if (this.kind === "time" && transitions > MOST_COLUMNS) return null;
    const { fold } = await session.window.stateAt(from - 1, from - 1);
    const most = this.kind === "time" ? MOST_COLUMNS : Math.max(64, Math.round(this.width));
    return { ...paintEvents(session.layout, fold.values, frames, most), fromSeq: from, toSeq: to };
  }

  /** From the server's pyramid. @param {Session} session @param {number} from @param {number} to @returns {Promise<WindowData>} */
  async #ask(session, from, to) {
    await pause(Math.max(0, this.asked + SERVER_MS - performance.now()));
    this.asked = performance.now();
    await session.stored(to);
    const lanes = this.lanes.sources().join();
    const columns = Math.min(MOST_COLUMNS, Math.max(64, Math.round(this.width)));
    const answer = await call(`/runs/${session.id}/window${query({ from, to, lanes, columns, axis: this.kind, breaks: this.kind === "time" ? Math.floor(this.width / BREAK_EVERY) : 0 })}`);
    return { ...fromServer(answer), fromSeq: from, toSeq: to };
  }

  /** @returns {import("./axis.js").Axis|null} */
  axis() {
    return this.data?.seqs.length ? makeAxis(this.data, this.kind, this.width) : null;
  }
}

/** @param {number} ms */
function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
