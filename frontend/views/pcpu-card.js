/** A physical CPU: its timer, the wire into PPI 27, and its list registers. One copy of each exists in silicon. */

import { CTL_BITS, intid, listRegister } from "../format/registers.js";
import { duration, hex } from "../format/numbers.js";
import { explain, label, modeWord, threadWord } from "../format/names.js";
import { Var } from "../tape/vocabulary.js";
import { cell, lamp } from "./cell.js";
import { h, setAttribute, setText, term } from "./dom.js";
import { firstTermIsTabStop } from "./explain.js";
import { cardHead } from "./card-head.js";

/** @typedef {import("./board.js").Frame} Frame */

const LR_ROWS = 4;
const FULL_BAR_NS = 1e6;

const SAYS = {
  wire: "The timer's output wire into PPI 27: high (1) while ENABLE is set, IMASK is clear and the compare value is reached.",
  time: "How long until the counter reaches the compare value, or how long ago it did.",
  vintid: "The interrupt number that the guest sees.",
  hw: "HW = 1: this list register stands for a physical interrupt (pINTID). When the guest ends it, the hardware deactivates the physical one too.",
  prio: "The priority the guest's interrupt controller compares: a smaller number is more urgent.",
  lrState: "I empty, P pending, A active, PA pending and active.",
};

/**
 * @param {number} cpu
 * @param {number} lrCount
 * @param {(cpu: number) => void} pin
 */
export function pcpuCard(cpu, lrCount, pin) {
  const head = cardHead(`pCPU ${cpu}`, () => pin(cpu));
  const timer = timerBlock(cpu);
  const wire = wireBlock(cpu);
  const ppi = ppiBlock(cpu);
  const lrs = lrTable(Math.min(lrCount, LR_ROWS), lrCount);
  const element = h("article", { class: "card silicon", "aria-label": `pCPU ${cpu}` },
    head.element,
    h("div", { class: "card-grid silicon-card-grid" }, timer.element, wire.element, ppi.element, lrs.element));
  firstTermIsTabStop(element);
  return {
    element,
    head,
    /** Where arrows begin and end. */
    anchors: { timer: timer.element, ppi: ppi.element, lr: lrs.element },
    /** @param {Frame} frame */
    update(frame) {
      const running = Number(frame.get(Var.P_RUNNING, cpu));
      const mode = Number(frame.get(Var.P_MODE, cpu));
      head.set(modeSentence(mode, running, Number(frame.get(Var.P_THREAD, cpu))), modeWord(mode));
      head.flag(frame.get(Var.P_IRQS_MASKED, cpu) ? "IRQs masked" : "", explain(Var.P_IRQS_MASKED));
      timer.update(frame, cpu, running);
      wire.update(frame, cpu);
      ppi.update(frame, cpu);
      lrs.update(frame, cpu);
    },
  };
}

/**
 * @param {number} mode
 * @param {number} running
 * @param {number} thread
 */
function modeSentence(mode, running, thread) {
  const whom = running > 0 ? `vCPU ${running - 1}` : "";
  if (mode === 1) return `guest: ${whom}`;
  if (mode === 2) return "idle, nothing to run";
  const where = mode === 3 ? "EL2 code" : "host kernel";
  if (whom) return `${where}, ${whom} loaded`;
  return thread > 0 ? `${where}, runs ${threadWord(thread)}` : where;
}

/** @param {number} owner */
function timerBlock(owner) {
  const bits = CTL_BITS.map(([bit, name, says]) => ({ bit, node: term(name, says, "bit") }));
  const cval = cell("", `cntv_cval:${owner}`);
  const voff = cell("", `cntvoff:${owner}`);
  const left = cell("time-left");
  const bar = h("i");
  const note = h("span", { class: "note" });
  const element = h("section", { class: "block timer" },
    h("div", { class: "row" }, term(label(Var.P_CTL), explain(Var.P_CTL), "mono name"), h("span", { class: "bits", "data-var": `cntv_ctl:${owner}` }, bits.map((b) => b.node))),
    h("div", { class: "row" }, term("CNTV_CVAL", explain(Var.P_CVAL), "mono name"), cval.element),
    h("div", { class: "row bar-row" }, h("span", { class: "bar", "aria-hidden": "true" }, bar), term("", SAYS.time, "hit"), left.element),
    h("div", { class: "row" }, term("CNTVOFF_EL2", explain(Var.P_VOFF), "mono name"), voff.element, note));
  return {
    element,
    /** @param {Frame} frame @param {number} cpu @param {number} running */
    update(frame, cpu, running) {
      const ctl = frame.get(Var.P_CTL, cpu);
      const was = frame.prev(Var.P_CTL, cpu);
      for (const { bit, node } of bits) {
        const on = (Number(ctl) & bit) !== 0;
        node.classList.toggle("on", on);
        node.classList.toggle("changed", was !== null && ((Number(was) & bit) !== 0) !== on);
      }
      const before = frame.prev(Var.P_CVAL, cpu);
      cval.set(hex(frame.get(Var.P_CVAL, cpu)), before === null ? null : hex(before));
      const offset = frame.prev(Var.P_VOFF, cpu);
      voff.set(hex(frame.get(Var.P_VOFF, cpu)), offset === null ? null : hex(offset));
      showTimeLeft(frame, cpu, Number(ctl));
      const truth = running > 0 && frame.get(Var.V_TRUTH, running - 1) === 1n;
      setAttribute(element, "data-copy", truth ? "truth" : "stale");
      setText(note, truth ? `the truth of vCPU ${running - 1}` : running > 0 ? "stale: not the truth" : "nobody's timer");
    },
  };

  /** @param {Frame} frame @param {number} cpu @param {number} ctl */
  function showTimeLeft(frame, cpu, ctl) {
    const on = (ctl & 1) === 1;
    const ns = on ? frame.timeLeft(frame.get(Var.P_CVAL, cpu), frame.get(Var.P_VOFF, cpu)) : null;
    const far = ns !== null && ns > 1e12;
    left.set(ns === null ? "off" : far ? "far away" : ns > 0 ? `fires in ${duration(ns)}` : `reached ${duration(-ns)} ago`, null);
    const part = ns === null ? 0 : ns <= 0 ? 1 : Math.max(0.02, 1 - Math.min(1, ns / FULL_BAR_NS));
    bar.style.width = `${Math.round(part * 100)}%`;
    bar.classList.toggle("reached", ns !== null && ns <= 0);
  }
}

/** @param {number} owner */
function wireBlock(owner) {
  const level = h("span", { class: "level mono", "data-var": `line:${owner}` });
  const name = term("", SAYS.wire, "wire-term");
  name.setAttribute("role", "img");
  name.setAttribute("data-name", "line");
  name.setAttribute("aria-label", "timer output line");
  const element = h("div", { class: "wire" }, h("i"), level, name);
  return {
    element,
    /** @param {Frame} frame @param {number} cpu */
    update(frame, cpu) {
      const high = frame.get(Var.P_LINE, cpu) === 1n;
      element.classList.toggle("high", high);
      element.classList.toggle("changed", frame.prev(Var.P_LINE, cpu) !== null);
      setText(level, high ? "1" : "0");
    },
  };
}

/** @param {number} owner */
function ppiBlock(owner) {
  const p = lamp("P", "p", `ppi_pending:${owner}`);
  const a = lamp("A", "a", `ppi_active:${owner}`);
  const note = h("span", { class: "note" });
  const element = h("section", { class: "block ppi" },
    h("div", { class: "row" }, term("PPI 27", "The virtual timer's interrupt at the physical interrupt controller, private to this CPU.", "mono name")),
    h("div", { class: "lamps" },
      h("span", {}, p.element, term("pending", explain(Var.P_PPI_PENDING))),
      h("span", {}, a.element, term("active", explain(Var.P_PPI_ACTIVE)))),
    note);
  return {
    element,
    /** @param {Frame} frame @param {number} cpu */
    update(frame, cpu) {
      const pending = frame.get(Var.P_PPI_PENDING, cpu) === 1n;
      const active = frame.get(Var.P_PPI_ACTIVE, cpu) === 1n;
      const enabled = frame.get(Var.P_PPI_ENABLED, cpu) === 1n;
      p.set(pending, frame.prev(Var.P_PPI_PENDING, cpu) !== null);
      a.set(active, frame.prev(Var.P_PPI_ACTIVE, cpu) !== null);
      setText(note, ppiNote(pending, active, enabled));
    },
  };
}

/** @param {boolean} pending @param {boolean} active @param {boolean} enabled */
function ppiNote(pending, active, enabled) {
  if (!enabled) return "disabled";
  if (active) return pending ? "active masks it" : "masks the next";
  return pending ? "signalled" : "quiet";
}

/** @param {number} rows @param {number} lrCount */
function lrTable(rows, lrCount) {
  const body = h("tbody");
  const lines = Array.from({ length: rows }, (_, n) => lrRow(n));
  body.append(...lines.map((line) => line.element));
  const more = h("p", { class: "note" });
  const th = (/** @type {string} */ name, /** @type {string} */ says) => h("th", { scope: "col" }, term(name, says));
  const element = h("section", { class: "lrs" },
    h("table", {},
      h("thead", {}, h("tr", {}, th("LR", explain(Var.P_LR)), th("state", SAYS.lrState), th("vINTID", SAYS.vintid), th("HW → pINTID", SAYS.hw), th("prio", SAYS.prio))),
      body),
    more);
  more.hidden = lrCount <= rows;
  return {
    element,
    /** @param {Frame} frame @param {number} cpu */
    update(frame, cpu) {
      const order = filledFirst(frame, cpu, lrCount, rows);
      order.forEach((n, place) => lines[place].update(frame, cpu, n));
      if (lrCount > rows) setText(more, hiddenSentence(frame, cpu, lrCount, order));
    },
  };
}

/**
 * Rows to show when there are more list registers than rows: filled and just changed ones first.
 * @param {Frame} frame @param {number} cpu @param {number} lrCount @param {number} rows
 */
function filledFirst(frame, cpu, lrCount, rows) {
  const all = Array.from({ length: lrCount }, (_, n) => n);
  if (lrCount <= rows) return all;
  const weight = (/** @type {number} */ n) => (frame.prev(Var.P_LR, cpu, n) !== null ? 0 : frame.get(Var.P_LR, cpu, n) >> 62n ? 1 : 2);
  return all.sort((a, b) => weight(a) - weight(b) || a - b).slice(0, rows).sort((a, b) => a - b);
}

/** @param {Frame} frame @param {number} cpu @param {number} lrCount @param {number[]} shown */
function hiddenSentence(frame, cpu, lrCount, shown) {
  const hidden = Array.from({ length: lrCount }, (_, n) => n).filter((n) => !shown.includes(n));
  const filled = hidden.filter((n) => frame.get(Var.P_LR, cpu, n) >> 62n).length;
  return filled ? `+ ${hidden.length} more list registers, ${filled} of them filled` : `+ ${hidden.length} more list registers, all empty`;
}

/** @param {number} first */
function lrRow(first) {
  const number = h("td", { class: "mono" }, String(first));
  const state = h("span", { class: "badge" });
  const cells = [h("td", { class: "mono" }), h("td", { class: "mono" }), h("td", { class: "mono" })];
  const element = h("tr", {}, number, h("td", {}, state), cells);
  return {
    element,
    /** @param {Frame} frame @param {number} cpu @param {number} n */
    update(frame, cpu, n) {
      const lr = listRegister(frame.get(Var.P_LR, cpu, n));
      const empty = lr.letter === "I";
      setText(number, String(n));
      setAttribute(element, "data-ask", `lr:${cpu}:${n}`);
      setText(state, lr.letter);
      setAttribute(state, "data-state", lr.letter);
      setText(cells[0], empty ? "–" : intid(lr.vintid));
      setText(cells[1], empty ? "–" : lr.hw ? `HW → ${lr.pintid}` : "no HW");
      setText(cells[2], empty ? "–" : hex(BigInt(lr.prio)));
      element.classList.toggle("changed", frame.prev(Var.P_LR, cpu, n) !== null);
      element.classList.toggle("unused", empty);
    },
  };
}
