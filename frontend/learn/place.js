/** The place in the address of the page that teaches: `#break/NAME`, the part and what is open in it. */

/** @typedef {{part: string, name: string, step: number}} LearnPlace */

/** Parts of the page, and the words that links may call them by. @type {Record<string, string>} */
const PARTS = { commit: "commit", lesson: "lesson", lessons: "lesson", break: "break" };

/** @param {string} hash @returns {LearnPlace|null} null when it names no part */
export function readLearnPlace(hash) {
  const [part, name = "", step = "1"] = hash.replace(/^#/, "").split("/").map(decoded);
  if (!Object.hasOwn(PARTS, part)) return null;
  return { part: PARTS[part], name: name.slice(0, 60), step: /^[1-9]\d?$/.test(step) ? Number(step) : 1 };
}

/** @param {Partial<LearnPlace>} place */
export function writeLearnPlace({ part = "commit", name = "", step = 0 }) {
  return `#${[part, name && encodeURIComponent(name), step ? String(step) : ""].filter(Boolean).join("/")}`;
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
