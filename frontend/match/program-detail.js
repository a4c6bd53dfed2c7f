/** One measured program op by op: what the guest saw, the counts, and the ordered accesses, measured beside simulated. */

import { platformOf } from "../format/platform.js";
import { opsText } from "../model/program-text.js";
import { h } from "../views/dom.js";
import { toastError } from "../views/toasts.js";
import { DESIGN_SAYS } from "./answers.js";
import { group, mark } from "./chooser.js";
import { openRun } from "./open-run.js";
import { sequenceTable } from "./sequence.js";

/** @typedef {import("./answers.js").Tab} Tab */
/** @typedef {{result: string, line_end: string, counts: Record<string, number>, sequence: string[], free: number[]}} Side */
/** @typedef {{index: number, op: string, arg: string, vcpu: number, compared: boolean, way: string, differs: string[], measured: Side, simulated: Side|null, at: number|null}} OpSide */
/** @typedef {{design: string, rows: OpSide[], equal: number, total: number, experiment: any}} DesignSide */
/** @typedef {{program: number, ops: any[][], vcpus: number[], designs: DesignSide[]}} Program */

/** @param {Program} program @param {Tab} tab */
export function programDetail(program, { place, go }) {
  const names = program.designs.map((side) => side.design);
  const buttons = names.map((design) => h("button", { type: "button", role: "radio", "data-design": design, "data-name": design, "data-explain": DESIGN_SAYS[design] ?? "", onclick: () => choose(design) }, design));
  const body = h("div", { class: "op-blocks" });
  const words = h("p", { class: "dim" });
  const edit = h("button", { type: "button", id: "edit-program", onclick: () => go({ tab: "try", text: opsText(program.ops, program.vcpus) }) }, "Edit and try");
  const board = h("button", { type: "button", id: "open-program" }, "Open on the board");
  const vcpus = new Set(program.vcpus).size;

  /** @param {string} design @param {boolean} [quietly] */
  function choose(design, quietly = false) {
    const side = /** @type {DesignSide} */ (program.designs.find((one) => one.design === design));
    mark(buttons, names.indexOf(design), "aria-checked");
    words.textContent = `${side.equal} of ${side.total} operations equal in ${design}: result, counts and every token.`;
    const open = (/** @type {number} */ at) => void openRun(side.experiment, design, at).catch(toastError);
    board.onclick = () => open(side.rows[0]?.at ?? 0);
    const platform = platformOf({ platform: place });
    body.replaceChildren(...side.rows.map((row) => opBlock(row, platform, vcpus > 1, open)));
    if (!quietly) go({ design, program: program.program }, true);
  }

  choose(names.includes(place.design) ? place.design : "v4.15", true);
  return h("section", { "aria-label": `Program ${program.program}` },
    h("header", { class: "detail-head" }, h("h3", {}, `Program ${program.program}`), group("radiogroup", "Kernel", buttons), h("span", { class: "grow" }), edit, board), words, body);
}

/** @param {OpSide} row @param {import("../format/platform.js").Platform} platform @param {boolean} vcpu @param {(at: number) => void} open */
function opBlock(row, platform, vcpu, open) {
  const { measured, simulated } = row;
  const same = row.differs.length === 0;
  const names = [...new Set([...Object.keys(measured.counts), ...Object.keys(simulated?.counts ?? {})])];
  const columns = [column("measured", measured), column("simulated", simulated)];
  const at = row.at;
  const link = at === null ? h("span", { class: "dim", title: "The architecture calls what happened before UNPREDICTABLE: on the board the run stops there." }, "not reached on the board")
    : h("button", { class: "quiet", type: "button", "aria-label": `Open on the board: ${row.op}`, onclick: () => open(at) }, "Board");
  return h("article", { class: `op-block${same ? "" : " differs"}`, "data-op": row.index },
    h("header", {},
      h("span", { class: "equal-mark", "aria-label": same ? "equal" : "different" }, row.compared ? (same ? "=" : "≠") : "~"),
      h("b", { class: "mono" }, `${row.index + 1}  ${row.op}${row.arg ? ` ${row.arg}` : ""}`), vcpu ? h("span", { class: "chip" }, `vCPU ${row.vcpu}`) : null,
      measured.result || !simulated || row.differs.includes("result") ? fact("result", measured.result || "none", simulated ? simulated.result || "none" : "not reached", row.differs.includes("result")) : null,
      h("span", { class: "grow" }), countsFold(names, measured, simulated, row), link),
    row.compared ? null : h("p", { class: "dim" }, "The measurement marks this row as unreliable: shown, not compared."),
    row.way ? h("p", { class: "way dim" }, `How this one is compared: ${row.way}. What is left out is set in italics.`) : null,
    sequenceTable(columns, "measured", platform));
}

/** @param {string} title @param {Side|null} side */
function column(title, side) {
  return { title, tokens: side?.sequence ?? [], free: new Set(side?.free ?? []) };
}

/** @param {string} name @param {string} left @param {string} right @param {boolean} differs */
function fact(name, left, right, differs) {
  return h("span", { class: `fact${differs ? " differs" : ""}` }, h("span", { class: "dim" }, name), h("span", { class: "mono" }, `${left} ${differs ? "≠" : "="} ${right}`));
}

/** @param {string[]} names @param {Side} measured @param {Side|null} simulated @param {OpSide} row */
function countsFold(names, measured, simulated, row) {
  const wrong = names.filter((name) => row.differs.includes(name));
  const lines = names.map((name) => {
    const [left, right] = [measured.counts[name] ?? 0, simulated?.counts[name] ?? 0];
    const differs = row.differs.includes(name);
    return h("tr", { class: differs ? "differs" : "" }, h("th", { scope: "row", class: "mono" }, name), h("td", { class: "num" }, String(left)), h("td", {}, left === right ? "=" : differs ? "≠" : "~"), h("td", { class: "num" }, String(right)));
  });
  return h("details", { class: "counts-fold" }, h("summary", { class: wrong.length ? "differs" : "" }, wrong.length ? `${wrong.length} counts ≠` : names.length ? `${names.length} counts =` : "no accesses ="),
    h("div", { class: "counts-sheet" }, h("table", {}, h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "count"), h("th", { scope: "col" }, "measured"), h("th", {}), h("th", { scope: "col" }, "simulated"))), h("tbody", {}, lines)), h("p", { class: "dim" }, "All other counts are 0 on both sides.")));
}
