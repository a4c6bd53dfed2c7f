/** Tab "One round trip": the accesses of one guest round trip, measured = simulated, for each scenario and design. */

import { h } from "../views/dom.js";
import { toastError } from "../views/toasts.js";
import { askForDesigns, machineName, machineOf } from "./answers.js";
import { openScenario } from "./open-run.js";
import { grid } from "./table-grid.js";

/** @typedef {import("./answers.js").Tab} Tab */
/** @typedef {import("./table-grid.js").Row} Row */
/** @typedef {{rows: Row[], equal: number, total: number}} Side */

/** @param {HTMLElement} panel @param {Tab} tab */
export async function tableTab(panel, { place, known, verdict, current }) {
  const machine = machineOf(place);
  /** @type {Map<string, Side>} */
  const sides = new Map();
  const about = "Every number is found now, by running the machine.";
  panel.replaceChildren();
  verdict.busy(0, "Running each scenario on the machine", about);
  await askForDesigns(known, "table", machine, (/** @type {string} */ design, /** @type {Side} */ side, done) => {
    sides.set(design, side);
    if (current()) verdict.busy(done / known.designs.length, `Running each scenario on the machine: ${done} of ${known.designs.length} kernels`, about);
  });
  if (!current()) return;
  const by = new Map(known.designs.map((design) => [design, /** @type {Side} */ (sides.get(design))]));
  const first = [...by.values()][0].rows;
  const measured = first.filter((row) => row.measured).sort((a, b) => rank(a) - rank(b)).map((row) => row.scenario);
  verdict.done(by, "access counts", sentence(machine, measured.length, known.designs.length));
  const open = (/** @type {string} */ scenario, /** @type {string} */ design) => void openScenario(place, scenario, design).catch(toastError);
  const parts = { place, known, by, open };
  panel.replaceChildren(legend(), ...(measured.length ? [grid(measured, parts)] : []), ...rest(first, measured, parts));
}

/** @param {{gic: string, host: string, pcpus: number}} machine @param {number} scenarios @param {number} designs */
function sentence(machine, scenarios, designs) {
  const name = machineName(machine);
  if (!scenarios) return `No table was measured on ${name}. Below is what the machine does there.`;
  return `${scenarios} scenarios on ${designs} kernels, ${name}: what real Linux kernels did, beside what the machine does now.`;
}

/** What is compared stands first, the guest that never exits last. @param {Row} row */
function rank(row) {
  const compared = row.states.some((state) => state === "equal" || state === "differs");
  return (compared ? 0 : 2) + (row.scenario.startsWith("base") ? 1 : 0);
}

/** How to read a cell, and what a click does. */
function legend() {
  const sample = (/** @type {string} */ state, /** @type {string} */ left, /** @type {string} */ sign, /** @type {string} */ right) =>
    h("span", { class: "cell sample", "data-state": state }, h("span", {}, left), h("i", {}, sign), h("span", {}, right));
  return h("p", { class: "legend" },
    sample("equal", "3", "=", "3"), h("span", {}, h("b", {}, "left measured"), " on the real kernel, ", h("b", {}, "right simulated")),
    sample("differs", "3", "≠", "2"), h("span", {}, "different"),
    sample("not compared", "9", "~", "8"), h("span", {}, "shown, not compared: the host's own work is in it"),
    h("span", { class: "grow" }), h("span", { class: "dim" }, "Select a cell to open that round trip on the board."));
}

/** Scenarios that were not measured on this machine. @param {Row[]} rows @param {string[]} measured @param {import("./table-grid.js").Parts} parts */
function rest(rows, measured, parts) {
  const others = rows.map((row) => row.scenario).filter((scenario) => !measured.includes(scenario));
  if (!others.length) return [];
  const details = h("details", { class: "unmeasured", open: !measured.length },
    h("summary", {}, `${others.length} more scenarios that were not measured on this machine: what the machine says`));
  details.append(grid(others, parts));
  return [details];
}

