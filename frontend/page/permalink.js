/**
 * The place in the address: everything that makes up a sight of a run. Reading and writing are pure and each other's
 * inverse. Never the token: a link is an address, not a key.
 */

import { MOST_BOOKMARKS } from "../model/marks.js";

/** @typedef {{from: number, to: number}} Stretch records from..to */

/**
 * @typedef {object} Place
 * @property {string} run "" = the demo, or what `config` or `preset` describes
 * @property {string} beside run of the other design
 * @property {number|null} at record at the cursor
 * @property {"event"|"time"} axis
 * @property {Stretch|null} view records in view on the timeline; null: around the cursor
 * @property {Stretch|null} sel records that are selected
 * @property {string} lane lane that is selected, "" = none
 * @property {boolean} all lanes of all CPUs, not only of the large ones
 * @property {string[]} pinned lanes that stay on top
 * @property {string[]} folded groups of lanes that are folded
 * @property {{seq: number}|{lane: string, before: number}|null} why the question that is open
 * @property {string[]} panels what else is open, of PANELS
 * @property {number|null} a marker A
 * @property {number|null} b marker B
 * @property {number[]} bookmarks records that are marked
 * @property {string} config experiments as page/recipe.js packs them: ours, and the one beside it
 * @property {string} preset instead of a config: a preset by name
 * @property {string[]} designs of the preset: ours, and the one beside it
 * @property {number|null} seed of the preset
 */

/** What can be open beside the answer to "why?": the timeline as a table, the stops, the board as a table. */
export const PANELS = ["table", "stops", "board"];

const NAME = /^[A-Za-z0-9_.:-]{1,80}$/;
const MOST_NAMES = 200;

/** One key of the address: how it is read and written. @typedef {{read: (text: string) => any, write: (value: any) => string|null}} Key */

/** @type {Key} */
const word = { read: (text) => (NAME.test(text) ? text : undefined), write: (value) => value || null };
/** @type {Key} */
const number = { read: (text) => (/^\d{1,15}$/.test(text) ? Number(text) : undefined), write: (value) => (value === null ? null : String(value)) };
/** @type {Key} */
const stretch = {
  read(text) {
    const found = /^(\d{1,15})-(\d{1,15})$/.exec(text);
    const [from, to] = found ? [Number(found[1]), Number(found[2])] : [1, 0];
    return from <= to ? { from, to } : undefined;
  },
  write: (value) => (value === null ? null : `${value.from}-${value.to}`),
};
/** @type {Key} */
const words = {
  read(text) {
    const names = text.split(",");
    return names.length <= MOST_NAMES && names.every((name) => NAME.test(name)) ? names : undefined;
  },
  write: (value) => (value.length ? value.join() : null),
};
/** @type {Key} */
const numbers = {
  read(text) {
    const all = text.split(",");
    return all.length <= MOST_BOOKMARKS && all.every((one) => /^\d{1,15}$/.test(one)) ? all.map(Number) : undefined;
  },
  write: (value) => (value.length ? value.join() : null),
};
/** @type {Key} */
const why = {
  read(text) {
    const found = /^(?:([a-z_]{1,40}(?::\d{1,4}){1,2})@)?(\d{1,15})$/.exec(text);
    if (!found) return undefined;
    return found[1] ? { lane: found[1], before: Number(found[2]) } : { seq: Number(found[2]) };
  },
  write: (value) => (value === null ? null : "seq" in value ? String(value.seq) : `${value.lane}@${value.before}`),
};

/** The keys in the order in which they are written: name in the address, property, what it means. @type {[string, keyof Place, Key, string][]} */
const KEYS = [
  ["run", "run", word, "the id of a run"],
  ["with", "beside", word, "the id of a run"],
  ["config", "config", { read: (text) => (/^[A-Za-z0-9_-]+$/.test(text) ? text : undefined), write: word.write }, "a packed experiment"],
  ["preset", "preset", word, "the name of a preset"],
  ["design", "designs", words, "names of designs"],
  ["seed", "seed", number, "a whole number"],
  ["at", "at", number, "the number of a record"],
  ["axis", "axis", { read: (text) => (["event", "time"].includes(text) ? text : undefined), write: (value) => (value === "time" ? value : null) }, "event or time"],
  ["view", "view", stretch, "records, from-to"],
  ["sel", "sel", stretch, "records, from-to"],
  ["lane", "lane", word, "the name of a lane"],
  ["cpus", "all", { read: (text) => (text === "all" ? true : undefined), write: (value) => (value ? "all" : null) }, "all"],
  ["pin", "pinned", words, "names of lanes"],
  ["fold", "folded", words, "names of groups"],
  ["why", "why", why, "a record, or a variable and a record: loaded:0@1234"],
  ["panel", "panels", { read: (text) => { const names = text.split(","); return names.every((name) => PANELS.includes(name)) ? names : undefined; }, write: words.write }, PANELS.join(" or ")],
  ["a", "a", number, "the number of a record"],
  ["b", "b", number, "the number of a record"],
  ["mark", "bookmarks", numbers, "the numbers of records"],
];

/** The place of an address without parameters. @returns {Place} */
export function noPlace() {
  return {
    run: "", beside: "", at: null, axis: "event", view: null, sel: null, lane: "", all: false, pinned: [], folded: [],
    why: null, panels: [], a: null, b: null, bookmarks: [], config: "", preset: "", designs: [], seed: null,
  };
}

/** What cannot be read is left out; `problemsOf` tells it. @param {string} search "?run=...&at=..." @returns {Place} */
export function readPlace(search) {
  const parameters = new URLSearchParams(search);
  const place = /** @type {any} */ (noPlace());
  for (const [name, property, key] of KEYS) {
    const value = parameters.has(name) ? key.read(parameters.get(name) ?? "") : undefined;
    if (value !== undefined) place[property] = value;
  }
  return place;
}

/** What an address says that cannot be read: one sentence each. @param {string} search @returns {string[]} */
export function problemsOf(search) {
  const parameters = new URLSearchParams(search);
  return KEYS.filter(([name, , key]) => parameters.has(name) && key.read(parameters.get(name) ?? "") === undefined)
    .map(([name, , , means]) => `“${name}=${shortened(parameters.get(name) ?? "")}” in the link cannot be read: it should be ${means}.`);
}

/** @param {Partial<Place>} place @returns {string} "?run=...&at=...", "" for the demo */
export function writePlace(place) {
  const whole = { ...noPlace(), ...place };
  const text = KEYS.map(([name, property, key]) => [name, key.write(whole[property])])
    .filter(([, value]) => value !== null)
    // Colons, commas and @ may stand in a query as they are, and a link is read by people.
    .map(([name, value]) => `${name}=${encodeURIComponent(/** @type {string} */ (value)).replace(/%(3A|2C|40)/g, (code) => decodeURIComponent(code))}`);
  return text.length ? `?${text.join("&")}` : "";
}

/** @param {string} text */
function shortened(text) {
  return text.length > 30 ? `${text.slice(0, 30)}…` : text;
}
