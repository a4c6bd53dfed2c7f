/** Which lanes a reader sees: ticked or not, groups folded or not, lanes pinned to the top. Plain data, so it can be kept. */

import { summaryLane } from "./lane-summary.js";

/** @typedef {import("../format/lanes.js").LaneStyle} LaneStyle */
/** @typedef {import("../format/lanes.js").LaneGroup} LaneGroup */

/**
 * @typedef {object} Choice what differs from the default
 * @property {Record<string, boolean>} shown lane name -> whether it is shown
 * @property {Record<string, boolean>} folded group -> whether it is folded
 * @property {string[]} pinned names of lanes, in order
 */

/** @typedef {{pinned: LaneStyle[], rows: LaneStyle[]}} Arranged */

const NAME = /^[a-z_]{1,24}:\d{1,4}(:\d{1,3})?$/;
const GROUP = /^[pv]\d{1,4}$/;
const MOST = 2000;
const MOST_PINS = 24;

/** @returns {Choice} */
export const noChoice = () => ({ shown: {}, folded: {}, pinned: [] });

/** @param {LaneStyle} lane @param {Choice} choice @param {number} lrs list registers that were ever in use @param {boolean} [few] there is room for the vital ones only */
export function isShown(lane, choice, lrs, few = false) {
  return choice.shown[lane.name] ?? (lane.basic && lane.lr < Math.max(1, lrs) && (!few || Boolean(lane.vital)));
}

/**
 * The rows of the timeline.
 * @param {LaneGroup[]} groups those in sight
 * @param {LaneGroup[]} all of which lanes may be pinned
 * @param {Choice} choice
 * @param {{lrs: number, folds: boolean, few?: boolean}} how `folds`: a group is folded unless the reader unfolds it
 * @returns {Arranged}
 */
export function arrange(groups, all, choice, { lrs, folds, few }) {
  const rows = groups.flatMap((group) => {
    const lanes = group.lanes.filter((lane) => isShown(lane, choice, lrs, few));
    if (!lanes.length) return [];
    if (choice.folded[group.key] ?? folds) return [summaryLane(group, lanes)];
    return lanes.map((lane, n) => ({ ...lane, first: n === 0 }));
  });
  const byName = new Map(all.flatMap((group) => group.lanes.map((lane) => [lane.name, lane])));
  const pinned = choice.pinned.flatMap((name) => byName.get(name) ?? []);
  return { pinned: pinned.map((lane, n) => ({ ...lane, first: n > 0 && pinned[n - 1].group !== lane.group })), rows };
}

/** What was kept or came with a link; anything else in it is dropped. @param {unknown} data @returns {Choice} */
export function readChoice(data) {
  const { shown, folded, pinned } = /** @type {any} */ (data ?? {});
  const flags = (/** @type {any} */ from, /** @type {RegExp} */ name) =>
    Object.fromEntries(Object.entries(from && typeof from === "object" ? from : {}).filter(([key, value]) => name.test(key) && typeof value === "boolean").slice(0, MOST));
  const names = Array.isArray(pinned) ? pinned.filter((name) => typeof name === "string" && NAME.test(name)) : [];
  return { shown: /** @type {any} */ (flags(shown, NAME)), folded: /** @type {any} */ (flags(folded, GROUP)), pinned: [...new Set(names)].slice(0, MOST_PINS) };
}

/** The same with a lane pinned, or no longer. @param {Choice} choice @param {string} name @returns {Choice} */
export function withPin(choice, name) {
  const pinned = choice.pinned.includes(name) ? choice.pinned.filter((other) => other !== name) : [...choice.pinned, name];
  return readChoice({ ...choice, pinned });
}
