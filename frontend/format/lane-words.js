/** What the timeline shows at a pixel, in words. */

import { duration } from "./numbers.js";
import { maskWords } from "./lanes.js";

/** @typedef {import("./lanes.js").LaneStyle} LaneStyle */

/**
 * @param {{masks: ReadonlyMap<string, Uint32Array>, axis: import("../page/axis.js").Axis}} picture
 * @param {number} x pixel @param {LaneStyle|undefined} lane
 */
export function wordsAt({ masks, axis }, x, lane) {
  const gap = axis.breaks.find((place) => x >= place.x && x < place.x + place.width);
  if (gap) return `Nothing happens for ${duration(gap.ns)}.`;
  const column = axis.edges.findIndex((edge, n) => x >= edge && x < (axis.edges[n + 1] ?? Infinity));
  if (!lane || column < 0) return "";
  if (lane.members) return `${lane.title}: ${membersAt(lane.members, masks, column)}`;
  const mask = masks.get(lane.name)?.[column];
  return mask === undefined ? "" : `${lane.title}: ${maskWords(lane, mask) || "nothing"}`;
}

/** Each lane of a folded group that shows something there. @param {LaneStyle[]} members @param {ReadonlyMap<string, Uint32Array>} masks @param {number} column */
function membersAt(members, masks, column) {
  const words = members.flatMap((lane, n) => {
    const mask = masks.get(lane.name)?.[column] ?? 0;
    const coloured = lane.tints.some((tint, bit) => tint?.colour && (mask >>> bit) & 1);
    return coloured || n === 0 ? [`${lane.short} ${maskWords(lane, mask)}`] : [];
  });
  return words.join(" · ");
}
