/** The keyboard of this page; the foot of the columns tells it. */

/** Key names as they are shown, and what they do. */
export const HINTS = /** @type {const} */ ([
  ["← →", "step"], [", .", "difference"], ["D", "first divergence"], ["Home End", "ends"], ["A B", "open on the board"],
]);

/**
 * @typedef {object} Commands
 * @property {(steps: number) => void} step
 * @property {(direction: 1|-1) => void} difference
 * @property {() => void} divergence
 * @property {() => void} start
 * @property {() => void} end
 * @property {(side: "a"|"b") => void} open
 */

/** @param {Commands} c */
export function installLockstepKeys(c) {
  /** @type {Record<string, (shift: boolean) => void>} */
  const keys = {
    ArrowRight: (shift) => c.step(shift ? 10 : 1),
    ArrowLeft: (shift) => c.step(shift ? -10 : -1),
    ArrowDown: (shift) => c.step(shift ? 10 : 1),
    ArrowUp: (shift) => c.step(shift ? -10 : -1),
    ".": () => c.difference(1),
    ",": () => c.difference(-1),
    d: () => c.divergence(),
    Home: () => c.start(),
    End: () => c.end(),
    a: () => c.open("a"),
    b: () => c.open("b"),
  };
  document.addEventListener("keydown", (event) => {
    const target = event.target instanceof HTMLElement ? event.target : null;
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || target?.closest("select, input, textarea, [role='radiogroup']")) return;
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    act(event.shiftKey);
  });
}
