/** Where what a record does has happened: the board shows the state after a record, and changes are records too. */

/**
 * @param {{seq: number, kind: string, cause: number}[]} records in order without gap, the first of them is meant
 * @returns {number} seq of the last change right behind it that it makes, or its function with it; its own when there is none
 */
export function settledOf([first, ...rest]) {
  const made = new Set([first.seq]);
  let last = first.seq;
  for (const { seq, kind, cause } of first.kind === "access" ? rest : []) {
    if (kind !== "change" || !(made.has(cause) || cause === first.cause)) break;
    made.add(seq);
    last = seq;
  }
  return last;
}
