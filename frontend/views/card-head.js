/** The head of a card: name, what it does now, a flag, and the pin that keeps it large. */

import { h, icon, setAttribute, setText } from "./dom.js";

/**
 * @param {string} name
 * @param {() => void} pin
 */
export function cardHead(name, pin) {
  const doing = h("span", { class: "doing" });
  const flag = h("span", { class: "chip flag term", tabindex: "-1", "data-explain": "A state worth knowing: shown while it holds." });
  flag.hidden = true;
  const button = h("button", { class: "quiet icon pin", type: "button", "aria-pressed": "false", "aria-label": `Keep ${name} large`, title: `Keep ${name} large`, onclick: pin }, icon("pin"));
  const extra = h("span", { class: "head-extra" });
  const element = h("header", { class: "card-head" }, h("h3", {}, name), doing, h("span", { class: "grow" }), flag, extra, button);
  return {
    element,
    extra,
    /** @param {string} sentence @param {string} state for the colour of the dot before it */
    set(sentence, state) {
      setText(doing, sentence);
      setAttribute(doing, "data-state", state);
    },
    /** @param {string} text empty: no flag @param {string} says */
    flag(text, says) {
      flag.hidden = !text;
      setText(flag, text);
      setAttribute(flag, "data-explain", says);
    },
    /** @param {boolean} on */
    setPinned(on) {
      button.setAttribute("aria-pressed", String(on));
    },
  };
}
