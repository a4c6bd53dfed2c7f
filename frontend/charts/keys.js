/** The keyboard of this page; its foot tells it. */

/** Key names as they are shown, and what they do. */
export const HINTS = /** @type {const} */ ([["1 2 3 4", "one figure alone"], ["Esc", "all figures"], ["T", "tables"], ["B", "board"], ["L", "copy a link"]]);

/**
 * @typedef {object} Commands
 * @property {(n: number) => void} figure
 * @property {() => void} all
 * @property {() => void} tables
 * @property {() => void} board
 * @property {() => void} link
 */

/** @param {Commands} c */
export function installChartKeys(c) {
  /** @type {Record<string, () => void>} */
  const keys = { Escape: c.all, t: c.tables, b: c.board, l: c.link };
  for (let n = 0; n < 4; n++) keys[String(n + 1)] = () => c.figure(n);
  document.addEventListener("keydown", (event) => {
    const { target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (target instanceof HTMLElement && target.closest("input, select, textarea, dialog")) return;
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}
