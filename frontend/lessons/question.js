/** A question: predict first, then the run answers. */

import { h } from "../views/dom.js";

/** @typedef {import("./part.js").Step} Step */

/**
 * @param {Step} step @param {number|true|null} before what was chosen on an earlier visit
 * @param {(value: number) => Promise<number>} answer keeps the choice, moves the board on, and gives what the run says
 */
export function questionView(step, before, answer) {
  const ask = /** @type {import("./part.js").Ask} */ (step.ask);
  const verdict = h("div", { class: "verdict-row", hidden: true });
  const counts = h("p", { class: "dim counts" }, "This step counts as done once you have predicted, right or wrong.");
  const buttons = ask.choices.map(({ value, says }) => h("button", { type: "button", "data-value": String(value), onclick: () => void choose(value) }, says));

  /** @param {number} value */
  async function choose(value) {
    buttons.forEach((button) => (button.disabled = true));
    try {
      show(value, await answer(value));
    } catch (error) {
      verdict.hidden = false;
      verdict.replaceChildren(h("p", { class: "error", role: "alert" }, error instanceof Error ? error.message : String(error)));
      buttons.forEach((button) => (button.disabled = false));
    }
  }

  /** @param {number} value @param {number} right */
  function show(value, right) {
    buttons.forEach((button) => {
      const mine = button.dataset.value === String(value);
      const isRight = button.dataset.value === String(right);
      button.classList.toggle("right", isRight);
      button.classList.toggle("wrong", mine && !isRight);
      button.setAttribute("aria-pressed", String(mine));
      if (isRight || mine) button.append(h("i", {}, isRight ? " ✓" : " ✕"));
    });
    counts.hidden = true;
    verdict.hidden = false;
    verdict.replaceChildren(h("p", {}, h("b", {}, value === right ? "As predicted. " : "The run says otherwise. "), step.reveal));
  }

  const element = h("fieldset", { class: "question" }, h("legend", {}, "Predict"), h("p", {}, ask.text), h("div", { class: "choices" }, buttons), counts, verdict);
  counts.hidden = typeof before === "number";
  if (typeof before === "number") void choose(before);
  return element;
}
