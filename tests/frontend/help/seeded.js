/** Chance from a seed: the same seed gives the same, so a failure can be repeated. */

/** @param {number} seed */
export function seeded(seed) {
  let state = (seed * 2654435761) >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    /** @param {number} below @returns {number} a whole number */
    int: (below) => Math.floor(next() * below),
    /** @template T @param {T[]} some @returns {T} */
    pick: (some) => some[Math.floor(next() * some.length)],
    /** @template T, U @param {T} one @param {U} other @returns {T|U} */
    maybe: (one, other) => (next() < 0.5 ? one : other),
  };
}
