/** The line above the page: who leads, who follows, and the way back. */

import { h, setAttribute, setText } from "../views/dom.js";

/**
 * @typedef {object} BarPicture
 * @property {string} state for the look: "leading", "following", "own", "waiting", "lost"
 * @property {string} title
 * @property {string} says
 * @property {{id: string, text: string, key?: string, title: string, act: () => void}[]} buttons
 */

export function classBar() {
  const title = h("b", {});
  const says = h("span", { class: "says" });
  const buttons = h("span", { class: "acts" });
  const bar = h("div", { id: "class-bar", hidden: true, role: "region", "aria-label": "The class" },
    h("i", { class: "sign", "aria-hidden": "true" }), h("span", { class: "tell", role: "status" }, title, says), h("span", { class: "grow" }), buttons);
  document.body.prepend(bar);
  let drawn = "";
  return {
    /** @param {BarPicture|null} picture */
    update(picture) {
      bar.hidden = picture === null;
      document.documentElement.toggleAttribute("data-class", picture !== null);
      if (!picture) return;
      setAttribute(bar, "data-state", picture.state);
      setText(title, picture.title);
      setText(says, picture.says);
      const key = picture.buttons.map(({ id, text }) => id + text).join();
      if (key === drawn) return;
      drawn = key;
      buttons.replaceChildren(...picture.buttons.map(({ id, text, key: cap, title: hint, act }) => h("button", { type: "button", id, title: hint, onclick: act }, text, cap ? h("kbd", {}, cap) : "")));
    },
  };
}
