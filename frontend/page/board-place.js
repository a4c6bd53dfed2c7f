/** The board's place holds the board, or one of the tables: of the board itself, or of the round trip. */

import { byId } from "../views/dom.js";

/** @typedef {"board-table"|"trip-table"} Table */

const TABLES = /** @type {Table[]} */ (["board-table", "trip-table"]);

/** Open a table in the board's place, or bring the board back if it is open. @param {Table} which @returns {boolean} whether it is open now */
export function toggleTable(which) {
  const open = Boolean(byId(which).hidden);
  for (const id of TABLES) byId(id).hidden = !open || id !== which;
  byId("board").hidden = open;
  return open;
}
