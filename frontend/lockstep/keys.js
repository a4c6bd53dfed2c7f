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
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || rests(event.target, event.key)) return;
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    act(event.shiftKey);
  });
}

/** Whether a key belongs to what has the focus. @param {EventTarget|null} target @param {string} key */
function rests(target, key) {
  if (!(target instanceof HTMLElement)) return false;
  return target.closest("select, input, textarea") !== null || (key.startsWith("Arrow") && target.closest("[role='radiogroup']") !== null);
}
