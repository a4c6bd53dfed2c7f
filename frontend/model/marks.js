/** Two markers, A and B, and any number of bookmarks in one run. Pure: each act gives new marks. */

/** @typedef {{a: number|null, b: number|null, bookmarks: number[]}} Marks */

/** @type {Marks} */
export const NO_MARKS = { a: null, b: null, bookmarks: [] };
export const MOST_BOOKMARKS = 50;

/** A second time at the same place takes the marker away. @param {Marks} marks @param {"a"|"b"} which @param {number} seq @returns {Marks} */
export function setMarker(marks, which, seq) {
  return { ...marks, [which]: marks[which] === seq ? null : seq };
}

/** @param {Marks} marks @param {number} seq @returns {Marks} */
export function toggleBookmark(marks, seq) {
  const others = marks.bookmarks.filter((at) => at !== seq);
  const bookmarks = others.length < marks.bookmarks.length ? others : [...others, seq].sort((x, y) => x - y).slice(-MOST_BOOKMARKS);
  return { ...marks, bookmarks };
}

/** The next bookmark after a place, and round again. @param {Marks} marks @param {number} seq @returns {number|null} */
export function nextBookmark({ bookmarks }, seq) {
  return bookmarks.find((at) => at > seq) ?? bookmarks[0] ?? null;
}

/** Marks out of what was kept; anything that is not right is left out. @param {string|null} text @param {number} head @returns {Marks} */
export function readMarks(text, head) {
  const place = (/** @type {unknown} */ n) => (Number.isInteger(n) && Number(n) >= 0 && Number(n) <= head ? Number(n) : null);
  try {
    const kept = JSON.parse(text ?? "null") ?? {};
    const bookmarks = Array.isArray(kept.bookmarks) ? kept.bookmarks.map(place).filter((/** @type {number|null} */ n) => n !== null) : [];
    return { a: place(kept.a), b: place(kept.b), bookmarks: bookmarks.slice(0, MOST_BOOKMARKS) };
  } catch {
    return NO_MARKS;
  }
}

/** The reader's own marks and those of a link, whose markers come first. @param {Marks} own @param {Marks} told @returns {Marks} */
export function joined(own, told) {
  const { a, b } = told.a === null && told.b === null ? own : told;
  const bookmarks = [...new Set([...told.bookmarks, ...own.bookmarks])].slice(0, MOST_BOOKMARKS).sort((x, y) => x - y);
  return { a, b, bookmarks };
}

/** Whether there is anything to keep. @param {Marks} marks */
export function isEmpty({ a, b, bookmarks }) {
  return a === null && b === null && bookmarks.length === 0;
}

/**
 * What lies between A and B: from the totals at both, whichever comes first.
 * @param {Record<string, any>} atA @param {Record<string, any>} atB
 */
export function difference(atA, atB) {
  const of = (/** @type {string} */ name) => Math.abs((atB[name] ?? 0) - (atA[name] ?? 0));
  return { ns: of("t_ns"), records: of("records"), transitions: of("transitions"), accesses: of("accesses"), timer: of("timer_accesses"), exits: of("exits") };
}
