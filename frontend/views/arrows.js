/**
 * Arrows between silicon and memory. Faint channels always show which card belongs to which; the channel of
 * the current movement lights up, names it and flows (it stands still with prefers-reduced-motion). Between cards
 * they run through the gap between the rows (model/board-routes.js), over no text.
 */

import { freeX, gapBetween, pathOf, routeDown } from "../model/board-routes.js";
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
/** Lines beside each other in the gap, and how far apart. */
const [LANES, BESIDE] = [3, 2];

/** @typedef {import("../model/board-routes.js").Box} Box */
/** @typedef {import("../model/board-routes.js").Point} Point */
/** @typedef {import("../model/board-routes.js").Ground} Ground */

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
      const { width, height } = { width: box.width / zoom, height: box.height / zoom };
      layer.setAttribute("width", String(width));
      layer.setAttribute("height", String(height));
      const boxOf = (/** @type {Element} */ one) => ownBox(one.getBoundingClientRect(), box, zoom);
      const ground = groundOf(board, boxOf, width);
      layer.replaceChildren(...arrows.flatMap((arrow, n) => shape(arrow, { ...ground, shift: ((n % LANES) - 1) * BESIDE }, boxOf)));
    },
  };
}

/** @param {DOMRect} rect @param {DOMRect} board @param {number} zoom @returns {Box} in the drawing's own pixels */
function ownBox(rect, board, zoom) {
  return { left: (rect.left - board.left) / zoom, right: (rect.right - board.left) / zoom, top: (rect.top - board.top) / zoom, bottom: (rect.bottom - board.top) / zoom };
}

/** @param {HTMLElement} board @param {(one: Element) => Box} boxOf @param {number} width @returns {Ground} */
function groundOf(board, boxOf, width) {
  const boxes = (/** @type {string} */ what) => [...board.querySelectorAll(what)].filter((one) => one.clientWidth || one.getClientRects().length).map(boxOf);
  const signs = boxes(".memory-row .board-title > :not(.grow, .beside), .memory-row .beside > *").filter((sign) => sign.right > sign.left);
  return { upper: boxes(".silicon-row .card"), lower: boxes(".memory-row .card"), signs, left: MARGIN / 2, right: width - MARGIN / 2 };
}

/** @param {Arrow} arrow @param {Ground} ground @param {(one: Element) => Box} boxOf */
function shape(arrow, ground, boxOf) {
  if (!arrow.from.clientWidth || !arrow.to.clientWidth) return [];
  const [a, b] = [boxOf(arrow.from), boxOf(arrow.to)];
  const [cardA, cardB] = [arrow.from.closest(".card"), arrow.to.closest(".card")];
  const between = cardA && cardB && cardA !== cardB;
  const points = between ? betweenCards(a, b, boxOf(cardA), boxOf(cardB), ground) : withinCard(a, b);
  const group = s("g", { class: `arrow ${arrow.tone}${arrow.moving ? " moving" : ""}` }, s("path", { d: pathOf(points), class: "shaft" }));
  if (arrow.tone !== "faint") group.append(head(points));
  if (arrow.label) group.append(...text(arrow.label, points, between ? null : a, ground));
  return [group];
}

/** Towards the right end of a block: clear of the titles of the rows. @param {Box} block */
const leaves = ({ left, right }) => right - Math.min((right - left) / 2, 30);

/** From card to card, in line with its blocks (which are outlined). @param {Box} a @param {Box} b @param {Box} cardA @param {Box} cardB @param {Ground} ground */
function betweenCards(a, b, cardA, cardB, ground) {
  if (cardA.top < cardB.top) return routeDown(cardA, cardB, leaves(a), leaves(b), ground);
  return routeDown(cardB, cardA, leaves(b), leaves(a), ground).reverse();
}

/** Within a card from block to block. @param {Box} a @param {Box} b */
function withinCard(a, b) {
  const down = a.bottom <= b.top;
  if (down || b.bottom <= a.top) {
    const [from, to] = down ? [a.bottom + 1, b.top - 1] : [a.top - 1, b.bottom + 1];
    const middle = (from + to) / 2;
    return [{ x: leaves(a), y: from }, { x: leaves(a), y: middle }, { x: leaves(b), y: middle }, { x: leaves(b), y: to }];
  }
  const y = (Math.max(a.top, b.top) + Math.min(a.bottom, b.bottom)) / 2;
  const [from, to] = a.left > b.left ? [a.left - 3, b.right + 3] : [a.right + 3, b.left - 3];
  return [{ x: from, y }, { x: to, y }];
}

/** @param {Point[]} points */
function head(points) {
  const size = 6;
  const [before, end] = points.slice(-2);
  const upright = before.x === end.x;
  const sign = upright ? Math.sign(end.y - before.y) : Math.sign(end.x - before.x);
  const d = upright
    ? `M${end.x - size} ${end.y - sign * size * 1.4} L${end.x} ${end.y} L${end.x + size} ${end.y - sign * size * 1.4}`
    : `M${end.x - sign * size * 1.4} ${end.y - size} L${end.x} ${end.y} L${end.x - sign * size * 1.4} ${end.y + size}`;
  return s("path", { d, class: "head" });
}

/**
 * A label stands in the gap between the rows: in its middle, or where there is little room right below the upper row.
 * That of a level arrow within a card stands above its blocks.
 * @param {string} label @param {Point[]} points @param {Box|null} block of a card, for an arrow within it @param {Ground} ground
 */
function text(label, points, block, ground) {
  const [start, end] = [points[0], points[points.length - 1]];
  const half = label.length * 3.3 + 7;
  const gap = gapBetween(ground.upper, ground.lower, ground.signs);
  const y = block && start.y === end.y ? block.top - HALF_LABEL : gap.bottom - gap.top < ROOMY ? gap.top + HALF_LABEL : (gap.top + gap.bottom) / 2;
  const near = ground.signs.filter((sign) => sign.top < y + HALF_LABEL && sign.bottom > y - HALF_LABEL);
  const x = freeX((start.x + end.x) / 2, MARGIN + half, ground.right - MARGIN / 2 - half, near, half);
  return [
    s("rect", { x: x - half, y: y - HALF_LABEL, width: half * 2, height: HALF_LABEL * 2, rx: HALF_LABEL, class: "tag" }),
    s("text", { x, y: y + 4, "text-anchor": "middle" }, label),
  ];
}
