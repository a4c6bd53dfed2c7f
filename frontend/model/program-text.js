/** A guest program as people type it: a JSON list, or one op per line. */

/**
 * @typedef {object} Typed
 * @property {any[]} ops
 * @property {number[]} vcpus empty: one vCPU
 * @property {number[]} lines line of each op, from 1; empty for JSON
 */

/** A program that cannot be read: one sentence and the line it is about. */
export class ProgramTextError extends Error {
  /** @param {string} message @param {number} line from 1, 0 = none */
  constructor(message, line = 0) {
    super(message);
    this.name = "ProgramTextError";
    this.line = line;
  }
}

/**
 * @param {string} text
 * @returns {Typed}
 * @throws {ProgramTextError}
 */
export function readProgramText(text) {
  const trimmed = text.trim();
  if (!trimmed) throw new ProgramTextError("The program is empty: write one op per line, such as hvc or wfi_in 5000.");
  return /^[[{]/.test(trimmed) ? readJson(text) : readLines(text);
}

/** @param {string} text @returns {Typed} */
function readJson(text) {
  let data;
  try {
    data = JSON.parse(text);
  } catch (error) {
    const [line, words] = placeOf(error, text);
    throw new ProgramTextError(`This is not JSON${line ? ` (line ${line})` : ""}: ${words}.`, line);
  }
  const ops = Array.isArray(data) ? data : data?.ops;
  if (!Array.isArray(ops)) throw new ProgramTextError('A program in JSON is a list of ops, or {"ops": [...], "vcpus": [...]}.');
  const vcpus = Array.isArray(data) ? [] : (data.vcpus ?? []);
  if (!Array.isArray(vcpus)) throw new ProgramTextError("'vcpus' is a list with the vCPU of each op.");
  return { ops, vcpus, lines: [] };
}

/** @param {unknown} error @param {string} text @returns {[number, string]} */
function placeOf(error, text) {
  const message = error instanceof Error ? error.message : String(error);
  const position = /position (\d+)/.exec(message);
  const line = position ? text.slice(0, Number(position[1])).split("\n").length : /end of JSON/i.test(message) ? text.split("\n").length : 0;
  return [line, message.replace(/ in JSON at position.*$| \(line \d+ column \d+\)$/, "")];
}

/** One op per line: `wfi_in 5000`, `1: sgi_self 5` for vCPU 1, `# remark`. @param {string} text @returns {Typed} */
function readLines(text) {
  const typed = /** @type {Typed} */ ({ ops: [], vcpus: [], lines: [] });
  text.split("\n").forEach((raw, n) => {
    const line = raw.replace(/#.*$/, "").trim();
    if (!line) return;
    const match = /^(?:(\d+)\s*:\s*)?([a-z_]+)((?:[\s,:]+-?\d+)*)$/i.exec(line);
    if (!match) throw new ProgramTextError(`Line ${n + 1} is no op: "${line.slice(0, 40)}"; an op is a name and its numbers, such as wfi_in 5000.`, n + 1);
    const numbers = match[3].match(/-?\d+/g)?.map(Number) ?? [];
    typed.ops.push(numbers.length ? [match[2], ...numbers] : match[2]);
    typed.vcpus.push(Number(match[1] ?? 0));
    typed.lines.push(n + 1);
  });
  if (!typed.ops.length) throw new ProgramTextError("The program has only remarks: write one op per line, such as hvc or wfi_in 5000.");
  if (!typed.vcpus.some(Boolean)) typed.vcpus = [];
  return typed;
}

/**
 * The same as text, one op per line.
 * @param {readonly any[][]} ops [name, number, ...] @param {readonly number[]} vcpus
 */
export function opsText(ops, vcpus) {
  const two = vcpus.some(Boolean);
  return ops.map((op, n) => `${two ? `${vcpus[n]}: ` : ""}${op.join(" ")}`).join("\n");
}

/**
 * The line that the server's complaint is about.
 * @param {Typed} typed @param {string} where "ops[3]", "vcpus", ...
 * @returns {number} from 1, 0 when it is about no line
 */
export function lineOfPlace(typed, where) {
  const match = /^ops\[(\d+)\]/.exec(where);
  return match ? (typed.lines[Number(match[1])] ?? 0) : 0;
}
