/** The marks of the run that is open: kept in this browser for each run, with the difference of A and B. */

import { difference, isEmpty, joined, nextBookmark, NO_MARKS, readMarks, setMarker, toggleBookmark } from "../model/marks.js";
import { call, query } from "./api.js";

const KEY = "tickscope.marks.";

export class MarksState {
  /** @param {import("./app.js").App} app @param {{update: (now: import("../views/marks.js").MarksNow) => void}} view */
  constructor(app, view) {
    this.app = app;
    this.view = view;
    this.marks = NO_MARKS;
    /** @type {ReturnType<typeof difference>|null} */
    this.between = null;
    this.ticket = 0;
    /** Whether marks of a link are among them. */
    this.told = false;
  }

  /** A run is opened: its marks come back. */
  reset() {
    this.told = false;
    if (this.app.pair) this.change(this.#own(), false);
  }

  /** What the reader has marked in the run that is open. */
  #own() {
    const session = this.app.pair?.main;
    return session ? readMarks(kept(KEY + session.id), Math.max(session.head, session.run.records ?? 0)) : NO_MARKS;
  }

  /** @param {"a"|"b"} which @param {number} [seq] */
  marker(which, seq = this.app.player.cursor) {
    this.change(setMarker(this.marks, which, seq));
  }

  bookmark(seq = this.app.player.cursor) {
    this.change(toggleBookmark(this.marks, seq));
  }

  clear() {
    this.change(NO_MARKS);
  }

  /** @returns {number|null} */
  next() {
    return nextBookmark(this.marks, this.app.player.cursor);
  }

  /** @param {import("../model/marks.js").Marks} marks */
  change(marks, keep = true) {
    this.marks = marks;
    this.between = null;
    const id = this.app.pair?.main.id ?? "";
    if (keep) {
      store(KEY + id, isEmpty(marks) ? null : JSON.stringify(marks));
      this.app.keep();
    }
    this.draw();
    if (marks.a !== null && marks.b !== null) void this.#compare(id, marks.a, marks.b).catch(this.app.trouble);
  }

  /**
   * Marks of a link or of the teacher: shown with the reader's own bookmarks, and kept only when the reader changes them.
   * @param {import("../model/marks.js").Marks} told
   */
  shown(told) {
    if (isEmpty(told) && !this.told) return;
    this.told = !isEmpty(told);
    this.change(joined(this.#own(), told), false);
  }

  draw() {
    this.view.update({ ...this.marks, between: this.between, head: this.app.pair?.main.head ?? 0 });
  }

  /** @param {string} id @param {number} a @param {number} b */
  async #compare(id, a, b) {
    const ticket = ++this.ticket;
    await this.app.pair?.main.stored(Math.max(a, b));
    const at = (/** @type {number} */ to) => call(`/runs/${id}/metrics${query({ to })}`);
    const [atA, atB] = await Promise.all([at(a), at(b)]);
    if (ticket !== this.ticket || this.marks.a !== a || this.marks.b !== b) return;
    this.between = difference(atA, atB);
    this.draw();
  }
}

/** What the browser kept; a browser may refuse. @param {string} key */
function kept(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** @param {string} key @param {string|null} text null forgets it */
function store(key, text) {
  try {
    if (text === null) localStorage.removeItem(key);
    else localStorage.setItem(key, text);
  } catch {
    // Without storage the marks last as long as the page.
  }
}
