/** What must hold at every moment, in the words of the server's list. */

import { call } from "./api.js";

/** @typedef {{id: string, says: string, why: string, about: string[]}} Invariant */

/** @type {Map<string, Invariant>} */
const known = new Map();

/** Fetch the list once. @param {() => void} arrived */
export async function loadInvariants(arrived) {
  if (!known.size) {
    const { items } = await call("/invariants");
    for (const one of items) known.set(one.id, one);
  }
  arrived();
}

/** @param {string} id @returns {Invariant|undefined} */
export const invariant = (id) => known.get(id);
