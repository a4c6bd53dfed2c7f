/** CPUs that are not large at the moment: one line each, still readable without colour. A click makes one large. */

import { modeWord, stateLetter, stateWord } from "../format/names.js";
import { Var } from "../tape/vocabulary.js";
import { h, setAttribute, setText } from "./dom.js";

/** @typedef {import("./board.js").Frame} Frame */

/**
 * @param {"pCPU"|"vCPU"} kind
 * @param {number} index
 * @param {(index: number) => void} enlarge
 */
export function lampLine(kind, index, enlarge) {
  const dot = h("i", { class: "dot" });
  const doing = h("span", { class: "doing" });
  const marks = h("span", { class: "marks mono" });
  const element = h("button", { class: "lamp-line", type: "button", onclick: () => enlarge(index) }, dot, h("b", {}, `${kind[0]}${index}`), doing, marks);
  const read = kind === "pCPU" ? readPcpu : readVcpu;
  return {
    element,
    /** @param {Frame} frame */
    update(frame) {
      const { state, text, letters, truth } = read(frame, index);
      setAttribute(dot, "data-state", state);
      setText(doing, text);
      setText(marks, letters);
      element.classList.toggle("truth", truth);
      setAttribute(element, "aria-label", `${kind} ${index}: ${text} ${letters}. Make large.`);
    },
  };
}

/** @param {Frame} frame @param {number} cpu */
function readPcpu(frame, cpu) {
  const mode = Number(frame.get(Var.P_MODE, cpu));
  const running = Number(frame.get(Var.P_RUNNING, cpu));
  const p = frame.get(Var.P_PPI_PENDING, cpu) === 1n ? "P" : "";
  const a = frame.get(Var.P_PPI_ACTIVE, cpu) === 1n ? "A" : "";
  return {
    state: modeWord(mode),
    text: running ? `${modeWord(mode)} v${running - 1}` : modeWord(mode),
    letters: p + a,
    truth: running > 0 && frame.get(Var.V_TRUTH, running - 1) === 1n,
  };
}

/** @param {Frame} frame @param {number} vcpu */
function readVcpu(frame, vcpu) {
  const state = Number(frame.get(Var.V_STATE, vcpu));
  const where = state === 1 || state === 2 ? ` p${frame.get(Var.V_PCPU, vcpu)}` : "";
  return {
    state: stateWord(state),
    text: stateWord(state) + where,
    letters: stateLetter(frame.get(Var.V_IRQ_LEVEL, vcpu) === 1n, frame.get(Var.V_ACTIVE, vcpu) === 1n),
    truth: frame.get(Var.V_TRUTH, vcpu) === 0n && state !== 0,
  };
}
