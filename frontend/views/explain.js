/**
 * Every name explains itself in one sentence, on hover and on focus. One bubble serves the whole page.
 * Names of one group (a card, a lane list) are one tab stop; arrow up and down move among them.
 */

import { named, registerNote } from "../format/platform.js";
import { h } from "./dom.js";

/** Install the bubble. Names are elements with `data-explain`. */
export function installExplain() {
  const tip = h("div", { class: "tip", id: "tip", role: "tooltip", hidden: true });
  document.body.append(tip);
  /** @type {Element|null} */
  let shown = null;

  /** @param {EventTarget|null} target */
  const show = (target) => {
    const name = target instanceof Element ? target.closest("[data-explain]") : null;
    if (name === shown) return;
    shown?.removeAttribute("aria-describedby");
    shown = name;
    tip.hidden = !name;
    if (!name) return;
    const title = name.getAttribute("data-name");
    const note = title ? registerNote(title) : "";
    tip.replaceChildren(title ? h("b", {}, title) : "", named(name.getAttribute("data-explain") ?? ""), note ? ` ${note}` : "");
    name.setAttribute("aria-describedby", "tip");
    place(tip, name.getBoundingClientRect());
  };

  document.addEventListener("pointerover", (event) => show(event.target));
  document.addEventListener("focusin", (event) => show(event.target));
  document.addEventListener("focusout", () => show(null));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") show(null);
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") walk(event);
  });
  document.addEventListener("scroll", () => show(null), { capture: true, passive: true });
}

/**
 * Below the name, or above it where there is no room.
 * @param {HTMLElement} tip
 * @param {DOMRect} box
 */
function place(tip, box) {
  const { width, height } = tip.getBoundingClientRect();
  const left = Math.max(8, Math.min(box.left, innerWidth - width - 8));
  const below = box.bottom + 8;
  tip.style.left = `${left}px`;
  tip.style.top = `${below + height < innerHeight - 8 ? below : Math.max(8, box.top - height - 8)}px`;
}

/**
 * Move the focus among the names of one group.
 * @param {KeyboardEvent} event
 */
function walk(event) {
  const here = event.target instanceof HTMLElement && event.target.matches(".term") ? event.target : null;
  const group = here?.closest("[data-terms]");
  if (!here || !group) return;
  const names = /** @type {HTMLElement[]} */ ([...group.querySelectorAll(".term")]).filter((n) => n.offsetParent);
  const step = event.key === "ArrowDown" ? 1 : -1;
  const next = names[(names.indexOf(here) + step + names.length) % names.length];
  here.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
  event.preventDefault();
}

/**
 * Make the first name of a group its tab stop.
 * @param {Element} group
 */
export function firstTermIsTabStop(group) {
  group.setAttribute("data-terms", "");
  const first = group.querySelector(".term:not([hidden])");
  if (first instanceof HTMLElement && !group.querySelector('.term[tabindex="0"]')) first.tabIndex = 0;
}
