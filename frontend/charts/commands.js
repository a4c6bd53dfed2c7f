/** The commands of this page; its foot tells the most important keys. */

/** Key names as they are shown, and what they do. */
export const HINTS = /** @type {const} */ ([["1 2 3 4", "one figure alone"], ["Esc", "all figures"], ["T", "tables"], ["B", "baseline on the board"], ["L", "copy a link"]]);

/**
 * @typedef {object} Doings
 * @property {(n: number) => void} figure
 * @property {() => void} all
 * @property {() => void} tables
 * @property {() => void} designs
 * @property {() => void} board
 * @property {() => void} link
 */

const FIGURES = ["From expiry to handler", "Accesses per round trip", "Where the time goes", "Cost over time"];

/** @param {Doings} c @returns {import("../shell/registry.js").Command[]} */
export function chartCommands(c) {
  const group = "Charts";
  return [
    ...FIGURES.map((name, n) => ({ id: `figure-${n + 1}`, title: `${name}, alone or among the others`, group, row: "one figure alone; again: all of them", keys: [String(n + 1)], act: () => c.figure(n) })),
    { id: "all-figures", title: "All figures", group, keys: ["Escape"], act: c.all },
    { id: "tables", title: "The numbers of the figures as tables", group, keys: ["T"], act: c.tables },
    { id: "draw-all-designs", title: "All designs of this experiment; what is not stored is run", group, keys: ["D"], act: c.designs },
    { id: "open-baseline", title: "Open the baseline on the board", group, keys: ["B"], act: c.board },
    { id: "copy-link", title: "Copy a link to these charts", group, keys: ["L"], menu: "share", act: c.link },
  ];
}
