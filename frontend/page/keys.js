/** The keyboard (views/keysheet.js tells the reader). All keys rest while a text field has the focus. */

/**
 * @typedef {object} Commands
 * @property {() => void} playPause
 * @property {(direction: 1|-1, times: number) => void} step
 * @property {(direction: 1|-1) => void} onLane
 * @property {() => void} start
 * @property {() => void} end
 * @property {(n: number) => void} stepSize
 * @property {() => void} kind
 * @property {(direction: 1|-1) => void} sameKind
 * @property {(direction: 1|-1) => void} beat
 * @property {() => void} goTo
 * @property {() => void} stops
 * @property {(direction: 1|-1) => void} onStop
 * @property {(which: "a"|"b") => void} marker
 * @property {() => void} bookmark
 * @property {() => void} nextBookmark
 * @property {(factor: number) => void} zoom
 * @property {(part: number) => void} pan
 * @property {() => void} fit
 * @property {() => void} axis
 * @property {() => void} table
 * @property {() => void} swap
 * @property {() => void} filter
 * @property {() => void} fold
 * @property {() => void} runs
 * @property {() => void} launch
 * @property {() => void} link
 * @property {() => void} match
 * @property {() => void} learn
 * @property {() => void} compare
 * @property {() => void} keys
 * @property {() => void} why
 * @property {() => void} closeWhy
 * @property {(direction: 1|-1) => void} onVariable
 */

/** @param {Commands} c */
export function installKeys(c) {
  /** @type {Record<string, (shift: boolean) => void>} */
  const keys = {
    " ": () => c.playPause(),
    ArrowRight: (shift) => c.step(1, shift ? 10 : 1),
    ArrowLeft: (shift) => c.step(-1, shift ? 10 : 1),
    ".": () => c.onLane(1),
    ",": () => c.onLane(-1),
    Home: () => c.start(),
    End: () => c.end(),
    "[": () => c.onVariable(-1),
    "]": () => c.onVariable(1),
    "<": () => c.beat(-1),
    ">": () => c.beat(1),
    g: () => c.goTo(),
    6: () => c.kind(),
    y: (shift) => c.sameKind(shift ? -1 : 1),
    x: () => c.stops(),
    "{": () => c.onStop(-1),
    "}": () => c.onStop(1),
    "(": () => c.marker("a"),
    ")": () => c.marker("b"),
    m: (shift) => (shift ? c.nextBookmark() : c.bookmark()),
    w: () => c.why(),
    Escape: () => c.closeWhy(),
    "+": () => c.zoom(0.7),
    "=": () => c.zoom(0.7),
    "-": () => c.zoom(1 / 0.7),
    a: () => c.pan(-0.2),
    d: () => c.pan(0.2),
    f: () => c.fit(),
    e: () => c.axis(),
    t: () => c.table(),
    b: () => c.swap(),
    "/": () => c.filter(),
    q: () => c.fold(),
    r: () => c.runs(),
    n: () => c.launch(),
    l: () => c.link(),
    k: () => c.match(),
    j: () => c.learn(),
    c: () => c.compare(),
    "?": () => c.keys(),
  };
  for (let n = 1; n <= 5; n++) keys[String(n)] = () => c.stepSize(n - 1);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || rests(event.target, event.key)) return;
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    act(event.shiftKey);
  });
}

/**
 * Whether a key belongs to what has the focus: a text field, a select, a dialog, or a button that Space presses.
 * @param {EventTarget|null} target @param {string} key
 */
function rests(target, key) {
  // What has the focus may have gone from an open dialog: the keys are still the dialog's.
  if (document.querySelector("dialog[open]")) return true;
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest("dialog, textarea, select") || target.isContentEditable) return true;
  if (target instanceof HTMLInputElement) return target.type !== "range" || key === "Home" || key === "End";
  return key === " " && target.closest("button, a") !== null && target.id !== "play";
}
