/** One run on a stage: what happens at its record, buttons that step, its board, and the timeline around it. */

import { count } from "../format/numbers.js";
import { smallBoard } from "../learn/small-board.js";
import { writePlace } from "../page/permalink.js";
import { h } from "../views/dom.js";

/**
 * @param {{id: string, board: string, open: string}} ids of the elements that others look for
 * @param {{moved?: (seq: number) => void, chose?: (seq: number) => unknown}} [listen] the board shows another record; the reader chose it
 */
export function stage(ids, { moved = () => {}, chose = () => {} } = {}) {
  const what = h("p", { class: "what" });
  const why = h("p", { class: "dim" });
  const record = h("span", { class: "num dim" });
  const design = h("span", { class: "chip" });
  const open = h("a", { class: "button", id: ids.open }, "Open on the board");
  const plane = h("div", { class: "small-board", id: ids.board });
  const below = h("div", { class: "small-timeline" });
  let run = "";
  let partner = "";
  const board = smallBoard(plane, below, (telling, seq) => {
    what.textContent = telling.what;
    why.textContent = telling.why;
    record.textContent = `record ${count(seq)}`;
    open.setAttribute("href", `/${writePlace({ run, beside: partner, at: seq, axis: "event" })}`);
    moved(seq);
  }, chose);
  const element = h("div", { class: "lesson-board", id: ids.id },
    h("div", { class: "told", "aria-live": "polite" }, h("div", {}, design, record), what, why),
    h("div", { class: "run-row" }, stepButton(board, -1), stepButton(board, 1), h("span", { class: "grow" }), open), plane, below);

  return {
    element,
    /** @param {any} of the run, as the server tells it @param {number} seq @param {string} [beside] the run on the other stage */
    async show(of, seq, beside = "") {
      run = of.id;
      partner = beside;
      design.textContent = [of.design, ...of.config.switches].join(" · ");
      await board.show(of.id, seq);
    },
  };
}

/** @param {ReturnType<typeof smallBoard>} board @param {1|-1} direction */
function stepButton(board, direction) {
  return h("button", { type: "button", class: direction > 0 ? "step-on" : "step-back", onclick: () => void board.step(direction) }, direction > 0 ? "Transition ▸" : "◂ Transition");
}
