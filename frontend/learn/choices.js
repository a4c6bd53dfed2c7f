/** The list on the left: groups of links, one of them chosen. Arrow keys walk through it. */

import { h } from "../views/dom.js";

/**
 * @typedef {object} Choice
 * @property {string} name
 * @property {string} href
 * @property {string} text
 * @property {string} [tag] few letters at the end of the line
 * @property {string} [tagSays]
 * @property {string} [mark] class of the tag
 */

/**
 * @param {HTMLElement} root @param {string} key drawn anew only when this differs
 * @param {{title: string, choices: Choice[]}[]} groups @param {string} chosen name
 */
export function drawChoices(root, key, groups, chosen) {
  if (root.dataset.key !== key) {
    root.dataset.key = key;
    root.replaceChildren(...groups.map(({ title, choices }) =>
      h("section", {}, h("h2", {}, title), h("ul", {}, choices.map((one) => h("li", {}, link(one)))))));
    root.onkeydown = walk;
  }
  for (const one of links(root)) {
    const here = one.dataset.choice === chosen;
    if (here) one.setAttribute("aria-current", "page");
    else one.removeAttribute("aria-current");
    if (here) one.scrollIntoView({ block: "nearest" });
  }
}

/** @param {Choice} one */
function link({ name, href, text, tag, tagSays, mark }) {
  return h("a", { href, "data-choice": name }, h("span", {}, text), tag ? h("i", { class: `tag ${mark ?? ""}`, title: tagSays ?? "" }, tag) : null);
}

/** @param {HTMLElement} root @returns {HTMLAnchorElement[]} */
const links = (root) => [...root.querySelectorAll("a")];

/** @param {KeyboardEvent} event */
function walk(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  const all = links(/** @type {HTMLElement} */ (event.currentTarget));
  const at = all.indexOf(/** @type {HTMLAnchorElement} */ (document.activeElement));
  if (at < 0) return;
  event.preventDefault();
  const next = all[Math.min(all.length - 1, Math.max(0, at + step))];
  next.focus();
  next.click();
}
