/** What of a lane is drawn where: columns narrower than a pixel are joined, so that none vanishes between two pixels. */

/**
 * @callback Draw
 * @param {number} from CSS pixels
 * @param {number} to
 * @param {number} mask
 */

/**
 * Stretches of equal masks, each at least a pixel wide. Narrow columns (also those of no width: two changes in the
 * same nanosecond) are joined with the OR of what they visited, and take a pixel of the column after them if they
 * are narrower than that together.
 * @param {Uint32Array} masks
 * @param {Float64Array} edges one more than masks
 * @param {Draw} draw
 */
export function eachRun(masks, edges, draw) {
  let from = edges[0];
  let to = from;
  let mask = 0;
  let any = false;
  const flush = () => {
    if (any && to > from) draw(from, to, mask);
    any = false;
  };
  for (let column = 0; column < masks.length; ) {
    const cell = nextCell(masks, edges, column, any ? to : edges[column]);
    if (any && cell.mask === mask) to = cell.to;
    else {
      flush();
      ({ from, to, mask } = cell);
      any = true;
    }
    column = cell.next;
  }
  flush();
}

/**
 * The columns from one on that make a pixel together, or the one that is wide enough.
 * @param {Uint32Array} masks @param {Float64Array} edges @param {number} column @param {number} from where the last ended
 */
function nextCell(masks, edges, column, from) {
  let mask = 0;
  let next = column;
  const least = Math.max(from, edges[column]) + 1;
  while (next < masks.length && edges[next + 1] < least) mask |= masks[next++];
  if (next === column) return { from, to: edges[column + 1], mask: masks[column], next: column + 1 };
  // The rest of the pixel is the next column's, which shows there, too.
  if (next < masks.length) mask |= masks[next];
  const whole = next < masks.length && edges[next + 1] === least;
  return { from, to: least, mask: mask >>> 0, next: whole ? next + 1 : next };
}
