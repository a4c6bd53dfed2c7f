/** Where the lines of a round trip leave room, so that what all designs do stands in one column. */

/**
 * Room in units of tokens: their letters, and how many they are. Of several lines the longest decides.
 * @typedef {{letters: number, tokens: number}} Room
 */

/**
 * @typedef {object} Gap
 * @property {number} after place of the token after which there is room, -1 for the start of the line
 * @property {Room[]} lacks how much longer each other line is here; less than nothing where it is shorter
 */

/**
 * Between two steps that all take part in, the shorter lines wait for the longest.
 * @param {readonly (readonly string[])[]} lines tokens of each design
 * @param {readonly (number|null)[][]} steps as model/align.js gives them
 * @returns {Gap[][]} for each line, in order
 */
export function gapsOf(lines, steps) {
  const gaps = lines.map(() => /** @type {Gap[]} */ ([]));
  const at = lines.map(() => -1);
  let room = lines.map(nothing);
  const close = () => {
    lines.forEach((_, n) => {
      const lacks = room.filter((_, other) => other !== n).map((other) => ({ letters: other.letters - room[n].letters, tokens: other.tokens - room[n].tokens }));
      if (lacks.some(({ letters, tokens }) => letters > 0 || tokens > 0)) gaps[n].push({ after: at[n], lacks });
    });
    room = lines.map(nothing);
  };
  for (const step of steps) {
    const shared = !step.includes(null);
    if (shared) close();
    step.forEach((place, n) => {
      if (place === null) return;
      at[n] = place;
      if (!shared) room[n] = { letters: room[n].letters + lines[n][place].length, tokens: room[n].tokens + 1 };
    });
  }
  close();
  return gaps;
}

/** @returns {Room} */
const nothing = () => ({ letters: 0, tokens: 0 });
