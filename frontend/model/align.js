/** Puts sequences of tokens beside each other so that equal ones stand in one line. */

/**
 * The longest common subsequence of two sequences.
 * @param {readonly string[]} a @param {readonly string[]} b
 * @returns {[number, number][]} pairs of places, rising
 */
export function commonPlaces(a, b) {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  const pairs = /** @type {[number, number][]} */ (Array.from({ length: start }, (_, n) => [n, n]));
  for (const [i, j] of middle(a.slice(start, a.length - end), b.slice(start, b.length - end))) pairs.push([i + start, j + start]);
  for (let n = end; n > 0; n--) pairs.push([a.length - n, b.length - n]);
  return pairs;
}

/** @param {readonly string[]} a @param {readonly string[]} b @returns {[number, number][]} */
function middle(a, b) {
  const width = b.length + 1;
  const length = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      length[i * width + j] = a[i] === b[j] ? length[(i + 1) * width + j + 1] + 1 : Math.max(length[(i + 1) * width + j], length[i * width + j + 1]);
    }
  }
  const pairs = /** @type {[number, number][]} */ ([]);
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if (length[(i + 1) * width + j] >= length[i * width + j + 1]) i += 1;
    else j += 1;
  }
  return pairs;
}

/**
 * Several sequences against the first one. Each step holds, for every sequence, the place of its token, or null where
 * it has none. What only the others have stands between the tokens of the first; equal ones of those share a step.
 * @param {readonly (readonly string[])[]} sequences
 * @returns {(number|null)[][]}
 */
export function align(sequences) {
  const [first, ...others] = sequences;
  /** @type {(number|null)[][]} */
  let steps = first.map((_, place) => [place]);
  /** @type {string[]} */
  let merged = [...first];
  for (const [n, other] of others.entries()) [steps, merged] = merge(steps, merged, other, n + 1);
  return steps;
}

/**
 * @param {(number|null)[][]} steps so far @param {string[]} merged their tokens @param {readonly string[]} other @param {number} width
 * @returns {[(number|null)[][], string[]]}
 */
function merge(steps, merged, other, width) {
  const nobody = Array.from({ length: width }, () => null);
  const found = /** @type {(number|null)[][]} */ ([]);
  const tokens = /** @type {string[]} */ ([]);
  let [i, j] = [0, 0];
  for (const [a, b] of [...commonPlaces(merged, other), [merged.length, other.length]]) {
    for (; i < a; i++) {
      found.push([...steps[i], null]);
      tokens.push(merged[i]);
    }
    for (; j < b; j++) {
      found.push([...nobody, j]);
      tokens.push(other[j]);
    }
    if (a === merged.length) break;
    found.push([...steps[i++], j++]);
    tokens.push(merged[a]);
  }
  return [found, tokens];
}

/**
 * What only one of two sequences has: alone in its step, and if `moves` says so of it, not merely earlier or later in
 * the other one.
 * @param {readonly (readonly string[])[]} sequences two of them @param {readonly (number|null)[][]} steps as `align` gives them
 * @param {(token: string) => boolean} moves
 * @returns {number[][]} for each sequence the places, rising
 */
export function onlyPlaces(sequences, steps, moves) {
  const alone = sequences.map((_, n) => steps.filter((step) => step.includes(null) && step[n] !== null).map((step) => Number(step[n])));
  return alone.map((places, n) => {
    const others = alone[1 - n].map((place) => sequences[1 - n][place]);
    return places.filter((place) => {
      const moved = moves(sequences[n][place]) ? others.indexOf(sequences[n][place]) : -1;
      if (moved >= 0) others.splice(moved, 1);
      return moved < 0;
    });
  });
}
