/** Where "go to" leads: a record, a time, or so many records or so much time from here. */

const UNITS = /** @type {Record<string, number>} */ ({ ns: 1, us: 1e3, "µs": 1e3, ms: 1e6, s: 1e9 });

/**
 * @param {string} text "1234", "+5ev", "-5ev", "12ms", "+200us"
 * @param {number} seq @param {number} t where the cursor is
 * @returns {{seq?: number, t?: number}|null} null when it cannot be read
 */
export function parseGoTo(text, seq, t) {
  const match = /^\s*([+-]?)\s*([\d.]+)\s*([a-zµ]*)\s*$/i.exec(text);
  if (!match) return null;
  const [, sign, digits, unit] = match;
  const amount = Number(digits) * (sign === "-" ? -1 : 1);
  if (!Number.isFinite(amount)) return null;
  const name = unit.toLowerCase();
  if (name === "" || name === "ev") return { seq: sign ? seq + amount : amount };
  const scale = UNITS[name];
  return scale === undefined ? null : { t: sign ? t + amount * scale : amount * scale };
}
