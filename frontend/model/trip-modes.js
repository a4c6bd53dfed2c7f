/** What the physical CPUs execute along a round trip: it tells code at EL2 from the host's. */

import { Kind, Var } from "../tape/vocabulary.js";

/** @typedef {import("../tape/types.js").RecordsFrame} RecordsFrame */

/**
 * @param {RecordsFrame[]} frames in order, from where the round trip begins on
 * @param {readonly {seq: number, pcpu: number}[]} placed records in order
 * @returns {(number|null)[]} for each record the `PcpuMode` of its pCPU, null where no change has told it yet
 */
export function modesAt(frames, placed) {
  /** @type {Map<number, number>} by pCPU */
  const modes = new Map();
  const found = /** @type {(number|null)[]} */ ([]);
  let next = 0;
  for (const frame of frames) {
    for (let i = 0; i < frame.count && next < placed.length; i++) {
      if (frame.firstSeq + i < placed[0].seq) continue;
      if (frame.kind[i] === Kind.CHANGE && frame.code[i] === Var.P_MODE) modes.set(frame.pcpu[i], Number(frame.value[i]));
      if (frame.firstSeq + i === placed[next].seq) found.push(modes.get(placed[next++].pcpu) ?? null);
    }
  }
  return found;
}
