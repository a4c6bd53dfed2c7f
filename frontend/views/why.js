/**
 * The panel "Why?": the rule with the values of its condition, who wrote the variable before, and the chain of causes.
 * It keeps the question while the cursor walks along its answer.
 */

import { count, duration, instant } from "../format/numbers.js";
import { named } from "../format/platform.js";
import { h, icon, setAttribute } from "./dom.js";

/** @typedef {import("../model/why.js").Answer} Answer */
/** @typedef {import("../model/why.js").Link} Link */

/**
 * @typedef {object} WhyActions
 * @property {(seq: number) => void} go the cursor goes to a record, the question stays
 * @property {(seq: number) => void} ask about a record
 * @property {(lane: string, seq: number) => void} askVariable why a variable holds what it holds just before a record
 * @property {() => void} back to the question before
 * @property {() => void} close
 * @property {(lane: string) => void} light a variable on the board, "" = none
 */

/** The letter says it as well as the colour. */
const BASES = /** @type {Record<string, string>} */ ({ measured: "M", architecture: "A", kernel: "K", chosen: "C" });

/** @param {HTMLElement} root @param {WhyActions} actions */
export function whyView(root, actions) {
  const back = h("button", { class: "quiet", type: "button", id: "why-back", onclick: actions.back }, "← Back");
  const close = h("button", { class: "quiet icon", type: "button", id: "why-close", "aria-label": "Close (Esc)", title: "Close (Esc)", onclick: actions.close }, icon("close"));
  const body = h("div", { class: "why-body" });
  root.replaceChildren(h("header", {}, h("h2", {}, "Why?"), back, h("span", { class: "grow" }), close), body);
  root.addEventListener("pointerover", (event) => actions.light(laneUnder(event.target)));
  root.addEventListener("pointerleave", () => actions.light(""));
  root.addEventListener("focusin", (event) => actions.light(laneUnder(event.target)));
  root.addEventListener("focusout", () => actions.light(""));
  return {
    /** @param {Answer|null} answer @param {string} note instead of an answer, or "" @param {boolean} canGoBack */
    show(answer, note, canGoBack) {
      back.hidden = !canGoBack;
      body.replaceChildren(...(answer ? parts(answer, actions) : [h("p", { class: "why-note" }, note)]));
      body.scrollTop = 0;
    },
    /** The step of the answer at which the cursor is. @param {number} seq */
    mark(seq) {
      for (const node of body.querySelectorAll("[data-seq]")) setAttribute(node, "aria-current", Number(node.getAttribute("data-seq")) === seq ? "step" : null);
    },
  };
}

/** @param {EventTarget|null} target */
function laneUnder(target) {
  return (target instanceof Element && target.closest("[data-lane]")?.getAttribute("data-lane")) || "";
}

/** @param {Answer} answer @param {WhyActions} actions */
function parts(answer, actions) {
  return [head(answer, actions), reason(answer), condition(answer, actions), before(answer, actions), causes(answer, actions)];
}

/** @param {Answer} answer @param {WhyActions} actions */
function head(answer, actions) {
  const values = answer.now ? [h("span", { class: "was" }, answer.was), " → ", h("b", {}, answer.now)] : [];
  return h("section", { class: "why-head" },
    h("div", { class: "why-place" }, h("button", { class: "chip num", type: "button", "data-seq": answer.seq, title: "Put the cursor here", onclick: () => actions.go(answer.seq) }, `record ${count(answer.seq)}`), h("span", { class: "dim num" }, instant(answer.t))),
    answer.about ? h("p", { class: "why-about mono", "data-lane": answer.lane }, `${named(answer.about)}  `, ...values) : "",
    h("p", { class: "why-says", "aria-live": "polite" }, named(answer.says)));
}

/** @param {Answer} answer */
function reason({ rule }) {
  if (!rule) return h("p", { class: "dim why-none" }, "No rule of its own: it follows from its cause.");
  const basis = h("span", { class: "basis", "data-basis": rule.basis, title: rule.basisSays }, h("i", { "aria-hidden": "true" }, BASES[rule.basis] ?? "?"), rule.basis);
  return h("section", { class: "why-rule" },
    h("p", {}, named(rule.says)),
    h("div", { class: "why-facts" }, basis, h("code", { title: "Where the kernel, or the architecture, does it" }, rule.where),
      rule.designs.length ? h("span", { class: "dim" }, `only ${rule.designs.join(", ")}`) : ""));
}

/** @param {Answer} answer @param {WhyActions} actions */
function condition({ rule, values, seq }, actions) {
  if (!rule) return "";
  const line = (/** @type {import("../model/why.js").Value} */ v) => [h("span", {}, named(v.label), h("small", {}, v.owner)), h("b", { class: "mono" }, v.words)];
  const rows = values.map((v) =>
    h("li", {}, v.lane
      ? h("button", { class: "quiet", type: "button", "data-lane": v.lane, title: `Why did ${v.label} of ${v.owner} hold this?`, onclick: () => actions.askVariable(v.lane, seq) }, ...line(v))
      : h("span", { class: "no-variable" }, ...line(v))));
  return h("section", {}, h("h3", {}, "Because"), h("p", { class: "why-when" }, h("code", {}, named(rule.when))),
    rows.length ? h("ul", { class: "why-values", "aria-label": "The values it had" }, rows) : "");
}

/** @param {Answer} answer @param {WhyActions} actions */
function before({ previous, about, was, t }, actions) {
  if (!about) return "";
  return h("section", {}, h("h3", {}, "Written before"),
    previous
      ? h("ul", { class: "why-steps" }, step(previous, actions.ask, `${duration(Math.max(0, t - previous.t))} earlier`))
      : h("p", { class: "dim" }, `Nobody had written it: ${was} since the start.`));
}

/** @param {Answer} answer @param {WhyActions} actions */
function causes({ chain, root }, actions) {
  return h("section", {}, h("h3", {}, "What made it happen"),
    h("ol", { class: "why-steps why-chain" }, chain.map((link) => step(link, actions.go, ""))),
    h("p", { class: "why-root" }, chain.length ? "Its root: " : "It is a root: ", h("b", {}, root)));
}

/** @param {Link} link @param {(seq: number) => void} act @param {string} note */
function step(link, act, note) {
  return h("li", {}, h("button", { class: "quiet", type: "button", "data-seq": link.seq, title: link.rule ? named(link.rule) : null, onclick: () => act(link.seq) },
    h("span", {}, named(link.says)), h("small", { class: "num" }, note || count(link.seq))));
}
