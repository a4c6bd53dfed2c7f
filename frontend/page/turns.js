/**
 * Parts of the screen that need not follow the cursor in every frame take turns: at most one of them is drawn in a
 * frame, so that no frame carries all of them. The one that has waited longest is next; one that has nothing new to
 * show waits for nothing. What is drawn once the cursor rests is the same as without turns.
 */

/** @typedef {{every: number, draw: () => void, due: number, stale: boolean}} Part */

/** @template {string} N names of the parts */
export class Turns {
  /**
   * @param {Record<N, number>} every ms between two drawings of a part at least
   * @param {Record<N, () => void>} draw
   */
  constructor(every, draw) {
    const names = /** @type {N[]} */ (Object.keys(every));
    this.parts = new Map(names.map((name) => [name, { every: every[name], draw: draw[name], due: 0, stale: false }]));
  }

  /** There is something new to show. @param {...N} names by default all */
  wake(...names) {
    for (const [name, part] of this.parts) if (!names.length || names.includes(name)) part.stale = true;
  }

  /** Draw the part whose turn it is, if one is due. @param {number} now ms */
  one(now) {
    let first = null;
    for (const part of this.parts.values()) if (part.stale && part.due <= now && (!first || part.due < first.due)) first = part;
    if (first) draw(first, now);
  }

  /** Draw whatever has something new: nothing moves too fast to be read. @param {number} now ms */
  all(now) {
    for (const part of this.parts.values()) if (part.stale) draw(part, now);
  }
}

/** @param {Part} part @param {number} now */
function draw(part, now) {
  part.due = now + part.every;
  part.stale = false;
  part.draw();
}
