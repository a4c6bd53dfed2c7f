/** The commands of this page; the foot of the columns tells the most important keys. */

/** Key names as they are shown, and what they do. */
export const HINTS = /** @type {const} */ ([
  ["← →", "step"], [", .", "difference"], ["D", "first divergence"], ["Home End", "ends"], ["A B", "open on the board"],
]);

/**
 * @typedef {object} Doings
 * @property {(steps: number) => void} step
 * @property {(direction: 1|-1) => void} difference
 * @property {() => void} divergence
 * @property {() => void} start
 * @property {() => void} end
 * @property {(side: "a"|"b") => void} open
 */

/** @param {Doings} c @returns {import("../shell/registry.js").Command[]} */
export function lockstepCommands(c) {
  const group = "Both columns";
  const rows = { one: "one step of the guest back or on", ten: "ten steps back or on", difference: "previous or next difference", ends: "to the first or last step", open: "open the left or the right side on the board" };
  return [
    { id: "step-back", title: "One step back", group, row: rows.one, keys: ["ArrowLeft", "ArrowUp"], act: () => c.step(-1) },
    { id: "step-on", title: "One step on", group, row: rows.one, keys: ["ArrowRight", "ArrowDown"], act: () => c.step(1) },
    { id: "ten-back", title: "Ten steps back", group, row: rows.ten, keys: ["Shift+ArrowLeft", "Shift+ArrowUp"], act: () => c.step(-10) },
    { id: "ten-on", title: "Ten steps on", group, row: rows.ten, keys: ["Shift+ArrowRight", "Shift+ArrowDown"], act: () => c.step(10) },
    { id: "difference-back", title: "Previous difference", group, row: rows.difference, keys: [","], act: () => c.difference(-1) },
    { id: "difference-on", title: "Next difference", group, row: rows.difference, keys: ["."], act: () => c.difference(1) },
    { id: "divergence", title: "To the first divergence", group, keys: ["D"], act: c.divergence },
    { id: "go-start", title: "To the first step", group, row: rows.ends, keys: ["Home"], act: c.start },
    { id: "go-end", title: "To the last step", group, row: rows.ends, keys: ["End"], act: c.end },
    { id: "open-left", title: "Open the left side on the board", group, row: rows.open, keys: ["A"], act: () => c.open("a") },
    { id: "open-right", title: "Open the right side on the board", group, row: rows.open, keys: ["B"], act: () => c.open("b") },
  ];
}
