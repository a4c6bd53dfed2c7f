/**
 * A small, safe language of conditions over the state variables: where to stop. The twin of
 * backend/tickscope/tape/condition.py, which explains it; a test holds the two equal, sentences of errors included.
 */

import { ENUMS, Kind, Show, Subject, VAR, Var } from "../tape/vocabulary.js";

/** @typedef {import("./layout.js").Layout} Layout */
/** @typedef {{var: number, subject: string, slot: number, field: string, text: string}} Ref */
/** @typedef {{op: "compare", left: Ref, how: string, right: bigint|Ref}} Compare */
/** @typedef {{op: "and"|"or"|"not", parts: Node[]}} Join */
/** @typedef {Compare|Join} Node */
/** @typedef {{kind: string, text: string, column: number}} Token */
/** @typedef {(values: BigUint64Array) => boolean} Test */

const MAX_LENGTH = 300;
const MAX_DEPTH = 20;
const TOKEN = /([a-z_]+:(?:[0-9]+|[pv])(?::[0-9]+)?(?:\.[a-z0-9]+)?)|(0x[0-9a-f]+|[0-9]+)|([a-z_][a-z0-9_]*)|(<=|>=|!=|==|=|<|>|&&|&|\|\||\||!|\(|\))/y;
const KINDS = ["ref", "number", "word", "op"];
/** @type {Record<string, string>} */
const SAME = { while: "and", "&": "and", "&&": "and", "|": "or", "||": "or", "!": "not", "==": "=" };
/** @type {Record<string, (a: bigint, b: bigint) => boolean>} */
const COMPARE = { "=": (a, b) => a === b, "!=": (a, b) => a !== b, "<": (a, b) => a < b, "<=": (a, b) => a <= b, ">": (a, b) => a > b, ">=": (a, b) => a >= b };
/** @type {Record<number, Record<string, [bigint, bigint]>>} */
const FIELDS = {
  [Show.CTL]: { enable: [0n, 1n], imask: [1n, 1n], istatus: [2n, 1n] },
  [Show.LR]: { state: [62n, 3n], hw: [61n, 1n], vintid: [0n, 0xffffffffn], pintid: [32n, 0x3ffn], prio: [48n, 0xffn] },
};
/** @type {Record<string, bigint>} */
const LR_STATES = { empty: 0n, pending: 1n, active: 2n, both: 3n };
const VARS = new Map(Object.entries(VAR).map(([code, info]) => [info.name, Number(code)]));
const MOST = (1n << 64n) - 1n;

/** The condition cannot be read, or not for this run; the message says where and what to do. */
export class ConditionError extends Error {}

/** @param {string} text @returns {Node} */
export function parse(text) {
  if (text.length > MAX_LENGTH) throw new ConditionError(`A condition has at most ${MAX_LENGTH} characters.`);
  return new Parser(tokens(text.toLowerCase()), text.length).whole();
}

/** @param {string} text @returns {Token[]} */
function tokens(text) {
  const found = [];
  for (let place = 0; place < text.length; ) {
    if (text[place] === " " || text[place] === "\t") {
      place += 1;
      continue;
    }
    TOKEN.lastIndex = place;
    const match = TOKEN.exec(text);
    if (!match) throw new ConditionError(`Column ${place + 1}: this sign has no meaning in a condition.`);
    const word = Object.hasOwn(SAME, match[0]) ? SAME[match[0]] : match[0];
    const kind = ["and", "or", "not"].includes(word) ? "op" : KINDS[match.slice(1).findIndex((part) => part !== undefined)];
    found.push({ kind, text: word, column: place + 1 });
    place += match[0].length;
  }
  return found;
}

class Parser {
  /** @param {Token[]} found @param {number} length */
  constructor(found, length) {
    this.found = found;
    this.end = { kind: "end", text: "", column: length + 1 };
    this.place = 0;
    this.depth = 0;
  }

  next() {
    return this.found[this.place] ?? this.end;
  }

  /** @param {string[]} texts */
  take(...texts) {
    const { kind, text } = this.next();
    if (kind !== "op" || !texts.includes(text)) return "";
    this.place += 1;
    return text;
  }

  /** @returns {Node} */
  whole() {
    const node = this.joined("or");
    const { kind, column } = this.next();
    if (kind !== "end") throw new ConditionError(`Column ${column}: expected and, or, or the end.`);
    return node;
  }

  /** @param {"and"|"or"} op @returns {Node} */
  joined(op) {
    const part = () => (op === "or" ? this.joined("and") : this.not());
    const parts = [part()];
    while (this.take(op)) parts.push(part());
    return parts.length === 1 ? parts[0] : { op, parts };
  }

  /** @returns {Node} */
  not() {
    let negated = false;
    while (this.take("not")) negated = !negated;
    const node = this.atom();
    return negated ? { op: "not", parts: [node] } : node;
  }

  /** @returns {Node} */
  atom() {
    const { kind, text, column } = this.next();
    if (this.take("(")) return this.inside(column);
    if (kind !== "ref") {
      const says = kind === "word" && VARS.has(text) ? "a variable needs its CPU, such as ppi_active:0" : "expected a variable, such as ppi_active:0";
      throw new ConditionError(`Column ${column}: ${says}.`);
    }
    this.place += 1;
    const left = refOf(text, column);
    const how = this.take(...Object.keys(COMPARE));
    return how ? { op: "compare", left, how, right: this.right(left) } : { op: "compare", left, how: "!=", right: 0n };
  }

  /** @param {number} column of the opening parenthesis @returns {Node} */
  inside(column) {
    this.depth += 1;
    if (this.depth > MAX_DEPTH) throw new ConditionError(`Column ${column}: at most ${MAX_DEPTH} parentheses inside each other.`);
    const node = this.joined("or");
    if (!this.take(")")) throw new ConditionError(`Column ${this.next().column}: a closing parenthesis is missing.`);
    this.depth -= 1;
    return node;
  }

  /** @param {Ref} left @returns {bigint|Ref} */
  right(left) {
    const { kind, text, column } = this.next();
    this.place += 1;
    if (kind === "number") {
      const value = BigInt(text);
      if (value > MOST) throw new ConditionError(`Column ${column}: a value has at most 64 bits.`);
      return value;
    }
    if (kind === "ref") return refOf(text, column);
    const known = wordsOf(left);
    const number = kind === "word" ? /^[pv]cpu([0-9]{1,4})$/.exec(text) : null;
    if (Object.hasOwn(known, text)) return known[text];
    if (number && VAR[left.var].show === Show.INDEX) return BigInt(number[1]) + (left.var === Var.V_PCPU ? 0n : 1n);
    const names = Object.keys(known);
    const hint = names.length ? `: one of ${names.join(", ")}, or a number` : ", a number or another variable";
    throw new ConditionError(`Column ${column}: expected a value of ${left.text}${hint}.`);
  }
}

/** Words that a variable's value may be compared with. @param {Ref} ref @returns {Record<string, bigint>} */
function wordsOf(ref) {
  if (ref.field) return ref.field === "state" ? LR_STATES : {};
  if (VAR[ref.var].show === Show.ENUM) return Object.fromEntries(Object.entries(ENUMS[ref.var]).map(([value, name]) => [name.toLowerCase(), BigInt(value)]));
  return ref.var === Var.P_THREAD || ref.var === Var.P_RUNNING ? { none: 0n } : {};
}

/** @param {string} text @param {number} column @returns {Ref} */
function refOf(text, column) {
  const wrong = (/** @type {string} */ says) => new ConditionError(`Column ${column}: ${says}.`);
  const [head, field = ""] = text.split(".");
  const [name, subject, slot] = head.split(":");
  const code = VARS.get(name);
  if (code === undefined) throw wrong(`there is no variable ${name}`);
  if ((code === Var.P_LR) !== (slot !== undefined)) throw wrong(code === Var.P_LR ? "a list register needs its number, such as lr:0:1" : `${name} has no number of its own`);
  const owner = VAR[code].subject;
  if ((subject === "p" && owner !== Subject.PCPU) || (subject === "v" && owner !== Subject.VCPU)) throw wrong(`${name} belongs to a ${owner === Subject.PCPU ? "physical CPU (p)" : "virtual CPU (v)"}`);
  if (field && !shiftOf(code, field)) {
    const known = Object.keys(FIELDS[VAR[code].show] ?? {}).join(", ") || (VAR[code].show === Show.MASK ? "0 to 63" : "none");
    throw wrong(`${name} has no field ${field}; its fields: ${known}`);
  }
  return { var: code, subject, slot: Number(slot ?? 0), field, text };
}

/** @param {number} code @param {string} field @returns {[bigint, bigint]|null} shift and mask */
function shiftOf(code, field) {
  const { show } = VAR[code];
  if (show === Show.MASK) return /^[0-9]{1,2}$/.test(field) && Number(field) < 64 ? [BigInt(field), 1n] : null;
  const fields = FIELDS[show] ?? {};
  return Object.hasOwn(fields, field) ? fields[field] : null;
}

/** A condition made ready for one run. */
export class Condition {
  /** @param {string} text @param {Layout} layout */
  constructor(text, layout) {
    const node = parse(text);
    this.text = text;
    this.layout = layout;
    /** The variables that it depends on. @type {Set<number>} */
    this.indices = new Set();
    const free = new Set(refs(node).map((ref) => ref.subject));
    this.tests = bindings(free, layout).map((binding) => this.#made(node, binding));
  }

  /** Whether it is true in this state. @param {BigUint64Array} values */
  holds(values) {
    return this.tests.some((test) => test(values));
  }

  /** @param {Node} node @param {Record<string, number>} binding @returns {Test} */
  #made(node, binding) {
    if (node.op === "compare") return this.#compare(node, binding);
    const parts = node.parts.map((part) => this.#made(part, binding));
    if (node.op === "not") return (values) => !parts[0](values);
    return node.op === "and" ? (values) => parts.every((part) => part(values)) : (values) => parts.some((part) => part(values));
  }

  /** @param {Compare} node @param {Record<string, number>} binding @returns {Test} */
  #compare(node, binding) {
    const left = this.#reader(node.left, binding);
    const compare = COMPARE[node.how];
    const { right } = node;
    if (typeof right === "bigint") return (values) => compare(left(values), right);
    const other = this.#reader(right, binding);
    return (values) => compare(left(values), other(values));
  }

  /** @param {Ref} ref @param {Record<string, number>} binding @returns {(values: BigUint64Array) => bigint} */
  #reader(ref, binding) {
    const index = this.layout.index(ref.var, binding[ref.subject] ?? Number(ref.subject), ref.slot);
    if (index < 0) throw new ConditionError(`This run has no variable ${ref.text.split(".")[0]}.`);
    this.indices.add(index);
    if (!ref.field) return (values) => values[index];
    const [shift, mask] = shiftOf(ref.var, ref.field) ?? [0n, 0n];
    return (values) => (values[index] >> shift) & mask;
  }
}

/** @param {Node} node @returns {Ref[]} */
function refs(node) {
  if (node.op !== "compare") return node.parts.flatMap(refs);
  return typeof node.right === "bigint" ? [node.left] : [node.left, node.right];
}

/** @param {Set<string>} free @param {Layout} layout */
function bindings(free, layout) {
  /** @type {Record<string, number>[]} */
  let found = [{}];
  for (const [name, count] of /** @type {const} */ ([["p", layout.pcpus], ["v", layout.vcpus]])) {
    if (free.has(name)) found = found.flatMap((binding) => Array.from({ length: count }, (_, n) => ({ ...binding, [name]: n })));
  }
  return found;
}

/**
 * The first record with which one of the conditions becomes true.
 * @param {Condition[]} conditions
 * @param {BigUint64Array} before the state before the first record; it is not changed
 * @param {import("../tape/types.js").RecordsFrame[]} frames in order, without gap
 * @returns {{seq: number, condition: Condition}|null}
 */
export function firstRise(conditions, before, frames) {
  const values = before.slice();
  const held = conditions.map((condition) => condition.holds(values));
  for (const { kind, slot, value, count, firstSeq } of frames) {
    for (let i = 0; i < count; i++) {
      if (kind[i] !== Kind.CHANGE) continue;
      values[slot[i]] = value[i];
      for (const [n, condition] of conditions.entries()) {
        if (!condition.indices.has(slot[i])) continue;
        const holds = condition.holds(values);
        if (holds && !held[n]) return { seq: firstSeq + i, condition };
        held[n] = holds;
      }
    }
  }
  return null;
}
