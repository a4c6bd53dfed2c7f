/** Which CPUs are large. A card keeps its place while it is large, so that nothing jumps from step to step. */

/** @typedef {import("./board.js").Frame} Frame */

/** So many lamps fit beside the title of their row. */
const FEW = 6;

/**
 * @template {{element: HTMLElement, head: {setPinned: (on: boolean) => void}, update: (frame: Frame) => void}} C
 * @param {number} total how many CPUs there are
 * @param {number} large how many may be large
 * @param {{cards: HTMLElement, lamps: HTMLElement, beside: HTMLElement}} row `beside`: where a few lamps fit
 * @param {(index: number) => C} makeCard
 * @param {(index: number) => {element: HTMLElement, update: (frame: Frame) => void}} makeLamp
 */
export function slots(total, large, row, makeCard, makeLamp) {
  const places = Math.min(total, large);
  /** @type {Map<number, C>} */
  const cards = new Map();
  const shown = Array.from({ length: places }, (_, n) => n);
  const pinned = new Set();
  const wanted = shown.map(() => 0);
  let clock = 0;
  const lamps = total > places ? Array.from({ length: total }, (_, n) => makeLamp(n)) : [];
  const few = lamps.length <= FEW;
  row.beside.replaceChildren(...(few ? lamps.map((lamp) => lamp.element) : []));
  row.lamps.replaceChildren(...(few ? [] : lamps.map((lamp) => lamp.element)));
  row.lamps.hidden = few;
  place();

  /** @param {number} index */
  function card(index) {
    let made = cards.get(index);
    if (!made) cards.set(index, (made = makeCard(index)));
    return made;
  }

  function place() {
    row.cards.replaceChildren(...shown.map((index) => card(index).element));
    lamps.forEach((lamp, index) => (lamp.element.hidden = shown.includes(index)));
    for (const [index, made] of cards) made.head.setPinned(pinned.has(index));
  }

  /** @param {number} index @returns {boolean} whether a card changed places */
  function show(index) {
    const at = shown.indexOf(index);
    clock += 1;
    if (at >= 0) {
      wanted[at] = clock;
      return false;
    }
    const free = shown.map((n, i) => i).filter((i) => !pinned.has(shown[i])).sort((a, b) => wanted[a] - wanted[b]);
    if (!free.length) return false;
    shown[free[0]] = index;
    wanted[free[0]] = clock;
    return true;
  }

  return {
    /**
     * @param {number[]} chain nearest first; the nearest must stay, so it is asked for last
     * @param {(index: number) => number} [columnOf] the place where a card would stand best, -1 for anywhere
     */
    choose(chain, columnOf = () => -1) {
      const moved = chain.filter((n) => n >= 0 && n < total).slice(0, places).reverse().map(show).includes(true);
      // Only when cards change anyway: a vCPU stands below the pCPU that runs it.
      const crossed = places === 2 && (columnOf(shown[0]) === 1 || columnOf(shown[1]) === 0) && columnOf(shown[0]) !== 0 && columnOf(shown[1]) !== 1;
      if (moved && crossed) {
        shown.reverse();
        wanted.reverse();
      }
      if (moved) place();
      return moved;
    },
    /** @param {number} index */
    togglePin(index) {
      if (pinned.has(index)) pinned.delete(index);
      else {
        if (pinned.size >= places) pinned.delete(pinned.values().next().value);
        show(index);
        pinned.add(index);
      }
      place();
    },
    /** @returns {Map<number, C>} */
    large: () => new Map(shown.map((index) => [index, card(index)])),
    /** @param {Frame} frame */
    update(frame) {
      for (const index of shown) card(index).update(frame);
      lamps.forEach((lamp, index) => !shown.includes(index) && lamp.update(frame));
    },
  };
}
