/**
 * Arrows between silicon and memory. Faint channels always show which card belongs to which; the channel of
 * the current movement lights up, names it and flows (it stands still with prefers-reduced-motion).
 */

import { s } from "./dom.js";

/**
 * @typedef {object} Arrow
 * @property {Element} from
 * @property {Element} to
 * @property {string} label
 * @property {string} tone a tone of flows.js, or "faint"
 * @property {boolean} moving
 */

const HALF_LABEL = 9;
/** Cards so far apart have room for a label in the middle. */
const ROOMY = 52;
/** From the cards to the edge of the board. */
const MARGIN = 16;

/** @param {HTMLElement} board */
export function arrowLayer(board) {
  const layer = s("svg", { class: "arrows", "aria-hidden": "true" });
  board.append(layer);
  let key = "";
  /** @type {Element[]} */
  let lit = [];
  return {
    /** Forget what is drawn: the layout has changed. */
    stale() {
      key = "";
    },
    /** @param {Arrow[]} arrows @param {string} newKey drawing is skipped while it stays the same */
    draw(arrows, newKey) {
      if (newKey === key) return;
      key = newKey;
      for (const block of lit) block.removeAttribute("data-flow");
      lit = arrows.filter((arrow) => arrow.tone !== "faint").flatMap((arrow) => [arrow.from, arrow.to]);
      for (const block of lit) block.setAttribute("data-flow", arrows.find((arrow) => arrow.from === block || arrow.to === block)?.tone ?? "");
      // Large screens zoom the board (CSS zoom): rectangles are told in screen pixels, the drawing is in its own.
      const zoom = /** @type {any} */ (board).currentCSSZoom ?? (Number(getComputedStyle(board).zoom) || 1);
      const box = board.getBoundingClientRect();
      const at = (/** @type {number} */ x, /** @type {number} */ y) => ({ x: (x - box.left) / zoom, y: (y - box.top) / zoom });
      layer.setAttribute("width", String(box.width / zoom));
      layer.setAttribute("height", String(box.height / zoom));
      layer.replaceChildren(...arrows.flatMap((arrow) => shape(arrow, at, zoom, box.width / zoom - MARGIN)));
    },
  };
}

/** @param {Arrow} arrow @param {(x: number, y: number) => {x: number, y: number}} at @param {number} zoom @param {number} right no label goes beyond */
function shape(arrow, at, zoom, right) {
  if (!arrow.from.clientWidth || !arrow.to.clientWidth) return [];
  const [start, end, bend] = ends(arrow.from, arrow.to, at, zoom);
  const d = bend === "vertical"
    ? `M${start.x} ${start.y} C${start.x} ${(start.y + end.y) / 2} ${end.x} ${(start.y + end.y) / 2} ${end.x} ${end.y}`
    : `M${start.x} ${start.y} L${end.x} ${end.y}`;
  const group = s("g", { class: `arrow ${arrow.tone}${arrow.moving ? " moving" : ""}` }, s("path", { d, class: "shaft" }));
  if (arrow.tone !== "faint") group.append(head(start, end, bend));
  if (arrow.label) group.append(...text(arrow.label, (start.x + end.x) / 2, bend === "vertical" ? betweenRows(start.y, end.y) : (start.y + end.y) / 2, right));
  return [group];
}

/**
 * Where an arrow begins and ends: from card to card, in line with its blocks (which are outlined), so that nothing
 * else is crossed; within a card from block to block.
 * @param {Element} from @param {Element} to @param {(x: number, y: number) => {x: number, y: number}} at @param {number} zoom
 * @returns {[{x: number, y: number}, {x: number, y: number}, "vertical"|"horizontal"]}
 */
function ends(from, to, at, zoom) {
  const [a, b] = [from.getBoundingClientRect(), to.getBoundingClientRect()];
  const [cardA, cardB] = [from.closest(".card"), to.closest(".card")];
  const gap = 3 * zoom;
  // Towards the right end of a block: clear of the titles of the rows.
  const ax = a.right - Math.min(a.width / 2, 30 * zoom);
  const bx = b.right - Math.min(b.width / 2, 30 * zoom);
  if (cardA && cardB && cardA !== cardB) {
    const [above, below] = [cardA.getBoundingClientRect(), cardB.getBoundingClientRect()];
    const down = above.top < below.top;
    return [at(ax, down ? above.bottom + gap : above.top - gap), at(bx, down ? below.top - gap : below.bottom + gap), "vertical"];
  }
  if (a.bottom <= b.top) return [at(ax, a.bottom + 1), at(bx, b.top - 1), "vertical"];
  if (b.bottom <= a.top) return [at(ax, a.top - 1), at(bx, b.bottom + 1), "vertical"];
  const y = (Math.max(a.top, b.top) + Math.min(a.bottom, b.bottom)) / 2;
  return a.left > b.left ? [at(a.left - gap, y), at(b.right + gap, y), "horizontal"] : [at(a.right + gap, y), at(b.left - gap, y), "horizontal"];
}

/** @param {{x: number, y: number}} start @param {{x: number, y: number}} end @param {"vertical"|"horizontal"} bend */
function head(start, end, bend) {
  const size = 6;
  const sign = bend === "vertical" ? Math.sign(end.y - start.y) : Math.sign(end.x - start.x);
  const d = bend === "vertical"
    ? `M${end.x - size} ${end.y - sign * size * 1.4} L${end.x} ${end.y} L${end.x + size} ${end.y - sign * size * 1.4}`
    : `M${end.x - sign * size * 1.4} ${end.y - size} L${end.x} ${end.y} L${end.x - sign * size * 1.4} ${end.y + size}`;
  return s("path", { d, class: "head" });
}

/** Where a label stands: where there is little room, above the title of the lower row. @param {number} a @param {number} b */
function betweenRows(a, b) {
  return Math.abs(b - a) < ROOMY ? Math.min(a, b) + HALF_LABEL : (a + b) / 2;
}

/** @param {string} label @param {number} middle @param {number} y @param {number} right no label goes beyond */
function text(label, middle, y, right) {
  const width = label.length * 6.6 + 14;
  const x = Math.min(middle, right - width / 2);
  return [
    s("rect", { x: x - width / 2, y: y - 9, width, height: 18, rx: 9, class: "tag" }),
    s("text", { x, y: y + 4, "text-anchor": "middle" }, label),
  ];
}
