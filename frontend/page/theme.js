/** Dark or light: as the system has it, until the reader chooses. */

const KEY = "tickscope.theme";

/** @typedef {"dark"|"light"|"system"} Theme */

/** What the reader chose. @returns {Theme} */
export function chosenTheme() {
  const value = kept();
  return value === "dark" || value === "light" ? value : "system";
}

/** @param {() => void} changed called after every change by the system */
export function installTheme(changed) {
  matchMedia("(prefers-color-scheme: light)").addEventListener("change", () => {
    if (chosenTheme() !== "system") return;
    apply();
    changed();
  });
}

/** @param {Theme} theme @param {() => void} changed */
export function chooseTheme(theme, changed) {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Not kept, then: the choice holds for this page.
  }
  apply(theme);
  changed();
}

/** @param {Theme} [theme] */
function apply(theme = "system") {
  const system = matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark";
  document.documentElement.setAttribute("data-theme", theme === "system" ? system : theme);
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
