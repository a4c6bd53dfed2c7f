/** Aggregates of a stretch of records: the server's parts added, and what is worth telling of them. */

/**
 * @typedef {object} Part what GET /runs/{id}/selection gives
 * @property {number} from_seq @property {number} to_seq @property {number} t_from @property {number} t_to
 * @property {number|null} next @property {string} carry @property {number} records
 * @property {Record<string, Record<string, number>>} counts
 * @property {Record<string, number>} rules
 * @property {Record<string, Record<string, [number, number]>>} lanes
 * @property {Record<string, [number, number][]>} latencies
 *
 * @typedef {object} Totals
 * @property {number} records
 * @property {number} ns
 * @property {Map<string, Map<string, number>>} counts kind -> name -> records
 * @property {Map<number, number>} rules
 * @property {Map<string, Map<number, {ns: number, visits: number}>>} lanes lane -> bit of its mask
 * @property {Map<string, Map<number, number>>} latencies stage -> ns -> how often
 *
 * @typedef {{stage: string, count: number, min: number, median: number, max: number}} Latency
 */

/** @returns {Totals} */
export const noTotals = () => ({ records: 0, ns: 0, counts: new Map(), rules: new Map(), lanes: new Map(), latencies: new Map() });

/** @template K @param {Map<K, number>} map @param {K} key @param {number} n */
function add(map, key, n) {
  map.set(key, (map.get(key) ?? 0) + n);
}

/** @template K, V @param {Map<K, V>} map @param {K} key @param {() => V} make */
function at(map, key, make) {
  let found = map.get(key);
  if (found === undefined) map.set(key, (found = make()));
  return found;
}

/** Add a part. @param {Totals} totals changed in place @param {Part} part */
export function addPart(totals, part) {
  totals.records += part.records;
  totals.ns += part.t_to - part.t_from;
  for (const [kind, names] of Object.entries(part.counts)) for (const [name, n] of Object.entries(names)) add(at(totals.counts, kind, () => new Map()), name, n);
  for (const [rule, n] of Object.entries(part.rules)) add(totals.rules, Number(rule), n);
  for (const [stage, found] of Object.entries(part.latencies)) for (const [ns, n] of found) add(at(totals.latencies, stage, () => new Map()), ns, n);
  for (const [lane, bits] of Object.entries(part.lanes)) {
    const of = at(totals.lanes, lane, () => new Map());
    for (const [bit, [ns, visits]] of Object.entries(bits)) {
      const spent = at(of, Number(bit), () => ({ ns: 0, visits: 0 }));
      spent.ns += ns;
      spent.visits += visits;
    }
  }
}

/** Latencies that occur, in the order of the stages. @param {Totals} totals @returns {Latency[]} */
export function latencies(totals) {
  return [...totals.latencies].flatMap(([stage, found]) => {
    const sorted = [...found].sort(([a], [b]) => a - b);
    const count = sorted.reduce((sum, [, n]) => sum + n, 0);
    if (!count) return [];
    return [{ stage, count, min: sorted[0][0], median: middle(sorted, count), max: sorted[sorted.length - 1][0] }];
  });
}

/** The median of values with how often each occurs; of two in the middle the lower. @param {[number, number][]} sorted @param {number} count */
function middle(sorted, count) {
  let before = 0;
  for (const [value, n] of sorted) {
    before += n;
    if (before >= count / 2) return value;
  }
  return NaN;
}

/** The most frequent first. @template K @param {Map<K, number>} counts @returns {[K, number][]} */
export function ranked(counts) {
  return [...counts].sort(([, a], [, b]) => b - a);
}

/** The name under which the server times a lane. @param {{sources: string[]}} lane */
export function timedName(lane) {
  return lane.sources.join("+");
}
