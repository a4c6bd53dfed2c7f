/** Dark or light: the system's preference until the reader chooses. */

const KEY = "tickscope.theme";

/** @returns {"dark"|"light"} */
export function theme() {
  return document.documentElement.getAttribute("data-theme") === "light" ? "light" : "dark";
}

/** @param {() => void} changed called after every change, also one by the system */
export function installTheme(changed) {
  matchMedia("(prefers-color-scheme: light)").addEventListener("change", (event) => {
    if (kept()) return;
    document.documentElement.setAttribute("data-theme", event.matches ? "light" : "dark");
    changed();
  });
}

/** @param {() => void} changed */
export function toggleTheme(changed) {
  const next = theme() === "dark" ? "light" : "dark";
  document.documentElement.setAttribute("data-theme", next);
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // Not kept, then: the choice holds for this page.
  }
  changed();
}

function kept() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/**
 * A colour of the current theme, for canvases and charts.
 * @param {string} name e.g. "--truth"
 */
export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
