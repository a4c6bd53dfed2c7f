/** What was chosen last in the palette, newest first. */

const KEY = "tickscope.recent";
const MOST = 6;

/** @returns {string[]} ids of commands */
export function recent() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((id) => typeof id === "string").slice(0, MOST) : [];
  } catch {
    return [];
  }
}

/** @param {string} id */
export function chosenNow(id) {
  try {
    localStorage.setItem(KEY, JSON.stringify([id, ...recent().filter((other) => other !== id)].slice(0, MOST)));
  } catch {
    // Not kept, then.
  }
}
