/** JSON for people to edit: short parts stay on one line. */

const WIDTH = 84;

/**
 * @param {unknown} value plain data
 * @param {string} [indent]
 * @returns {string}
 */
export function prettyJson(value, indent = "") {
  const short = inOneLine(value);
  if (short.length + indent.length <= WIDTH || typeof value !== "object" || value === null) return short;
  const deeper = `${indent}  `;
  const parts = Array.isArray(value)
    ? value.map((item) => prettyJson(item, deeper))
    : Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${prettyJson(item, deeper)}`);
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  return `${open}\n${parts.map((part) => deeper + part).join(",\n")}\n${indent}${close}`;
}

/** @param {unknown} value @returns {string} */
function inOneLine(value) {
  if (Array.isArray(value)) return `[${value.map(inOneLine).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  return `{${Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${inOneLine(item)}`).join(", ")}}`;
}
