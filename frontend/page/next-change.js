/** The next or previous change of some variables: looked for in the records at hand, then by the server, however far. */

import { Kind } from "../tape/vocabulary.js";
import { call, query } from "./api.js";

/** @typedef {import("./session.js").Session} Session */

/** So many records are looked at here: the next change is mostly near, and then nothing need be asked. */
const LOOK = 8192;

/**
 * @param {Session} session @param {string[]} lanes names of variables
 * @param {number} from seq @param {1|-1} direction
 * @returns {Promise<number|null>} seq, null when there is none
 */
export async function nextChange(session, lanes, from, direction) {
  const { layout, head } = session;
  const wanted = new Set([...layout.variables.keys()].filter((n) => lanes.includes(layout.name(n))));
  const [a, b] = direction > 0 ? [from + 1, Math.min(head, from + LOOK)] : [Math.max(1, from - LOOK), from - 1];
  if (b < a) return null;
  const frames = await session.window.records(a, b);
  for (const frame of direction > 0 ? frames : frames.reverse()) {
    for (let n = 0; n < frame.count; n++) {
      const i = direction > 0 ? n : frame.count - 1 - n;
      if (frame.kind[i] === Kind.CHANGE && wanted.has(frame.slot[i])) return frame.firstSeq + i;
    }
  }
  return direction > 0 ? sought(session, lanes, b, direction) : sought(session, lanes, a, direction);
}

/** Beyond what was looked at here. @param {Session} session @param {string[]} lanes @param {number} from @param {1|-1} direction */
async function sought(session, lanes, from, direction) {
  await session.stored(Math.min(from + 1, session.head));
  const answers = await Promise.all(lanes.map((variable) => call(`/runs/${session.id}/seek${query({ variable, from, dir: direction })}`)));
  const found = answers.map(({ seq }) => seq).filter((seq) => seq !== null);
  if (!found.length) return null;
  return direction > 0 ? Math.min(...found) : Math.max(...found);
}
