/** What a round trip costs: its tokens counted by what they touch, as backend/tickscope/verify/table.py counts them. */

/** The counters in the order in which they are shown. */
export const TRIP_COUNTS = /** @type {const} */ ({
  timerReads: "timer reads",
  timerWrites: "timer writes",
  cntvoffWrites: "CNTVOFF writes",
  activeWrites: "active-state writes",
  el2Calls: "EL2 calls",
  hostInterrupts: "host interrupts",
});

/** @typedef {Record<keyof typeof TRIP_COUNTS, number>} TripCounts */

/** @type {readonly [RegExp, keyof TripCounts][]} */
const COUNTED = [
  [/^(CTL|CVAL)\.R$/, "timerReads"],
  [/^(CTL|CVAL)\.W=/, "timerWrites"],
  [/^VOFF\.W=/, "cntvoffWrites"],
  [/^ACT\.(SET|CLR)$/, "activeWrites"],
  [/^HVC$/, "el2Calls"],
  [/^HIRQ$/, "hostInterrupts"],
];

/** @param {Iterable<string>} tokens @returns {TripCounts} */
export function countTokens(tokens) {
  const counts = { timerReads: 0, timerWrites: 0, cntvoffWrites: 0, activeWrites: 0, el2Calls: 0, hostInterrupts: 0 };
  for (const token of tokens) {
    const name = COUNTED.find(([pattern]) => pattern.test(token))?.[1];
    if (name) counts[name] += 1;
  }
  return counts;
}

/** Accesses of the timer's three registers. @param {TripCounts} trip */
export function timerOf(trip) {
  return trip.timerReads + trip.timerWrites + trip.cntvoffWrites;
}
