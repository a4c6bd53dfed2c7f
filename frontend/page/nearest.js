/** The nearest record of a kind. */

import { call, query } from "./api.js";

/** @typedef {import("../model/record-kinds.js").RecordKind} RecordKind */
/** @typedef {import("./session.js").Session} Session */

/**
 * The nearest record of a kind, asked of the server, which searches a long run in parts.
 * @param {Session} session @param {RecordKind} wanted @param {number} from @param {1|-1} direction
 * @returns {Promise<number|null>}
 */
export async function nearestOf(session, { kind, codes }, from, direction) {
  await session.stored(direction > 0 ? session.head : from);
  for (let place = from; ; ) {
    const { seq, next } = await call(`/runs/${session.id}/find${query({ kind, code: codes.join(), from: place, direction })}`);
    if (seq !== null || next === null) return seq;
    place = next;
  }
}
