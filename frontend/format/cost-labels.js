/** Where the numbers of a cost profile come from: how many of them carry which label, and the sources they name. */

/** @typedef {{label: string, count: number, sources: string[]}} CostLabel */

/** From what is surest to what is merely chosen. */
const ORDER = ["measured", "derived", "published", "from memory", "chosen"];

/**
 * @param {{tables: {rows: {label: string, source: string}[]}[]}} profile as `GET /cost-profiles` gives it
 * @returns {CostLabel[]} the surest first; labels that no number carries are left out
 */
export function costLabels({ tables }) {
  /** @type {Map<string, {count: number, sources: Set<string>}>} */
  const found = new Map();
  for (const { label, source } of tables.flatMap(({ rows }) => rows)) {
    const entry = found.get(label) ?? { count: 0, sources: new Set() };
    found.set(label, entry);
    entry.count += 1;
    if (source) entry.sources.add(source);
  }
  const rank = (/** @type {string} */ label) => (ORDER.indexOf(label) + ORDER.length + 1) % (ORDER.length + 1);
  return [...found].map(([label, { count, sources }]) => ({ label, count, sources: [...sources] })).sort((a, b) => rank(a.label) - rank(b.label));
}
