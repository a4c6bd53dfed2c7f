/**
 * The lanes of the timeline: which variables have one, and how a value becomes a bit of its mask.
 * Written by tools/generate_vocabulary.py from the Python tables: change it there, then run it.
 */

/** How a value of a variable becomes the number of a bit. */
export const Paint = {
  VALUE: 0, FLAG: 1, CTL: 2, LR: 3, INDEX: 4,
};

/** The bits of a marks lane. */
export const Mark = {
  TIMER_ACCESS: 0, ACTIVE_WRITE: 1, HOST_IRQ: 2, EXIT: 3, ENTRY: 4, EXPIRY: 5, GUEST_IRQ: 6,
};

/** Variable -> Paint; those absent have no lane. @type {Readonly<Record<number, number>>} */
export const PAINT = {
  1: 0, 2: 4, 3: 4, 4: 2, 7: 0, 8: 0, 9: 0, 10: 0, 11: 0, 16: 3, 64: 0, 65: 4, 66: 2, 68: 0, 69: 0, 70: 0, 71: 0,
  72: 0, 73: 0, 74: 0, 75: 0, 76: 0, 77: 1, 78: 0, 81: 0,
};

/** kind * 65536 + code -> Mark. @type {Readonly<Record<number, number>>} */
export const MARK_OF = {
  65537: 0, 65538: 0, 65539: 0, 65540: 0, 65541: 0, 65545: 1, 65546: 1, 262150: 2, 262147: 3, 262148: 3, 262149: 4,
  262146: 5, 262151: 6,
};

/** Name of the lanes that hold marks. */
export const MARKS = "marks";
