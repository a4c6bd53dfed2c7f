/** How far both designs are in a round trip, by the tokens that stand in one column. */

/** @typedef {import("../views/trip.js").TripPicture} TripPicture */

/**
 * The step at a record of the side that is shown, -1 for none, and for every side the place of its last token up to
 * there, -1 before its first.
 * @param {TripPicture} picture @param {number} seq
 */
export function stepAt({ sides, steps }, seq) {
  const main = sides.findIndex((side) => side.shown);
  const now = sides[main].tokens.findLastIndex((one) => one.seq !== null && one.seq <= seq);
  const step = steps.findIndex((places) => places[main] === now);
  return { step, places: sides.map((_, n) => (n === main ? now : reached(steps, step, n))) };
}

/** @param {(number|null)[][]} steps @param {number} step @param {number} side */
function reached(steps, step, side) {
  for (let n = step; n >= 0; n--) {
    const place = steps[n][side];
    if (place !== null) return place;
  }
  return -1;
}

/**
 * The record of the other run at which it is as far in the round trip.
 * @param {TripPicture} picture @param {number} seq of the run that is shown
 * @returns {number|null} null where the other one has no such trip, or the cursor is before it
 */
export function twinAt(picture, seq) {
  const { sides } = picture;
  const mine = sides.find((side) => side.shown)?.trip;
  const other = sides.findIndex((side) => !side.shown);
  const trip = sides[other]?.trip;
  if (!mine || !trip || seq < mine.from) return null;
  const done = sides[other].tokens.slice(0, stepAt(picture, seq).places[other] + 1);
  return done.findLast((one) => one.seq !== null)?.seq ?? trip.from;
}

/** Whether the guest runs again after the round trip. @param {TripPicture} picture @param {number} seq of the run that is shown */
export function isOver({ sides }, seq) {
  const to = sides.find((side) => side.shown)?.trip?.to ?? null;
  return to !== null && seq > to;
}
