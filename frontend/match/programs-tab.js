/** Tab "Guest programs": every measured program with how much of it is equal, and one of them op by op. */

import { call, query } from "../page/api.js";
import { h, setAttribute } from "../views/dom.js";
import { toastError } from "../views/toasts.js";
import { askForDesigns, machineName, machineOf } from "./answers.js";
import { group, mark } from "./chooser.js";
import { programDetail } from "./program-detail.js";

/** @typedef {import("./answers.js").Tab} Tab */
/** @typedef {{program: number, says: string, ops: number, total: number, equal: number, left_out: number}} Item */
/** @typedef {{items: Item[], equal: number, total: number, left_out: number}} Side */

const SETS = /** @type {const} */ ([
  ["op-programs", "Timer alone", "The virtual timer's interrupt and nothing else (op-programs)."],
  ["op-programs-irq", "More interrupts", "SGIs, SPIs from the VMM, software-set state, priorities, EOImode 1, more interrupts than list registers, two vCPUs (op-programs-irq)."],
]);

/** @param {HTMLElement} panel @param {Tab} tab */
export async function programsTab(panel, tab) {
  const { place, known, verdict, go, current } = tab;
  const machine = machineOf(place);
  /** @type {Map<string, Side>} */
  const sides = new Map();
  const about = "Each op of each program was measured five times on each real kernel. The same programs run here now.";
  panel.replaceChildren();
  verdict.busy(0, "Running every measured program", about);
  await askForDesigns(known, "programs", { ...machine, set: place.set }, (/** @type {string} */ design, /** @type {Side} */ side, done) => {
    sides.set(design, side);
    if (current()) verdict.busy(done / known.designs.length, `Running every measured program: ${done} of ${known.designs.length} kernels`, about);
  });
  if (!current()) return;
  const by = new Map(known.designs.map((design) => [design, /** @type {Side} */ (sides.get(design))]));
  verdict.done(by, "operations", sentence(place, by), [setChooser(place.set, (set) => go({ set, program: null }))]);
  const detail = h("div", { class: "program-detail" });
  const open = (/** @type {number} */ program, quietly = false) => {
    list.choose(program);
    if (!quietly) go({ program }, true);
    void showProgram(detail, { ...tab, place: { ...place, program } }).catch(toastError);
  };
  const list = programList(by, open);
  panel.replaceChildren(h("div", { class: "programs" }, list.element, detail));
  const first = place.program !== null && list.has(place.program) ? place.program : list.first;
  if (first !== null) open(first, true);
}

/** @param {import("./place.js").MatchPlace} place @param {Map<string, Side>} by */
function sentence(place, by) {
  const first = [...by.values()][0];
  const left = [...by.values()].reduce((sum, side) => sum + side.left_out, 0);
  const out = left ? ` ${left} that the measurement itself marks as unreliable are left out.` : "";
  return `${first.items.length} programs on ${by.size} kernels, ${machineName(place)}. An operation is equal if its result, every count and every token of its sequence are.${out}`;
}

/** @param {string} set @param {(set: "op-programs"|"op-programs-irq") => void} choose */
function setChooser(set, choose) {
  const buttons = SETS.map(([name, title, says]) => h("button", { type: "button", role: "radio", id: `set-${name}`, "data-name": title, "data-explain": says, onclick: () => choose(name) }, title));
  mark(buttons, SETS.findIndex(([name]) => name === set), "aria-checked");
  return group("radiogroup", "Data set", buttons);
}

/**
 * The list: one tab stop, arrow keys move, a filter above.
 * @param {Map<string, Side>} by @param {(program: number) => void} open
 */
function programList(by, open) {
  const designs = [...by.keys()];
  const items = [...by.values()][0].items;
  const lines = items.map((item, n) => {
    const tallies = [...by.values()].map((side) => tally(side.items[n]));
    const wrong = [...by.values()].some((side) => side.items[n].equal < side.items[n].total);
    return { item, element: h("button", { type: "button", role: "option", class: `program-line${wrong ? " differs" : ""}`, tabindex: "-1", "data-program": item.program, title: item.says, onclick: () => open(item.program) },
      h("span", { class: "mono id" }, String(item.program)), h("span", { class: "ops dim" }, item.says), tallies) };
  });
  const filter = h("input", { type: "search", placeholder: "Filter: wfi, sgi_self, 23 …", "aria-label": "Filter programs", oninput: () => lines.forEach(({ item, element }) => (element.hidden = !`${item.program} ${item.says}`.includes(filter.value.trim()))) });
  const box = h("div", { class: "program-lines", role: "listbox", "aria-label": "Measured programs", onkeydown: (/** @type {KeyboardEvent} */ event) => walk(event, box) }, lines.map((line) => line.element));
  if (lines.length) lines[0].element.tabIndex = 0;
  return {
    element: h("div", { class: "program-list" }, filter, h("div", { class: "program-head dim" }, h("span", {}, "id"), h("span", {}, "operations"), designs.map((design) => h("span", { class: "mono" }, design))), box),
    first: items[0]?.program ?? null,
    has: (/** @type {number} */ program) => items.some((item) => item.program === program),
    /** @param {number} program */
    choose(program) {
      for (const { item, element } of lines) {
        setAttribute(element, "aria-selected", String(item.program === program));
        element.tabIndex = item.program === program ? 0 : -1;
        if (item.program === program) intoSight(box, element);
      }
    },
  };
}

/** @param {Item} item */
function tally(item) {
  const same = item.equal === item.total;
  return h("span", { class: `num tally-cell${same ? "" : " differs"}` }, same ? `${item.total} ` : `${item.equal}/${item.total} `, h("b", { "aria-label": same ? "equal" : "different" }, same ? "=" : "≠"));
}

/** Scroll the list, not the page. @param {HTMLElement} box @param {HTMLElement} line */
function intoSight(box, line) {
  const top = line.offsetTop - box.offsetTop;
  if (top < box.scrollTop || top + line.offsetHeight > box.scrollTop + box.clientHeight) box.scrollTop = top - box.clientHeight / 3;
}

/** @param {KeyboardEvent} event @param {HTMLElement} box */
function walk(event, box) {
  const lines = /** @type {HTMLElement[]} */ ([...box.children]).filter((line) => !line.hidden);
  const here = lines.indexOf(/** @type {HTMLElement} */ (event.target));
  const step = { ArrowDown: 1, ArrowUp: -1, Home: -here, End: lines.length - 1 - here }[event.key];
  if (here < 0 || step === undefined) return;
  event.preventDefault();
  const next = lines[Math.min(lines.length - 1, Math.max(0, here + step))];
  next.focus({ preventScroll: true });
  next.click();
}

/** @param {HTMLElement} root @param {Tab} tab */
async function showProgram(root, { place, go, known, verdict, current }) {
  const wanted = String(place.program);
  root.dataset.wanted = wanted;
  const answer = await call(`/fidelity/programs/${place.program}${query({ ...machineOf(place), set: place.set })}`);
  if (!current() || root.dataset.wanted !== wanted) return;
  root.replaceChildren(programDetail(answer, { place, go, known, verdict, current }));
}
