/** The search of the timeline: what was typed, which lanes it names, and which hit the cursor is at. */

/** @typedef {import("../format/lanes.js").LaneStyle} LaneStyle */
/** @typedef {{text: string, regex: string, ignoreCase: boolean}} Wanted one of text and regex is empty */

/** @param {string} typed "CTL.W", "/LR [0-3]/", "/lr/i" @returns {Wanted|null} null for nothing */
export function parseSearch(typed) {
  const found = /^\/(.+)\/(i?)$/.exec(typed.trim());
  if (found) return { text: "", regex: found[1], ignoreCase: found[2] === "i" };
  return typed.trim() ? { text: typed.trim(), regex: "", ignoreCase: false } : null;
}

/**
 * Lanes by name. A regular expression is given only after the server has accepted it: it bounds what one may cost.
 * @param {LaneStyle[]} lanes @param {Wanted} wanted
 */
export function lanesNamed(lanes, { text, regex, ignoreCase }) {
  const words = text.toLowerCase();
  const pattern = regex ? compiled(regex, ignoreCase) : null;
  if (regex && !pattern) return [];
  return lanes.filter((lane) => {
    const names = [lane.title.replace(" · ", " "), lane.name];
    return names.some((name) => (pattern ? pattern.test(name) : name.toLowerCase().includes(words)));
  });
}

/** The two dialects differ in corners: what only the server reads names no lane. @param {string} regex @param {boolean} ignoreCase */
function compiled(regex, ignoreCase) {
  try {
    return new RegExp(regex, ignoreCase ? "i" : "");
  } catch {
    return null;
  }
}

/**
 * The hit at or before the cursor, counted from 1; 0 before the first.
 * @param {number[]} seqs in order @param {number} cursor
 */
export function placeAmong(seqs, cursor) {
  let low = 0;
  let high = seqs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (seqs[middle] <= cursor) low = middle + 1;
    else high = middle;
  }
  return low;
}
