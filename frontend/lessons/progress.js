/** What a reader has done of the lessons: kept in this browser, and nowhere else. */

const KEY = "tickscope.lessons";

/** @typedef {Record<string, Record<string, number|true>>} Progress lesson -> step -> the value that was chosen, or true */

/** @returns {Progress} */
export function progress() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return kept !== null && typeof kept === "object" && !Array.isArray(kept) ? kept : {};
  } catch {
    return {};
  }
}

/** @param {string} lesson @param {number} step @param {number|true} value */
export function keep(lesson, step, value) {
  const all = progress();
  all[lesson] = { ...all[lesson], [step]: value };
  try {
    localStorage.setItem(KEY, JSON.stringify(all));
  } catch {
    // Not kept, then: the lesson can be read all the same.
  }
}

/** @param {string} lesson */
export const done = (lesson) => Object.keys(progress()[lesson] ?? {}).length;
