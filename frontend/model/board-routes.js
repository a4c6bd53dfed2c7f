/** How a connector runs from a card of the upper row to one of the lower: through the gap between the rows, over no text. */

/** @typedef {{left: number, right: number, top: number, bottom: number}} Box */
/** @typedef {{x: number, y: number}} Point */

/**
 * @typedef {object} Ground what is between and beside the cards
 * @property {Box[]} upper cards of the upper row
 * @property {Box[]} lower cards of the lower row
 * @property {Box[]} signs titles and lamps in the gap
 * @property {number} left from here to the cards there is room to pass
 * @property {number} right to here
 * @property {number} [shift] so far this connector runs from the middle of the gap, beside others
 */

/** From a card's corner, and from what is passed. */
const CLEAR = 6;
const CORNER = 16;
const TIP = 3;

/**
 * @param {Box} from card of the upper row @param {Box} to card of the lower row
 * @param {number} ax where it would leave best @param {number} bx where it would arrive best
 * @param {Ground} ground
 * @returns {Point[]} corners, from the upper card's edge to the lower card's
 */
export function routeDown(from, to, ax, bx, { upper, lower, signs, left, right, shift = 0 }) {
  const lane = gapBetween(upper, lower, signs).lane + shift;
  const start = upper.some((card) => card.top >= from.bottom) ? aside(from, right, lane) : [{ x: ax, y: from.bottom + TIP }, { x: ax, y: lane }];
  if (lower.some((card) => card.bottom <= to.top)) return [...start, ...aside(to, left, lane).reverse()];
  const x = freeX(bx, to.left + CORNER, to.right - CORNER, signs);
  return [...start, { x, y: lane }, { x, y: to.top - TIP }];
}

/** The gap, and the height at which nothing stands in it. @param {Box[]} upper @param {Box[]} lower @param {Box[]} signs */
export function gapBetween(upper, lower, signs) {
  const top = Math.max(...upper.map((card) => card.bottom));
  const bottom = Math.min(...lower.map((card) => card.top));
  const first = Math.min(bottom, ...signs.filter((sign) => sign.top >= top - 1).map((sign) => sign.top));
  return { top, bottom, lane: (top + first) / 2 };
}

/** Past the other cards of a row, by the side. @param {Box} card @param {number} side @param {number} lane */
function aside(card, side, lane) {
  const edge = side > card.right ? card.right + TIP : card.left - TIP;
  const y = (card.top + card.bottom) / 2;
  return [{ x: edge, y }, { x: side, y }, { x: side, y: lane }];
}

/**
 * The place nearest to a wish that no sign covers.
 * @param {number} wish @param {number} least @param {number} most @param {Box[]} signs
 * @param {number} [half] half the width of what is to stand there
 */
export function freeX(wish, least, most, signs, half = 0) {
  const inside = Math.min(most, Math.max(least, wish));
  const room = half + CLEAR;
  const free = (/** @type {number} */ x) => x >= least && x <= most && !signs.some((sign) => x > sign.left - room && x < sign.right + room);
  if (free(inside)) return inside;
  const places = signs.flatMap((sign) => [sign.left - room, sign.right + room]).filter(free);
  return places.sort((a, b) => Math.abs(a - inside) - Math.abs(b - inside))[0] ?? inside;
}

/** Corners as the path of a line. @param {Point[]} points */
export function pathOf(points) {
  return points.map(({ x, y }, n) => `${n ? "L" : "M"}${x} ${y}`).join(" ");
}
