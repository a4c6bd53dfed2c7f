/** Where a stretch of records lies on the timeline. */

/** @typedef {import("./axis.js").Axis} Axis */
/** @typedef {import("./axis.js").WindowData} WindowData */

/**
 * @param {{from: number, to: number}|null} stretch records @param {WindowData} data what is in view @param {Axis} axis
 * @returns {{from: number, to: number}|null} pixels, beyond the edges where it goes on there
 */
export function pixelsOf(stretch, data, axis) {
  if (!stretch || stretch.to < data.fromSeq || stretch.from > data.toSeq) return null;
  const end = axis.edges[axis.edges.length - 1];
  const from = stretch.from < data.fromSeq ? -10 : axis.xOfSeq(stretch.from);
  return { from, to: stretch.to > data.toSeq ? end + 10 : Math.max(from, axis.xOfSeq(stretch.to)) };
}
