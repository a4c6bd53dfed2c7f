/** What the log shows: the records around the cursor, or those that a filter lets through, found step by step. */

import { labelOf, sentenceOf } from "../model/sentence.js";
import { Kind } from "../tape/vocabulary.js";
import { holderOf, rowsOf } from "./log-rows.js";
import { lineOf } from "./telling.js";

/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("../tape/types.js").TapeRecord} TapeRecord */

const AROUND = 1500;
const MORE = 1500;
const MOST = 9000;
/** A filter looks at so many records at once, and stops when it has found so many or looked at so many. */
const LOOK = 8192;
const ENOUGH = 300;
const MOST_LOOKED = 400_000;

export class LogState {
  /**
   * @param {{filter: () => {text: string, cpu: string, kinds: Set<number>}, setRows: (rows: import("./log-rows.js").Row[], words: string) => void, setCurrent: (seq: number, anew?: boolean) => void}} view
   */
  constructor(view) {
    this.view = view;
    /** @type {Session|null} */
    this.session = null;
    this.from = 1;
    this.to = 0;
    this.cursor = 0;
    /** Filter or stretch are others: the cursor's row is to be seen among the new rows. */
    this.bring = false;
    /** @type {Set<number>} */
    this.open = new Set();
    /** Whether the run has just been opened: what holds the cursor is then unfolded. */
    this.fresh = true;
    this.version = 0;
  }

  /** @param {Session} session */
  reset(session) {
    this.session = session;
    this.open.clear();
    this.fresh = true;
    this.from = 1;
    this.to = 0;
    this.version += 1;
  }

  /** The cursor has moved. @param {number} seq */
  follow(seq) {
    this.cursor = seq;
    const inside = seq >= this.from && seq <= this.to;
    const nearEnd = seq > this.to - 100 && this.to < (this.session?.head ?? 0);
    if (!inside) this.bring = true;
    if (!inside || nearEnd || (this.fresh && seq > 0)) void this.show(seq - AROUND, seq + AROUND);
    else this.view.setCurrent(this.#marked());
  }

  /** The row of the cursor's record: an access that is folded away is in its function's. */
  #marked() {
    const { session, cursor } = this;
    const folds = session?.window.record(cursor)?.kind === Kind.ACCESS && !this.#filter().matches;
    const holder = folds ? holderOf(session.window.ready(this.from, this.to) ?? [], cursor) : 0;
    return holder && !this.open.has(holder) ? holder : cursor;
  }

  /** @param {1|-1} direction */
  more(direction) {
    if (direction > 0) void this.show(Math.max(this.from, this.to + MORE - MOST), this.to + MORE);
    else void this.show(this.from - MORE, Math.min(this.to, this.from - MORE + MOST));
  }

  /** @param {number} seq of a function */
  toggle(seq) {
    if (!this.open.delete(seq)) this.open.add(seq);
    void this.show(this.from, this.to);
  }

  refilter() {
    this.bring = true;
    void this.show(this.cursor - AROUND, this.cursor + AROUND);
  }

  /** @param {number} from @param {number} to */
  async show(from, to) {
    const { session } = this;
    if (!session || session.head < 1) return;
    const version = ++this.version;
    const filter = this.#filter();
    try {
      this.from = Math.max(1, from);
      this.to = Math.min(session.head, to);
      const frames = session.window.ready(this.from, this.to) ?? (await session.window.records(this.from, this.to));
      if (version !== this.version) return;
      this.#unfold(frames);
      const rows = rowsOf(frames, filter, this.open);
      this.view.setRows(rows, filter.matches ? "looking …" : "");
      this.view.setCurrent(this.#marked(), this.bring);
      if (filter.matches) await this.#search(session, version, filter, rows);
      if (version === this.version) this.bring = false;
    } catch (error) {
      console.warn(error instanceof Error ? error.message : error);
    }
  }

  /** A link may lead to an access, which would be folded away. @param {import("../tape/types.js").RecordsFrame[]} frames */
  #unfold(frames) {
    if (!this.fresh || this.cursor < 1) return;
    this.fresh = false;
    const holder = holderOf(frames, this.cursor);
    if (holder) this.open.add(holder);
  }

  /**
   * Go on in both directions until enough is found.
   * @param {Session} session @param {number} version @param {import("./log-rows.js").Filter} filter @param {import("./log-rows.js").Row[]} found
   */
  async #search(session, version, filter, found) {
    let rows = found;
    let looked = 0;
    for (let direction = 1; rows.length < ENOUGH && looked < MOST_LOOKED; direction = -direction) {
      const [a, b] = direction > 0 ? [this.to + 1, Math.min(session.head, this.to + LOOK)] : [Math.max(1, this.from - LOOK), this.from - 1];
      if (this.from <= 1 && this.to >= session.head) break;
      if (b < a) continue;
      const more = rowsOf(await session.window.records(a, b), filter, this.open);
      if (version !== this.version) return;
      looked += b - a + 1;
      rows = direction > 0 ? rows.concat(more) : more.concat(rows);
      if (direction > 0) this.to = b;
      else this.from = a;
    }
    const all = this.from <= 1 && this.to >= session.head;
    this.view.setRows(rows, `${rows.length} found${all ? "" : " near the cursor"}`);
    this.view.setCurrent(this.#marked(), this.bring);
  }

  /** @returns {import("./log-rows.js").Filter} */
  #filter() {
    const { text, cpu, kinds } = this.view.filter();
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    const layout = this.session?.layout;
    const matches = (/** @type {TapeRecord} */ record) => {
      const told = sentenceOf(record, { layout, cause: this.#causeOf(record) });
      const haystack = `${labelOf(record, layout)} ${told.what} ${told.why} ${told.rule}`.toLowerCase();
      return words.every((word) => haystack.includes(word));
    };
    return { kinds, cpu, matches: words.length ? matches : null };
  }

  /** @param {TapeRecord} record */
  #causeOf(record) {
    return record.cause === record.seq ? null : (this.session?.window.record(record.cause) ?? null);
  }

  /** @param {TapeRecord} record */
  tell(record) {
    return this.session ? lineOf(record, this.session.layout, this.#causeOf(record)) : { label: "", what: "", where: "", why: "" };
  }
}
