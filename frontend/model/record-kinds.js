/** Kinds of records one can step by: every access, function, event, variable and operation by its name, and groups. */

import { OPS } from "../tape/ops.js";
import { ACCESS, Access, CALL, Call, EITHER, EVENT, Event, Kind, Phase, VAR, Var } from "../tape/vocabulary.js";
import { Op } from "../tape/ops.js";

/** @typedef {import("../tape/types.js").RecordsFrame} RecordsFrame */

/**
 * @typedef {object} RecordKind
 * @property {string} kind op, access, change, call or event
 * @property {string[]} codes as REST names them, none = all of the kind
 * @property {string} label what the reader sees and types
 * @property {string} says a sentence
 */

const NAMES = /** @type {Record<number, string>} */ (Object.fromEntries(Object.entries(Kind).map(([name, n]) => [n, name.toLowerCase()])));
/** By kind: REST's name of a code -> its number. @type {Record<string, Record<string, number>>} */
const CODES = Object.fromEntries(Object.entries({ op: Op, access: Access, call: Call, event: Event, change: Var })
  .map(([kind, codes]) => [kind, Object.fromEntries(Object.entries(codes).map(([name, code]) => [name.toLowerCase(), code]))]));

/** What events without a token are called. @type {Record<string, string>} */
const EVENT_WORDS = { HIRQ: "host irq", G_IRQ: "guest irq" };
/** Words that one may type for a kind besides its label. @type {Record<string, string>} */
const ALSO = { "host irq": "HIRQ interrupt", "guest irq": "g:IRQ interrupt", EXIT: "exit", ENTER: "entry", save: "vtimer_save_state", restore: "vtimer_restore_state" };

/** @param {string} text a vocabulary's sentence with places for values */
const plain = (text) => text.replace("{who}", EITHER).replace(/\s*[:(]?\s*\{\w+\}/g, " …").replace(/ …(\s*\([^)]*\))?\.$/, ".");

/** @type {RecordKind[]} */
const GROUPS = [
  { kind: "event", codes: ["exit_sync", "exit_irq"], label: "EXIT", says: "A guest exits to the hypervisor, for whichever reason." },
  { kind: "op", codes: [], label: "any op", says: "A guest begins an operation." },
  { kind: "event", codes: [], label: "any event", says: "Something happens to the machine: an expiry, an exit, a decision of the scheduler." },
  { kind: "call", codes: [], label: "any function", says: "A function of the kernel is entered, or finds nothing to do." },
];

/** @type {RecordKind[]} */
export const RECORD_KINDS = [
  GROUPS[0],
  ...entries(Event, "event", (name, code) => [EVENT_WORDS[name] ?? (EVENT[code].token || name.toLowerCase().replaceAll("_", " ")), plain(EVENT[code].says)]),
  ...entries(Access, "access", (_, code) => [ACCESS[code].token, plain(ACCESS[code].says)]),
  ...entries(Call, "call", (name, code) => [CALL[code].token || name.toLowerCase(), plain(CALL[code].says)]),
  ...entries(Var, "change", (_, code) => [`${VAR[code].name} changes`, VAR[code].explain]),
  ...entries(Op, "op", (_, code) => [OPS[code].name, `The guest begins the operation ${OPS[code].name}: ${OPS[code].says}.`]),
  ...GROUPS.slice(1),
];

/** @param {Record<string, number>} codes @param {string} kind @param {(name: string, code: number) => [string, string]} tell @returns {RecordKind[]} */
function entries(codes, kind, tell) {
  return Object.entries(codes).map(([name, code]) => {
    const [label, says] = tell(name, code);
    return { kind, codes: [name.toLowerCase()], label, says };
  });
}

/** The kind that a record is of. @param {{kind: number, code: number}} record @returns {RecordKind|null} */
export function kindOf({ kind, code }) {
  return RECORD_KINDS.find((one) => one.kind === NAMES[kind] && one.codes.length === 1 && CODES[one.kind][one.codes[0]] === code) ?? null;
}

/** What was typed: kinds whose name begins so first, then those that hold it anywhere. @param {string} text @returns {RecordKind[]} */
export function searchKinds(text) {
  const word = text.trim().toLowerCase();
  if (!word) return RECORD_KINDS;
  const rank = (/** @type {RecordKind} */ { label, says }) => {
    const name = label.toLowerCase();
    if (name === word) return 0;
    if (name.startsWith(word)) return 1;
    if (name.includes(word) || (ALSO[label] ?? "").toLowerCase().includes(word)) return 2;
    return says.toLowerCase().includes(word) ? 3 : 4;
  };
  return RECORD_KINDS.map((kind) => ({ kind, rank: rank(kind) })).filter((one) => one.rank < 4).sort((a, b) => a.rank - b.rank).map((one) => one.kind);
}

/** The test of a record; of functions their entry, as the server has it. @param {RecordKind} wanted @returns {(frame: RecordsFrame, i: number) => boolean} */
export function isOf({ kind, codes }) {
  const number = Kind[/** @type {keyof typeof Kind} */ (kind.toUpperCase())];
  const numbers = codes.map((name) => CODES[kind][name]);
  return (frame, i) => frame.kind[i] === number && (!numbers.length || numbers.includes(frame.code[i])) &&
    (number !== Kind.CALL || frame.value[i] === BigInt(Phase.ENTER) || frame.value[i] === BigInt(Phase.NOOP));
}
