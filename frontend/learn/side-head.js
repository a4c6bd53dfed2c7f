/** The head of one side where the same guest is shown twice: its label, and the kernel that it runs on. */

import { h } from "../views/dom.js";

/** @param {string} label @param {{design: string, switches: string[]}} kernel */
export function sideHead(label, { design, switches }) {
  return h("header", {}, h("h3", {}, label), h("span", { class: "dim mono" }, [design, ...switches].join(" · ")));
}
