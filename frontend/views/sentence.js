/** One large plain sentence: what just happened, who did it, and why it matters. Below it the chain of causes. */

import { h, setAttribute, setText } from "./dom.js";

/**
 * @typedef {object} Telling
 * @property {string} actor "hardware", "guest", "host", "EL2", "user" or "run"
 * @property {string} where e.g. "pCPU 0"
 * @property {string} what the sentence
 * @property {string} exact the same with names and values, or ""
 * @property {string} why the rule's sentence, or ""
 * @property {{seq: number, label: string, title: string}[]} chain causes, the root first
 */

/** @param {HTMLElement} root @param {(seq: number) => void} seek @param {() => void} ask why? */
export function sentenceView(root, seek, ask) {
  const actor = h("span", { class: "actor" });
  const where = h("span", { class: "note" });
  const what = h("p", { class: "what", id: "what" });
  const exact = h("code", { class: "exact" });
  const reason = h("span", { id: "why" });
  const why = h("p", { class: "why" }, exact, reason);
  const chain = h("ol", { class: "chain", "aria-label": "Causes, the first one first" });
  root.replaceChildren(h("div", { class: "who" }, actor, where), h("div", {}, what, why, chain), h("button", { type: "button", id: "ask-why", title: "Why? (W)", onclick: ask }, "Why?"));
  let key = "";
  return {
    /** @param {Telling} telling */
    update(telling) {
      setText(actor, telling.actor);
      setAttribute(actor, "data-actor", telling.actor);
      setText(where, telling.where);
      setText(what, telling.what);
      setText(exact, telling.exact);
      exact.hidden = !telling.exact;
      if (setText(reason, telling.why)) why.title = telling.why;
      const newKey = telling.chain.map((link) => link.seq).join();
      if (newKey === key) return;
      key = newKey;
      chain.replaceChildren(...telling.chain.map((link, n) =>
        h("li", {}, h("button", { class: "quiet", type: "button", title: link.title, "aria-current": n === telling.chain.length - 1 ? "step" : null, onclick: () => seek(link.seq) }, link.label))));
    },
  };
}
