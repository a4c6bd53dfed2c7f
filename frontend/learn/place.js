/**
 * The place in the address of the page that teaches: `#break/NAME`, the part and what is open in it. `#lesson/NAME/2/140`
 * is a lesson's step with its board at a record that the reader chose; `#break/NAME/2` is a switch whose sides have run.
 */

/** @typedef {{part: string, name: string, step: number, at: number|null}} LearnPlace at: record, null = the step's own */

/** Parts of the page, and the words that links may call them by. @type {Record<string, string>} */
const PARTS = { commit: "commit", lesson: "lesson", lessons: "lesson", break: "break" };

/** @param {string} hash @returns {LearnPlace|null} null when it names no part */
export function readLearnPlace(hash) {
  const [part, name = "", step = "1", at = ""] = hash.replace(/^#/, "").split("/").map(decoded);
  if (!Object.hasOwn(PARTS, part)) return null;
  return { part: PARTS[part], name: name.slice(0, 60), step: /^[1-9]\d?$/.test(step) ? Number(step) : 1, at: /^\d{1,15}$/.test(at) ? Number(at) : null };
}

/** @param {Partial<LearnPlace>} place */
export function writeLearnPlace({ part = "commit", name = "", step = 0, at = null }) {
  return `#${[part, name && encodeURIComponent(name), step ? String(step) : "", at === null ? "" : String(at)].filter(Boolean).join("/")}`;
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

/** On the board: a link such as `/#break` leads to the page that teaches. */
export function forward() {
  if (readLearnPlace(location.hash)) location.replace(`/learn.html${location.hash}`);
}
