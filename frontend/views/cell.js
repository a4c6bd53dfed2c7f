/** One value on a card: its text, whether it just changed, and what it was before in small type. */

import { h, setAttribute, setText } from "./dom.js";

/**
 * @typedef {object} Cell
 * @property {HTMLElement} element
 * @property {(text: string, was: string|null) => void} set `was` is the previous value in words, or null if
 *   nothing changed in the last step
 */

/**
 * @param {string} [extraClass]
 * @param {string} [lane] the variable's name in the interface, e.g. "cntv_cval:0"
 * @returns {Cell}
 */
export function cell(extraClass = "", lane = "") {
  const value = h("span", { class: "value", "data-var": lane || null });
  const before = h("small", { class: "was" });
  const element = h("span", { class: `cell mono ${extraClass}` }, before, value);
  before.hidden = true;
  return {
    element,
    set(text, was) {
      setText(value, text);
      const changed = was !== null;
      if (element.classList.toggle("changed", changed)) setText(before, was === text ? "" : `${was} → `);
      before.hidden = !changed || was === text;
    },
  };
}

/**
 * A lamp with a letter: lit or not is never told by colour alone.
 * @param {string} letter
 * @param {string} extraClass
 * @param {string} lane the variable's name in the interface
 */
export function lamp(letter, extraClass, lane) {
  const element = h("span", { class: `lamp ${extraClass}`, role: "img", "data-var": lane }, letter);
  return {
    element,
    /**
     * @param {boolean} on
     * @param {boolean} changed
     */
    set(on, changed) {
      element.classList.toggle("on", on);
      setAttribute(element, "aria-label", `${letter} ${on ? "on" : "off"}`);
      element.classList.toggle("changed", changed);
    },
  };
}
