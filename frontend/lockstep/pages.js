/** The rows of two runs, fetched by page and kept. */

import { call, query } from "../page/api.js";

/** @typedef {import("../model/lockstep.js").Page} Page */
/** @typedef {import("../model/lockstep.js").Row} Row */

export const PAGE_ROWS = 100;
/** So many pages are looked through at most for the next difference. */
const MOST_PAGES = 2000;

export class Pages {
  /** @param {string} a the baseline's run @param {string} b */
  constructor(a, b) {
    this.a = a;
    this.b = b;
    /** @type {Map<number, Promise<Page>>} by first row */
    this.kept = new Map();
  }

  /** The page that holds a row. @param {number} row @returns {Promise<Page>} */
  async holding(row) {
    const from = Math.floor(row / PAGE_ROWS) * PAGE_ROWS;
    let page = this.kept.get(from);
    if (!page) {
      page = /** @type {Promise<Page>} */ (call(`/compare${query({ a: this.a, b: this.b, from, limit: PAGE_ROWS })}`));
      this.kept.set(from, page);
      page.catch(() => this.kept.delete(from));
    }
    return page;
  }

  /**
   * The row within which a record lies: the last one that begins at or before it.
   * @param {"a"|"b"} side @param {number} seq @returns {Promise<number>}
   */
  async rowAt(side, seq) {
    let found = { row: 0, seq: 0 };
    for (let from = 0, n = 0; n < MOST_PAGES; n++, from += PAGE_ROWS) {
      const page = await this.holding(from);
      for (const item of page.items) {
        const begins = item[side]?.seq ?? Infinity;
        if (begins <= seq && begins >= found.seq) found = { row: item.row, seq: begins };
      }
      if (page.next === null || page.items.some((item) => (item[side]?.seq ?? 0) > seq)) break;
    }
    return found.row;
  }

  /**
   * The nearest row beyond one for which the sides do not do the same.
   * @param {number} row @param {1|-1} direction @returns {Promise<number|null>}
   */
  async difference(row, direction) {
    let at = row + direction;
    for (let n = 0; n < MOST_PAGES; n++) {
      if (at < 0) return null;
      const page = await this.holding(at);
      if (at >= page.rows) return null;
      const beyond = page.items.filter((item) => item.differs && (direction > 0 ? item.row >= at : item.row <= at));
      const found = direction > 0 ? beyond[0] : beyond.at(-1);
      if (found) return found.row;
      at = direction > 0 ? page.from + PAGE_ROWS : page.from - 1;
    }
    return null;
  }
}
