/**
 * A follower's cursor plays at the teacher's beat by itself. What the network and two clocks make of it is drift: a
 * small one is made up by playing a little faster or slower, a large one by a jump.
 */

/** Beats' worth of records that a jump makes up; less is pulled in. */
const SECONDS_OFF = 2.5;
/** A beat is a transition; so many records come with one. */
const RECORDS_PER_BEAT = 4;
const FEWEST = 24;
const MOST_PULL = 0.3;

/**
 * @param {number} mine record at my cursor @param {number} theirs record at the teacher's
 * @param {number} beat transitions per second
 * @returns {{jump: boolean, pull: number}} `pull` is what the beat is multiplied with
 */
export function pullOf(mine, theirs, beat) {
  const most = Math.max(FEWEST, SECONDS_OFF * beat * RECORDS_PER_BEAT);
  const off = theirs - mine;
  if (Math.abs(off) > most) return { jump: true, pull: 1 };
  return { jump: false, pull: 1 + MOST_PULL * (off / most) };
}
