/** Beats: one transition each, and one for a stretch of idle time, which then says how long it was. */

import { Kind } from "../tape/vocabulary.js";

/** A stretch this long in which nothing happens is idle. */
const IDLE_NS = 100_000;
const LOOK = 2048;
const MOST_AT_ONCE = 4000;

/**
 * Where the cursor is after some beats.
 * @param {import("../tape/window.js").TapeWindow} window
 * @param {number} from
 * @param {number} head seq of the last record
 * @param {number} beats how many may be spent
 * @param {number} idleTold ns of idle time that was told by the last beat, so that it is not told again
 * @returns {{seq: number, spent: number, idle: number}|null} null when records must be fetched first
 */
export function beatsAhead(window, from, head, beats, idleTold) {
  const frames = window.ready(from + 1, Math.min(head, from + Math.max(LOOK, beats * 8)));
  if (!frames) return null;
  const here = window.record(from);
  let before = here ? here.t : 0;
  let seq = from;
  let spent = 0;
  const most = Math.min(beats, MOST_AT_ONCE);
  for (const frame of frames) {
    for (let i = 0; i < frame.count; i++) {
      const gap = frame.t[i] - before;
      if (gap >= IDLE_NS && !(spent === 0 && idleTold)) return { seq, spent: spent + 1, idle: gap };
      before = frame.t[i];
      if (frame.kind[i] !== Kind.CHANGE) continue;
      seq = frame.firstSeq + i;
      spent += 1;
      if (spent >= most) return { seq, spent, idle: 0 };
    }
  }
  return spent ? { seq, spent, idle: 0 } : { seq: head > from ? head : from, spent: 1, idle: 0 };
}
