/**
 * The look of the page: theme, projector mode, less motion. As the system has it, until the reader chooses; what is
 * chosen is kept in this browser. The choice stands as attributes on the root element, where the styles read it.
 */

/** @typedef {"dark"|"light"|"contrast"|"system"} Theme */
/** @typedef {"projector"|"still"} Switch */

const KEY = "tickscope.theme";
const THEMES = ["dark", "light", "contrast"];
const LIGHT = "(prefers-color-scheme: light)";
const CONTRAST = ["(prefers-contrast: more)", "(forced-colors: active)"];
const STILL = "(prefers-reduced-motion: reduce)";
const PROJECTOR_SCALE = 1.35;

/** What the reader chose. @returns {Theme} */
export function chosenTheme() {
  const value = kept(KEY);
  return THEMES.includes(value) ? /** @type {Theme} */ (value) : "system";
}

/** @param {() => void} changed called after every change by the system */
export function installTheme(changed) {
  for (const query of [LIGHT, ...CONTRAST, STILL]) {
    matchMedia(query).addEventListener("change", () => {
      apply();
      changed();
    });
  }
}

/** @param {Theme} theme @param {() => void} changed */
export function chooseTheme(theme, changed) {
  keep(KEY, theme);
  apply(theme);
  changed();
}

/** Whether projector mode is on; whether there is to be less motion. @param {Switch} name */
export function isOn(name) {
  return document.documentElement.hasAttribute(`data-${name}`);
}

/** @param {Switch} name @param {() => void} changed */
export function flip(name, changed) {
  keep(`tickscope.${name}`, isOn(name) ? "off" : "on");
  document.documentElement.toggleAttribute(`data-${name}`);
  changed();
}

/** How much larger than usual type and lines on canvases are drawn. */
export const scale = () => (isOn("projector") ? PROJECTOR_SCALE : 1);

/** @param {Theme} [theme] */
function apply(theme = chosenTheme()) {
  const system = CONTRAST.some(prefers) ? "contrast" : prefers(LIGHT) ? "light" : "dark";
  document.documentElement.setAttribute("data-theme", theme === "system" ? system : theme);
  const still = kept("tickscope.still");
  document.documentElement.toggleAttribute("data-still", still ? still === "on" : prefers(STILL));
}

/** @param {string} query */
const prefers = (query) => matchMedia(query).matches;

/** Keep a choice in this browser. @param {string} key @param {string} value */
export function keep(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Not kept, then: the choice holds for this page.
  }
}

/** What was chosen in this browser, null for nothing. @param {string} key @returns {any} */
export function kept(key) {
  try {
    return localStorage.getItem(key);
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
