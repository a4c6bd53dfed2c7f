/**
 * The grid of one round trip: a block of lines per scenario, a line per design, a cell per counter. Each cell is a link
 * to the run. One tab stop; arrow keys move among the cells, Enter opens.
 */

import { h } from "../views/dom.js";
import { count } from "../format/numbers.js";
import { DESIGN_SAYS } from "./answers.js";
import { INSTRUCTIONS, errorWords, instructionSentence, instructionsOf, isNear } from "./instructions.js";
import { scenarioLink } from "./place.js";

/**
 * @typedef {object} Row
 * @property {string} scenario
 * @property {string} says
 * @property {number[]|null} measured
 * @property {number[]} simulated
 * @property {("equal"|"differs"|"not compared"|"not measured")[]} states
 * @property {string} statistic
 * @property {number} iterations
 * @property {string} note
 * @property {Record<string, [number|null, number|null]>} instructions
 *
 * @typedef {object} Parts
 * @property {import("./place.js").MatchPlace} place
 * @property {import("./answers.js").Known} known
 * @property {Map<string, {rows: Row[]}>} by design
 * @property {(scenario: string, design: string) => void} open
 */

const SIGNS = { equal: "=", differs: "≠", "not compared": "~", "not measured": "" };

/** @param {string[]} scenarios @param {Parts} parts */
export function grid(scenarios, parts) {
  const { by, known } = parts;
  const rows = [...by].flatMap(([design, side]) => side.rows.map((row) => ({ design, row }))).filter(({ row }) => scenarios.includes(row.scenario));
  const shown = known.columns.map((_, n) => n).filter((n) => rows.some(({ row }) => row.simulated[n] || row.measured?.[n]));
  const hidden = known.columns.filter((_, n) => !shown.includes(n)).map((column) => column.title);
  const columns = shown.map((n) => ({ n, column: known.columns[n] }));
  const withInstructions = rows.some(({ row }) => instructionsOf(row) !== null);
  const bodies = scenarios.map((scenario) => h("tbody", {}, [...by.keys()].map((design, line) => {
    const row = /** @type {Row} */ (by.get(design)?.rows.find((one) => one.scenario === scenario));
    const name = line ? null : h("th", { class: "scenario", scope: "rowgroup", rowspan: by.size }, h("b", { class: "mono" }, scenario), h("span", { class: "dim" }, row.says));
    return h("tr", { "data-design": design, "data-scenario": scenario }, name, designCell(row, design, parts), columns.map(({ n, column }) => h("td", {}, cell(row, n, column, design, parts))),
      withInstructions ? h("td", {}, instructionCell(row, design, parts)) : null);
  })));
  const table = h("table", { class: "counts", role: "grid", "aria-label": "Accesses of one round trip, measured and simulated" }, head([...columns.map(({ column }) => column), ...(withInstructions ? [INSTRUCTIONS] : [])]), bodies);
  table.addEventListener("keydown", (event) => walk(event, table));
  const first = table.querySelector("a.cell");
  if (first instanceof HTMLElement) first.tabIndex = 0;
  return h("div", { class: "counts-block" }, table,
    hidden.length ? h("p", { class: "dim hidden-columns" }, `Always 0 here, on both sides, and left out: ${hidden.join(", ")}.`) : null,
    withInstructions ? h("p", { class: "dim hidden-columns" }, instructionSentence(rows)) : null);
}

/** @param {import("./answers.js").Column[]} columns */
function head(columns) {
  const groups = /** @type {{name: string, width: number}[]} */ ([]);
  for (const { group } of columns) {
    const last = groups.at(-1);
    if (last?.name === group) last.width += 1;
    else groups.push({ name: group, width: 1 });
  }
  return h("thead", {},
    h("tr", { class: "groups" }, h("td", { colspan: 2 }), groups.map(({ name, width }) => h("th", { scope: "colgroup", colspan: width }, name))),
    h("tr", {}, h("th", { scope: "col" }, "scenario"), h("th", { scope: "col" }, "kernel"), columns.map(({ title, says }) =>
      h("th", { scope: "col" }, h("span", { class: "term", tabindex: "-1", "data-explain": says, "data-name": title }, title)))));
}

/** @param {Row} row @param {string} design @param {Parts} parts */
function designCell(row, design, { place, open }) {
  const compared = row.states.filter((state) => state === "equal" || state === "differs");
  const equal = compared.filter((state) => state === "equal").length;
  const verdict = compared.length ? `${equal} of ${compared.length} numbers are equal. ` : "";
  const link = h("a", { href: scenarioLink(place, row.scenario, design), class: "design mono", tabindex: "-1", "data-name": design, "data-explain": `${DESIGN_SAYS[design] ?? ""} ${verdict}${row.note}`, onclick: taken(() => open(row.scenario, design)) }, design);
  return h("th", { scope: "row", class: equal === compared.length ? "" : "differs" }, link);
}

/** @param {Row} row @param {string} design @param {Parts} parts */
function instructionCell(row, design, { place, open }) {
  const [left, right] = instructionsOf(row) ?? [null, 0];
  const state = left === null ? "not measured" : "modelled";
  const says = left === null ? `Simulated ${right}, not measured on this machine.` : `Measured ${count(left)}, simulated ${count(right)}: ${errorWords(left, right)}. A model, not a count of accesses, and no part of the verdict above.`;
  return h("a", {
    class: "cell", href: scenarioLink(place, row.scenario, design), tabindex: "-1", "data-state": state, "data-name": `${row.scenario} on ${design}: ${INSTRUCTIONS.title}`, "data-explain": says,
    "aria-label": `${left === null ? "" : `${Math.round(left)}${near(left, right)}`}${Math.round(right)} ${INSTRUCTIONS.title}: ${left === null ? "" : `measured ${left}, `}simulated ${right}`, onclick: taken(() => open(row.scenario, design)),
  }, left === null ? null : [h("span", {}, String(Math.round(left))), h("i", {}, near(left, right))], h("span", {}, String(Math.round(right))));
}

/** @param {number} left @param {number} right */
const near = (left, right) => (Math.round(left) === Math.round(right) ? "=" : isNear(left, right) ? "≈" : "~");

/** @param {Row} row @param {number} n @param {import("./answers.js").Column} column @param {string} design @param {Parts} parts */
function cell(row, n, column, design, { place, open }) {
  const state = row.states[n];
  const [left, right] = [row.measured ? number(row.measured[n]) : "", number(row.simulated[n])];
  const zero = !row.measured?.[n] && !row.simulated[n];
  return h("a", {
    class: `cell${zero ? " zero" : ""}`, href: scenarioLink(place, row.scenario, design), tabindex: "-1", "data-state": state,
    "data-name": `${row.scenario} on ${design}: ${column.title}`, "data-explain": explain(row, left, right, state),
    // What is seen comes first: who speaks to the page says what is seen.
    "aria-label": `${row.measured ? left + SIGNS[state] : ""}${right} ${column.title}: ${row.measured ? `measured ${left}, ` : ""}simulated ${right}, ${state}`,
    onclick: taken(() => open(row.scenario, design)),
  }, row.measured ? [h("span", {}, left), h("i", {}, SIGNS[state])] : null, h("span", {}, right));
}

/** @param {Row} row @param {string} left @param {string} right @param {Row["states"][0]} state */
function explain(row, left, right, state) {
  if (state === "not measured") return `Simulated ${right}. This was not measured on this machine. Select it to open the run.`;
  const how = row.statistic === "mode" ? `the same in most of ${row.iterations} repetitions` : `a mean over ${row.iterations} repetitions, with the host's own work in it; compared rounded`;
  const why = state === "not compared" ? ` Not compared${row.note ? `: ${row.note}` : ": only the host's scheduling decides this number, or it was not measured"}.` : "";
  return `Measured ${left} (${how}), simulated ${right}: ${state === "not compared" ? "shown only" : state}.${why} Select it to open this round trip on the board.`;
}

/** @param {number} n */
function number(n) {
  return Number.isInteger(n) ? String(n) : n.toFixed(1);
}

/** A plain click acts here; with a modifier the link opens elsewhere. @param {() => void} act */
function taken(act) {
  return (/** @type {MouseEvent} */ event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    act();
  };
}

/** @param {KeyboardEvent} event @param {HTMLElement} table */
function walk(event, table) {
  const move = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0], Home: [0, -99], End: [0, 99] }[event.key];
  const here = event.target instanceof Element ? event.target.closest("a") : null;
  if (!move || !here) return;
  event.preventDefault();
  const lines = [...table.querySelectorAll("tbody tr")].map((line) => [...line.querySelectorAll("a")]);
  const y = lines.findIndex((line) => line.includes(here));
  const clamp = (/** @type {number} */ n, /** @type {number} */ length) => Math.min(length - 1, Math.max(0, n));
  const line = lines[clamp(y + move[0], lines.length)];
  const next = line[clamp(lines[y].indexOf(here) + move[1], line.length)];
  for (const link of table.querySelectorAll('a[tabindex="0"]')) link.setAttribute("tabindex", "-1");
  next.tabIndex = 0;
  next.focus();
}
