/** Finding by a few letters: every word of the query must be met, in any order, as well as it can be. */

/** @typedef {{score: number, marks: number[]}} Match how good it is, and which letters of the text were met */

const START = 30;
const WORD = 24;
const INSIDE = 14;
const SPREAD = 4;

/**
 * @param {string} query @param {string} text
 * @returns {Match|null} null where some word is not in it; an empty query meets everything
 */
export function fuzzy(query, text) {
  const low = text.toLowerCase();
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  let score = -low.length / 1000;
  /** @type {Set<number>} */
  const marks = new Set();
  for (const word of words) {
    const found = best(word, low);
    if (!found) return null;
    score += found.score;
    found.marks.forEach((at) => marks.add(at));
  }
  return { score, marks: [...marks].sort((a, b) => a - b) };
}

/** One word: at the start, at a word's start, inside a word, or its letters in order. @param {string} word @param {string} text @returns {Match|null} */
function best(word, text) {
  let inside = -1;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1])) return { score: (at === 0 ? START : WORD) + word.length, marks: run(at, word.length) };
    if (inside < 0) inside = at;
  }
  if (inside >= 0) return { score: INSIDE + word.length, marks: run(inside, word.length) };
  return spread(word, text);
}

/** The letters in order, each soon after the one before. @param {string} word @param {string} text @returns {Match|null} */
function spread(word, text) {
  const marks = [];
  let from = 0;
  for (const letter of word) {
    const at = text.indexOf(letter, from);
    if (at < 0) return null;
    marks.push(at);
    from = at + 1;
  }
  const width = marks[marks.length - 1] - marks[0] + 1;
  return width > word.length * 2 ? null : { score: SPREAD * (word.length / width), marks };
}

/** @param {number} from @param {number} length */
const run = (from, length) => Array.from({ length }, (_, n) => from + n);
