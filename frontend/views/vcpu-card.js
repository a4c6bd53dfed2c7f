/** A virtual CPU as KVM keeps it in memory: the saved timer, the virtual interrupt 27, and how it is woken. */

import { CTL_BITS } from "../format/registers.js";
import { duration, hex } from "../format/numbers.js";
import { explain, label, stateWord, valueWord } from "../format/names.js";
import { VAR, Var } from "../tape/vocabulary.js";
import { cell } from "./cell.js";
import { cardHead } from "./card-head.js";
import { h, setAttribute, setText, term } from "./dom.js";
import { firstTermIsTabStop } from "./explain.js";

/** @typedef {import("./board.js").Frame} Frame */

const VIRQ = [Var.V_IRQ_LEVEL, Var.V_LINE_LEVEL, Var.V_ACTIVE, Var.V_ENABLED, Var.V_QUEUED, Var.V_LATCH];
/** Names that would not fit beside their value. @type {Record<number, string>} */
const SHORT = { [Var.V_BG_TIMER]: "bg timer", [Var.V_ENABLED]: "enabled", [Var.V_LATCH]: "latch" };
const LISTS = [Var.V_AP_LIST, Var.V_USED_LRS, Var.V_REQUEST, Var.V_BG_TIMER];

/**
 * @param {number} vcpu
 * @param {(vcpu: number) => void} pin
 */
export function vcpuCard(vcpu, pin) {
  const head = cardHead(`vCPU ${vcpu}`, () => pin(vcpu));
  const flag = h("span", { class: "chip loaded term", "data-var": `loaded:${vcpu}`, tabindex: "-1", "data-name": "loaded", "data-explain": explain(Var.V_LOADED) });
  head.extra.append(flag);
  const saved = savedBlock(vcpu);
  const virq = pairsBlock("virq", term("virtual INTID 27", "The timer interrupt as KVM's virtual interrupt controller keeps it for this vCPU.", "mono name"), VIRQ, vcpu);
  const lists = pairsBlock("lists", term("delivery", "What KVM will put into list registers, and what wakes the vCPU while it sleeps.", "name"), LISTS, vcpu);
  const element = h("article", { class: "card memory", "aria-label": `vCPU ${vcpu}` },
    head.element,
    h("div", { class: "card-grid memory-card-grid" }, saved.element, h("div", { class: "wire none", "aria-hidden": "true" }), virq.element, lists.element));
  firstTermIsTabStop(element);
  return {
    element,
    head,
    anchors: { saved: saved.element, virq: virq.element, lists: lists.element },
    /** @param {Frame} frame */
    update(frame) {
      head.set(stateSentence(frame, vcpu), stateWord(Number(frame.get(Var.V_STATE, vcpu))));
      const truth = frame.get(Var.V_TRUTH, vcpu) === 1n;
      showLoaded(flag, frame, vcpu, truth);
      saved.update(frame, vcpu, truth);
      virq.update(frame, vcpu);
      lists.update(frame, vcpu);
    },
  };
}

/** @param {Frame} frame @param {number} vcpu */
function stateSentence(frame, vcpu) {
  const state = Number(frame.get(Var.V_STATE, vcpu));
  const cpu = frame.get(Var.V_PCPU, vcpu);
  const timer = frame.get(Var.V_BG_TIMER, vcpu);
  switch (state) {
    case 1: return `guest, on pCPU ${cpu}`;
    case 2: return `host kernel, on pCPU ${cpu}`;
    case 3: return "user space";
    case 4: return timer > 0n ? `asleep, ${alarm(Number(timer) - frame.t)}` : "asleep, no alarm set";
    case 5: return `preempted on pCPU ${cpu}`;
    case 6: return "its program has ended";
    default: return "not started yet";
  }
}

/** @param {number} ns until it rings */
function alarm(ns) {
  return ns > 0 ? `alarm in ${duration(ns)}` : "its alarm rings";
}

/** @param {HTMLElement} flag @param {Frame} frame @param {number} vcpu @param {boolean} truth */
function showLoaded(flag, frame, vcpu, truth) {
  const has = frame.has(Var.V_LOADED, vcpu);
  const loaded = has && frame.get(Var.V_LOADED, vcpu) === 1n;
  const where = truth ? "truth in hardware" : "truth in memory";
  setText(flag, has ? `loaded = ${loaded ? 1 : 0} · ${where}` : `no flag · ${where}`);
  flag.classList.toggle("in-hardware", truth);
  flag.classList.toggle("lies", has && loaded !== truth);
  flag.classList.toggle("changed", has && frame.prev(Var.V_LOADED, vcpu) !== null);
}

/** @param {number} owner */
function savedBlock(owner) {
  const bits = CTL_BITS.map(([bit, name, says]) => ({ bit, node: term(name, `In KVM's copy in memory. ${says}`, "bit") }));
  const cval = cell("", `saved_cval:${owner}`);
  const note = h("span", { class: "note" });
  const element = h("section", { class: "block saved" },
    h("div", { class: "row" }, term(label(Var.V_CTL), explain(Var.V_CTL), "mono name"), h("span", { class: "bits", "data-var": `saved_ctl:${owner}` }, bits.map((b) => b.node))),
    h("div", { class: "row" }, term(label(Var.V_CVAL), explain(Var.V_CVAL), "mono name"), cval.element),
    h("div", { class: "row" }, note));
  return {
    element,
    /** @param {Frame} frame @param {number} vcpu @param {boolean} truth true: the truth is in the hardware */
    update(frame, vcpu, truth) {
      const ctl = Number(frame.get(Var.V_CTL, vcpu));
      const was = frame.prev(Var.V_CTL, vcpu);
      for (const { bit, node } of bits) {
        node.classList.toggle("on", (ctl & bit) !== 0);
        node.classList.toggle("changed", was !== null && ((Number(was) ^ ctl) & bit) !== 0);
      }
      const before = frame.prev(Var.V_CVAL, vcpu);
      cval.set(hex(frame.get(Var.V_CVAL, vcpu)), before === null ? null : hex(before));
      setAttribute(element, "data-copy", truth ? "stale" : "truth");
      setText(note, truth ? "a stale copy: not the truth now" : "the truth about this timer");
    },
  };
}

/** @param {number} code */
function named(code) {
  const name = term(SHORT[code] ?? label(code), explain(code));
  name.setAttribute("data-name", label(code));
  return name;
}

/**
 * @param {string} name
 * @param {HTMLElement} title
 * @param {number[]} codes
 * @param {number} owner
 */
function pairsBlock(name, title, codes, owner) {
  const cells = codes.map((code) => ({ code, cell: cell("", `${VAR[code].name}:${owner}`), row: h("div", { class: "pair" }) }));
  for (const { code, cell: value, row } of cells) row.append(named(code), value.element);
  const element = h("section", { class: `block pairs ${name}` }, h("div", { class: "row" }, title), h("div", { class: "pair-grid" }, cells.map((c) => c.row)));
  return {
    element,
    /** @param {Frame} frame @param {number} vcpu */
    update(frame, vcpu) {
      for (const { code, cell: value, row } of cells) {
        row.hidden = !frame.has(code, vcpu);
        if (row.hidden) continue;
        const now = frame.get(code, vcpu);
        const was = frame.prev(code, vcpu);
        value.set(valueWord(code, now, frame.t), was === null ? null : valueWord(code, was, frame.t));
        value.element.classList.toggle("lit", now !== 0n);
      }
    },
  };
}
