/**
 * The board: silicon above, memory below. At most two physical and two virtual CPUs are large (those of the
 * current cause chain, or pinned); all others are lamps.
 */

import { arrowLayer } from "./arrows.js";
import { bringWithin, h } from "./dom.js";
import { markFault } from "./fault.js";
import { lampLine } from "./lamps.js";
import { pcpuCard } from "./pcpu-card.js";
import { slots } from "./slots.js";
import { vcpuCard } from "./vcpu-card.js";
import { Var } from "../tape/vocabulary.js";

/**
 * What the board is drawn from: the state at the cursor and what the last step changed.
 * @typedef {object} Frame
 * @property {number} t simulated time in ns
 * @property {(code: number, subject: number, slot?: number) => bigint} get value of a variable, 0n if undeclared
 * @property {(code: number, subject: number, slot?: number) => bigint|null} prev value before the last step, null
 *   if that step did not change it
 * @property {(code: number, subject: number, slot?: number) => boolean} has whether this design declares it
 * @property {(cval: bigint, voff: bigint) => number} timeLeft ns until the counter reaches cval
 * @property {number[]} pcpus physical CPUs of the current cause chain, nearest first
 * @property {number[]} vcpus virtual CPUs of the current cause chain, nearest first
 * @property {import("../format/flows.js").Flow|null} flow
 * @property {import("../model/fault.js").Fault|null} [fault] the invariant that falls at the cursor
 * @property {boolean} moving whether motion is wanted
 * @property {boolean} fast too fast to read: large cards then stay where they are for a while
 */

const LARGE = 2;
const STAY_MS = 2500;

/** @param {HTMLElement} root */
export function boardView(root) {
  const silicon = row("Silicon", "one copy per physical CPU");
  const memory = row("Memory", "one saved copy per virtual CPU");
  const plane = h("div", { class: "plane" }, silicon.element, h("div", { class: "spare" }), memory.element);
  root.replaceChildren(plane);
  const arrows = arrowLayer(plane);
  /** @type {{pcpus: ReturnType<typeof slots<any>>, vcpus: ReturnType<typeof slots<any>>}|null} */
  let parts = null;
  /** @type {Frame|null} */
  let last = null;
  let chosen = -Infinity;
  const inSight = followTruth(root);
  const redraw = () => last && view.update(last);

  const view = {
    /**
     * A run is opened: make its CPUs.
     * @param {{pcpus: number, vcpus: number, listRegisters: number}} shape
     */
    open({ pcpus, vcpus, listRegisters }) {
      const pins = { p: (/** @type {number} */ n) => pin(n, "pcpus"), v: (/** @type {number} */ n) => pin(n, "vcpus") };
      parts = {
        pcpus: slots(pcpus, LARGE, silicon, (n) => pcpuCard(n, listRegisters, pins.p), (n) => lampLine("pCPU", n, pins.p)),
        vcpus: slots(vcpus, LARGE, memory, (n) => vcpuCard(n, pins.v), (n) => lampLine("vCPU", n, pins.v)),
      };
      plane.classList.toggle("single", pcpus === 1 && vcpus === 1);
      arrows.draw([], "none"); // those of the run before point to what is gone
      last = null;
    },
    /** @param {Frame} frame */
    update(frame) {
      if (!parts) return;
      last = frame;
      const now = performance.now();
      if (!frame.fast || now - chosen > STAY_MS) choose(frame, now);
      parts.pcpus.update(frame);
      parts.vcpus.update(frame);
      inSight(frame, parts);
      markFault(parts.pcpus.large(), parts.vcpus.large(), frame.fault ?? null);
      if (frame.fast) return arrows.draw([], "fast");
      const list = arrowsOf(frame, parts, plane.classList.contains("single"));
      arrows.draw(list, list.map((a) => a.key).join("|"));
    },
    /** @returns {{pcpus: Set<number>, vcpus: Set<number>}} which CPUs are large */
    large: () => ({ pcpus: new Set(parts?.pcpus.large().keys()), vcpus: new Set(parts?.vcpus.large().keys()) }),
    /** Sizes or theme have changed. */
    resized() {
      inSight.again();
      arrows.stale();
      redraw();
    },
  };

  /** The CPUs of the chain of causes become large. @param {Frame} frame @param {number} now */
  function choose(frame, now) {
    if (!parts) return;
    chosen = now;
    const columns = [...parts.pcpus.large().keys()];
    const below = (/** @type {number} */ vcpu) => columns.findIndex((cpu) => frame.get(Var.P_RUNNING, cpu) === BigInt(vcpu + 1));
    const moved = [parts.pcpus.choose(frame.pcpus), parts.vcpus.choose(frame.vcpus, below)];
    if (moved.includes(true)) arrows.stale();
  }

  /** @param {number} n @param {"pcpus"|"vcpus"} which */
  function pin(n, which) {
    parts?.[which].togglePin(n);
    arrows.stale();
    redraw();
  }

  const sizes = new ResizeObserver(() => view.resized());
  for (const part of [root, plane]) sizes.observe(part);
  return view;
}

/**
 * Where the board is higher than its room, the card that holds the truth about the nearest vCPU comes into view when
 * the truth moves there; until it moves again, the reader may scroll as he likes.
 * @param {HTMLElement} root
 */
function followTruth(root) {
  /** @type {Element|undefined} */
  let holds;
  const follow = (/** @type {Frame} */ frame, /** @type {{pcpus: any, vcpus: any}} */ parts) => {
    const vcpu = frame.vcpus[0] ?? [...parts.vcpus.large().keys()][0] ?? 0;
    const running = [...parts.pcpus.large().keys()].find((cpu) => frame.get(Var.P_RUNNING, cpu) === BigInt(vcpu + 1));
    const hardware = frame.get(Var.V_TRUTH, vcpu) === 1n ? parts.pcpus.large().get(running) : null;
    const card = (hardware ?? parts.vcpus.large().get(vcpu))?.element;
    if (!card || card === holds) return;
    holds = card;
    bringWithin(root, card);
  };
  /** The room is another. */
  follow.again = () => (holds = undefined);
  return follow;
}

/** @param {string} title @param {string} says */
function row(title, says) {
  const cards = h("div", { class: "cards" });
  const lamps = h("div", { class: "lamp-lines" });
  const beside = h("span", { class: "beside" });
  const element = h("section", { class: `board-row ${title.toLowerCase()}-row`, "aria-label": `${title}: ${says}` },
    h("div", { class: "board-title" }, h("h2", {}, title), h("span", { class: "dim" }, says), h("span", { class: "grow" }), beside),
    cards, lamps);
  return { element, cards, lamps, beside };
}

/**
 * Faint channels for every loaded pair that is large, and the arrow of the current movement.
 * @param {Frame} frame
 * @param {{pcpus: any, vcpus: any}} parts
 * @param {boolean} single one pair alone: there is room for the names of its channels
 */
function arrowsOf(frame, parts, single) {
  const arrows = [];
  const { flow } = frame;
  const current = { p: frame.pcpus[0], v: frame.vcpus[0] };
  for (const [cpu, card] of parts.pcpus.large()) {
    const running = Number(frame.get(Var.P_RUNNING, cpu)) - 1;
    const loaded = parts.vcpus.large().get(running);
    if (!loaded) continue;
    for (const [a, b, label] of /** @type {const} */ ([["timer", "saved", "save · restore"], ["ppi", "virq", "inject"], ["lr", "lists", "populate · fold"]])) {
      const lit = flow && cpu === current.p && [flow.from, flow.to].includes(a) && [flow.from, flow.to].includes(b);
      if (!lit) arrows.push({ key: `${cpu}${running}${a}`, from: card.anchors[a], to: loaded.anchors[b], label: single ? label : "", tone: "faint", moving: false });
    }
  }
  if (flow) {
    const anchors = { ...parts.vcpus.large().get(current.v)?.anchors, ...parts.pcpus.large().get(current.p)?.anchors };
    const [from, to] = [anchors[flow.from], anchors[flow.to]];
    if (from && to) arrows.push({ key: `${flow.name}${current.p}${current.v}${frame.moving}`, from, to, label: flow.name, tone: flow.tone, moving: frame.moving });
  }
  return arrows;
}
