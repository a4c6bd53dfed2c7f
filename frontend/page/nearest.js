/** The nearest record of something, asked of the server, which searches a long run in parts. */

import { call, query } from "./api.js";

/** @typedef {import("../model/record-kinds.js").RecordKind} RecordKind */
/** @typedef {import("./session.js").Session} Session */

/**
 * @param {Session} session @param {"find"|"search"} route @param {Record<string, string|number|boolean|null>} question
 * @param {number} from seq, not looked at itself @param {1|-1} direction
 * @returns {Promise<number|null>} seq, null when there is none
 */
export async function nearest(session, route, question, from, direction) {
  for (let place = from; ; ) {
    const { seq, next } = await call(`/runs/${session.id}/${route}${query({ ...question, from: place, direction })}`);
    if (seq !== null || next === null) return seq;
    place = next;
  }
}

/**
 * The nearest record of a kind.
 * @param {Session} session @param {RecordKind} wanted @param {number} from @param {1|-1} direction
 */
export async function nearestOf(session, { kind, codes }, from, direction) {
  await session.stored(direction > 0 ? session.head : from);
  return nearest(session, "find", { kind, code: codes.join() }, from, direction);
}
