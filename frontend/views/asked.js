/**
 * Names of variables under the pointer and the focus, and marks on the board. The marks are a style sheet of two
 * rules, so that cards need not know them and may come and go.
 */

const sheet = new CSSStyleSheet();
const marks = { chosen: "", lit: "" };

/** The variable that an element of the board shows, or stands beside. @param {EventTarget|null} target */
export function variableAt(target) {
  const element = target instanceof Element ? target.closest("#board article *") : null;
  if (!element || element.closest("button")) return "";
  const own = element.closest("[data-ask], [data-var]");
  const place = own ?? element.closest(".bar-row, .lamps > span, .pair, .row, .wire")?.querySelector("[data-ask], [data-var]");
  return place?.getAttribute("data-ask") ?? place?.getAttribute("data-var") ?? "";
}

/** Mark the variable that was chosen, or that a line of the panel is about. @param {"chosen"|"lit"} which @param {string} lane */
export function mark(which, lane) {
  if (marks[which] === lane) return;
  marks[which] = lane;
  const at = (/** @type {string} */ name) => `#board article :is([data-var="${name}"], [data-ask="${name}"])`;
  sheet.replaceSync(Object.entries(marks).filter(([, name]) => /^[\w:]+$/.test(name))
    .map(([kind, name]) => `${at(name)} { ${kind === "lit" ? "outline: 2px solid var(--truth); outline-offset: 3px; border-radius: 5px" : "outline: 2px dashed var(--focus); outline-offset: 2px; border-radius: 5px"} }`).join("\n"));
  document.adoptedStyleSheets = [...new Set([...document.adoptedStyleSheets, sheet])];
}

/**
 * A click, or Enter, on what shows a variable asks about it.
 * @param {HTMLElement} board @param {(lane: string) => void} ask
 */
export function installAsking(board, ask) {
  const on = (/** @type {Event} */ event) => {
    const lane = variableAt(event.target);
    if (lane) ask(lane);
  };
  board.addEventListener("click", on);
  board.addEventListener("keydown", (event) => event.key === "Enter" && on(event));
}
