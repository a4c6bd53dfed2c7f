/**
 * Arrows between silicon and memory. Faint channels always show which card belongs to which; the channel of
 * the current movement lights up, names it and flows (it stands still with prefers-reduced-motion). Between cards
 * they run through the gap between the rows (model/board-routes.js), over no text.
 */

import { HALF_LABEL, freeX, gapBetween, headStretch, labelBeside, pathOf, routeDown } from "../model/board-routes.js";
import { s } from "./dom.js";

/**
 * @typedef {object} Arrow
 * @property {Element} from
 * @property {Element} to
 * @property {string} label
 * @property {string} tone a tone of flows.js, or "faint"
 * @property {boolean} moving
 */

/** Cards so far apart have room for a label in the middle. */
const ROOMY = 52;
/** From the cards to the edge of the board. */
const MARGIN = 16;
/** Lines beside each other in the gap, and how far apart. */
const [LANES, BESIDE] = [3, 2];
/** So far from its blocks a resting connector may run to be straight. The one that moves may run anywhere. */
const NEAR = 40;

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
      layer.replaceChildren(...shapes(arrows, ground, boxOf));
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

/** @typedef {{arrow: Arrow, points: Point[], block: Box|null}} Routed `block`: where it leaves, for one within a card */

/** What moves is labelled first: a label of what rests is left out where it has no room. @param {Arrow[]} arrows @param {Ground} ground @param {(one: Element) => Box} boxOf */
function shapes(arrows, ground, boxOf) {
  const routed = arrows.flatMap((arrow, n) => route(arrow, { ...ground, shift: ((n % LANES) - 1) * BESIDE, astray: arrow.tone === "faint" ? NEAR : Infinity }, boxOf));
  /** @type {Box[]} */
  const taken = [...ground.signs];
  return routed.toReversed().map((one) => {
    const { arrow, points } = one;
    const group = s("g", { class: `arrow ${arrow.tone}${arrow.moving ? " moving" : ""}` }, s("path", { d: pathOf(points), class: "shaft" }));
    if (arrow.tone !== "faint") group.append(head(points));
    const others = arrow.tone === "faint" ? routed.filter((other) => other !== one) : [];
    if (arrow.label) group.append(...text(one, ground, taken, others.flatMap((other) => lineBoxes(other.points))));
    return group;
  }).reverse();
}

/** What the stretches of a line cover. @param {Point[]} points @returns {Box[]} */
function lineBoxes(points) {
  return points.slice(1).map(({ x, y }, n) => ({ left: Math.min(x, points[n].x) - 3, right: Math.max(x, points[n].x) + 3, top: Math.min(y, points[n].y) - 1, bottom: Math.max(y, points[n].y) + 1 }));
}

/** @param {Arrow} arrow @param {Ground} ground @param {(one: Element) => Box} boxOf @returns {Routed[]} */
function route(arrow, ground, boxOf) {
  if (!arrow.from.clientWidth || !arrow.to.clientWidth) return [];
  const [a, b] = [boxOf(arrow.from), boxOf(arrow.to)];
  const [cardA, cardB] = [arrow.from.closest(".card"), arrow.to.closest(".card")];
  const between = cardA && cardB && cardA !== cardB;
  return [{ arrow, points: between ? betweenCards(a, b, boxOf(cardA), boxOf(cardB), ground) : withinCard(a, b), block: between ? null : a }];
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
  const { before, end } = headStretch(points);
  const upright = before.x === end.x;
  const sign = upright ? Math.sign(end.y - before.y) : Math.sign(end.x - before.x);
  const d = upright
    ? `M${end.x - size} ${end.y - sign * size * 1.4} L${end.x} ${end.y} L${end.x + size} ${end.y - sign * size * 1.4}`
    : `M${end.x - sign * size * 1.4} ${end.y - size} L${end.x} ${end.y} L${end.x - sign * size * 1.4} ${end.y + size}`;
  return s("path", { d, class: "head" });
}

/**
 * A label stands in the gap between the rows: in its middle upon the line, or where there is little room beside the line.
 * That of a level arrow within a card stands above its blocks.
 * @param {Routed} routed @param {Ground} ground @param {Box[]} taken by signs and labels: grows @param {Box[]} lines of others
 */
function text({ arrow: { label }, points, block }, ground, taken, lines) {
  const [start, end] = [points[0], points[points.length - 1]];
  const half = label.length * 3.3 + 7;
  const gap = gapBetween(ground.upper, ground.lower, ground.signs);
  const low = gap.bottom - gap.top < ROOMY;
  const y = block && start.y === end.y ? block.top - HALF_LABEL : low ? Math.max(gap.top + HALF_LABEL, gap.lane) : (gap.top + gap.bottom) / 2;
  const within = { left: MARGIN, right: ground.right - MARGIN / 2 };
  const near = taken.filter((sign) => sign.top < y + HALF_LABEL && sign.bottom > y - HALF_LABEL);
  const x = low && !block ? labelBeside(points, half, y, [...taken, ...lines], within) : freeX((start.x + end.x) / 2, within.left + half, within.right - half, near, half);
  if (x === null) return [];
  taken.push({ left: x - half, right: x + half, top: y - HALF_LABEL, bottom: y + HALF_LABEL });
  return [
    s("rect", { x: x - half, y: y - HALF_LABEL, width: half * 2, height: HALF_LABEL * 2, rx: HALF_LABEL, class: "tag" }),
    s("text", { x, y: y + 4, "text-anchor": "middle" }, label),
  ];
}
