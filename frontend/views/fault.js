/** Marks on the board the CPUs on which an invariant has fallen, and what it is about. */

import { isAbout } from "../model/fault.js";
import { h, setAttribute, setText } from "./dom.js";

/** @typedef {import("../model/fault.js").Fault} Fault */

/**
 * @param {Map<number, {element: HTMLElement}>} pcpus large cards
 * @param {Map<number, {element: HTMLElement}>} vcpus
 * @param {Fault|null} fault
 */
export function markFault(pcpus, vcpus, fault) {
  for (const [n, { element }] of pcpus) mark(element, fault?.pcpu === n ? fault : null);
  for (const [n, { element }] of vcpus) mark(element, fault?.vcpu === n ? fault : null);
}

/** @param {HTMLElement} card @param {Fault|null} fault */
function mark(card, fault) {
  if (!fault && !card.classList.contains("fault")) return;
  card.classList.toggle("fault", fault !== null);
  for (const cell of card.querySelectorAll("[data-var]")) {
    cell.classList.toggle("violated", fault !== null && isAbout(fault, cell.getAttribute("data-var") ?? ""));
  }
  card.querySelector(".lrs")?.classList.toggle("violated", fault !== null && isAbout(fault, "lr"));
  const chip = card.querySelector(".fault-chip") ?? makeChip(card);
  setAttribute(chip, "hidden", fault ? null : "");
  setText(chip, fault ? `✕ ${fault.id} falls here` : "");
  setAttribute(chip, "data-explain", fault?.says ?? "");
}

/** @param {HTMLElement} card */
function makeChip(card) {
  const chip = h("span", { class: "chip fault-chip term", tabindex: "-1", "data-name": "Invariant" });
  card.querySelector(".card-head .doing")?.after(chip);
  return chip;
}
