/** The head of the page: what is open, whether it is live, and the way to everything else. */

import { h, setAttribute, setText } from "./dom.js";

/**
 * @typedef {object} HeaderActions
 * @property {() => void} demo
 * @property {() => void} runs
 * @property {() => void} launch
 * @property {() => void} copyLink
 * @property {() => void} theme
 * @property {() => void} keys
 */

/** What each state of the connection means. */
const STATES = {
  replay: "This run is over; you are reading the tape.",
  live: "The run goes on and this page keeps up with it.",
  "catching up": "Records arrive faster than they are shown, or the page has just connected.",
  lost: "The connection to the server is lost. It is tried again by itself; nothing is missed.",
};

/** @param {HTMLElement} root @param {HeaderActions} actions */
export function headerView(root, actions) {
  const title = h("h1", {});
  const facts = h("span", { class: "facts dim num" });
  const light = h("i", { "aria-hidden": "true" });
  const words = h("span", {});
  const badge = h("span", { class: "chip badge-live term", tabindex: "0", role: "status", id: "connection" }, light, words);
  const demo = h("button", { class: "quiet", type: "button", id: "open-demo", onclick: actions.demo }, "Demo");
  const icon = (/** @type {string} */ text, /** @type {string} */ label, /** @type {() => void} */ act, /** @type {string} */ id) =>
    h("button", { class: "quiet icon", type: "button", id, "aria-label": label, title: label, onclick: act }, text);
  root.replaceChildren(
    h("span", { class: "brand" }, h("img", { src: "/icon.svg", alt: "", width: 22, height: 22 }), "Tickscope"),
    h("span", { class: "divider" }), title, facts, h("span", { class: "grow" }), badge, demo,
    h("a", { class: "button quiet", href: "/compare.html", id: "open-compare", title: "Two runs in two columns, step by step (C)", onclick: withPair }, "Side by side"),
    h("a", { class: "button quiet", href: "/match.html", id: "open-match", title: "Does it match a real kernel? (K)", "aria-label": "Does it match a real kernel?" }, "Real kernel?"),
    h("a", { class: "button quiet", href: "/learn.html", id: "open-learn", title: "The commit, sentence by sentence, and what falls when it is broken (J)" }, "Learn"),
    h("button", { class: "quiet", type: "button", id: "open-runs", onclick: actions.runs, title: "Runs (R)" }, "Runs"),
    h("button", { type: "button", id: "open-launch", onclick: actions.launch, title: "New run (N)" }, "New run"),
    h("span", { class: "divider" }),
    h("button", { class: "quiet", type: "button", id: "copy-link", onclick: actions.copyLink }, "Copy link"),
    icon("◐", "Dark or light", actions.theme, "toggle-theme"), icon("?", "Keys (?)", actions.keys, "open-keys"));
  return {
    /** @param {string} name @param {string} details */
    setRun(name, details) {
      setText(title, name);
      setAttribute(title, "title", name);
      setText(facts, details);
      document.title = name ? `${name} · Tickscope` : "Tickscope";
    },
    /** @param {keyof typeof STATES} state @param {number} behind records not yet shown, 0 when up to date */
    setConnection(state, behind) {
      const lag = behind > 0 ? ` · ${behind.toLocaleString("en").replaceAll(",", "\u202f")} behind` : "";
      setText(words, state === "live" || state === "catching up" ? state + lag : state === "lost" ? "connection lost, trying again" : "replay");
      setAttribute(badge, "data-state", state);
      setAttribute(badge, "data-explain", STATES[state]);
    },
  };
}

/** The two runs that are open go with the link. @param {Event} event */
function withPair({ currentTarget }) {
  if (currentTarget instanceof HTMLAnchorElement) currentTarget.href = `/compare.html${location.search}`;
}
