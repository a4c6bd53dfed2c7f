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
 * @property {number} [astray] so far from its blocks it may run straight rather than by the gap; 0 if not told
 */

/** From a card's corner, and from what is passed. */
const CLEAR = 6;
const CORNER = 16;
const TIP = 3;
export const HALF_LABEL = 9;
/** A head needs so much of a line, and so much beside it more than the line. */
const [HEAD_ROOM, HALF_HEAD] = [13, 4];

/**
 * @param {Box} from card of the upper row @param {Box} to card of the lower row
 * @param {number} ax where it would leave best @param {number} bx where it would arrive best
 * @param {Ground} ground
 * @returns {Point[]} corners, from the upper card's edge to the lower card's
 */
export function routeDown(from, to, ax, bx, { upper, lower, signs, left, right, shift = 0, astray = 0 }) {
  const past = upper.some((card) => card.top >= from.bottom) || lower.some((card) => card.bottom <= to.top);
  const straight = past ? null : straightX(from, to, (ax + bx) / 2, signs, Math.max(astray, Math.abs(ax - bx) / 2));
  if (straight !== null) return [{ x: straight, y: from.bottom + TIP }, { x: straight, y: to.top - TIP }];
  const lane = gapBetween(upper, lower, signs).lane + shift;
  const start = upper.some((card) => card.top >= from.bottom) ? aside(from, right, lane) : [{ x: ax, y: from.bottom + TIP }, { x: ax, y: lane }];
  if (lower.some((card) => card.bottom <= to.top)) return [...start, ...aside(to, left, lane).reverse()];
  const x = freeX(bx, to.left + CORNER, to.right - CORNER, signs);
  return [...start, { x, y: lane }, { x, y: to.top - TIP }];
}

/** Where a line from card to card is straight and covers no sign. @param {Box} from @param {Box} to @param {number} wish @param {Box[]} signs @param {number} astray */
function straightX(from, to, wish, signs, astray) {
  const [least, most] = [Math.max(from.left, to.left) + CORNER, Math.min(from.right, to.right) - CORNER];
  const x = freeX(wish, least, most, signs, HALF_HEAD);
  const free = x >= least && x <= most && !signs.some((sign) => x > sign.left && x < sign.right);
  return free && Math.abs(x - wish) <= astray ? x : null;
}

/** The stretch at whose end the head stands: the last one, or where that is too short the longest. @param {Point[]} points */
export function headStretch(points) {
  const all = points.slice(1).map((end, n) => ({ before: points[n], end, long: Math.hypot(end.x - points[n].x, end.y - points[n].y) }));
  const last = all[all.length - 1];
  return last.long >= HEAD_ROOM ? last : all.reduce((best, one) => (one.long > best.long ? one : best));
}

/**
 * Where a label of a low gap stands: on a level stretch that is much longer than it, or else beside an end of the line.
 * @param {Point[]} points @param {number} half of its width @param {number} y its middle
 * @param {Box[]} taken what it must not cover @param {{left: number, right: number}} within
 * @returns {number|null} its middle, null where no place is free
 */
export function labelBeside(points, half, y, taken, within) {
  const longest = points.slice(1).map((end, n) => ({ a: points[n], b: end })).filter(({ a, b }) => a.y === b.y && Math.abs(a.x - b.x) > 2 * (half + CORNER));
  const [first, last] = [points[0].x, points[points.length - 1].x];
  const beside = half + CLEAR + 3;
  const places = [...longest.map(({ a, b }) => (a.x + b.x) / 2), Math.max(first, last) + beside, Math.min(first, last) - beside];
  const free = (/** @type {number} */ x) => x - half >= within.left && x + half <= within.right
    && !taken.some((one) => x + half > one.left && x - half < one.right && y + HALF_LABEL > one.top && y - HALF_LABEL < one.bottom);
  return places.find(free) ?? null;
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
