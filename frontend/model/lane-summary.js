/**
 * The one lane that stands for a folded group. Its lower bits are those of the group's first lane (what runs); each
 * higher bit is a colour, set where any other lane of the group visited a value of that colour. So a fold hides the
 * lane in which a visit was, never the visit.
 */

/** @typedef {import("../format/lanes.js").LaneStyle} LaneStyle */
/** @typedef {import("../format/lanes.js").LaneGroup} LaneGroup */

/** The bits of the first lane. */
export const FIRST_BITS = 8;
const FIRST_MASK = (1 << FIRST_BITS) - 1;
/** All marks have one colour here. */
const MARKED = "--dim";

/**
 * @param {LaneGroup} group
 * @param {LaneStyle[]} members those of its lanes that are shown, at least one
 * @returns {LaneStyle}
 */
export function summaryLane(group, members) {
  const first = leads(members[0]) ? members[0] : null;
  const others = first ? members.slice(1) : members;
  const colours = [...new Set(others.flatMap(coloursOf))];
  const tints = [...Array.from({ length: FIRST_BITS }, (_, bit) => first?.tints[bit] ?? null), ...colours.map((colour) => ({ colour, text: colourWord(others, colour) }))];
  return {
    name: `all:${group.key}`, sources: [...new Set(members.flatMap((lane) => lane.sources))], title: group.title, short: `${members.length} lanes`, group: group.key,
    basic: true, lr: -1, first: true, marks: false, tints, members,
    explain: `${group.title}, folded. Above: ${first?.short ?? "nothing"}. Below: every colour that any of its other lanes shows there. Unfold it to see which.`,
  };
}

/**
 * @param {LaneStyle} summary
 * @param {ReadonlyMap<string, Uint32Array>} masks of the members, by name
 * @param {number} columns
 */
export function summaryMasks(summary, masks, columns) {
  const joined = new Uint32Array(columns);
  for (const lane of summary.members ?? []) {
    const of = masks.get(lane.name);
    if (!of) continue;
    const bits = translation(summary, lane);
    for (let column = 0; column < columns; column++) joined[column] |= translate(of[column], bits);
  }
  return joined;
}

/** Whether a lane can be the upper half. @param {LaneStyle} lane */
function leads(lane) {
  return !lane.marks && lane.tints.length <= FIRST_BITS;
}

/** For each bit of a member the bit of the summary. @param {LaneStyle} summary @param {LaneStyle} lane */
function translation(summary, lane) {
  const first = lane === summary.members?.[0] && leads(lane);
  return lane.tints.map((tint, bit) => {
    if (first) return 1 << bit;
    const colour = tint?.colour && (lane.marks ? MARKED : tint.colour);
    const place = colour ? summary.tints.findIndex((other, n) => n >= FIRST_BITS && other?.colour === colour) : -1;
    return place < 0 ? 0 : 1 << place;
  });
}

/** @param {number} mask @param {number[]} bits */
function translate(mask, bits) {
  let result = 0;
  for (let bit = 0; mask >>> bit && bit < bits.length; bit++) if ((mask >>> bit) & 1) result |= bits[bit];
  return result;
}

/** @param {LaneStyle} lane */
function coloursOf(lane) {
  if (lane.marks) return [MARKED];
  return lane.tints.flatMap((tint) => (tint?.colour ? [tint.colour] : []));
}

/** @param {LaneStyle[]} lanes @param {string} colour */
function colourWord(lanes, colour) {
  if (colour === MARKED) return "marks";
  const words = lanes.flatMap((lane) => (lane.marks ? [] : lane.tints.filter((tint) => tint?.colour === colour).map((tint) => tint?.text ?? "")));
  return [...new Set(words)].filter((word) => !word.includes("HW")).slice(0, 3).join(" / ");
}

/** The two parts of a mask of such a lane. @param {number} mask */
export function partsOf(mask) {
  return { first: mask & FIRST_MASK, colours: mask >>> FIRST_BITS };
}
