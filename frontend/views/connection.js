/** Whether what is shown is live: the badge behind the run's name. */

import { h, setAttribute, setText } from "./dom.js";

/** What each state of the connection means. */
const STATES = {
  replay: "This run is over; you are reading the tape.",
  live: "The run goes on and this page keeps up with it.",
  "catching up": "Records arrive faster than they are shown, or the page has just connected.",
  lost: "The connection to the server is lost. It is tried again by itself; nothing is missed.",
};

export function connectionBadge() {
  const words = h("span", {});
  const element = h("span", { class: "chip badge-live term", tabindex: "0", role: "status", id: "connection" }, h("i", { "aria-hidden": "true" }), words);
  return {
    element,
    /** @param {keyof typeof STATES} state @param {number} behind records not yet shown, 0 when up to date */
    set(state, behind) {
      const lag = behind > 0 ? ` · ${behind.toLocaleString("en").replaceAll(",", "\u202f")} behind` : "";
      setText(words, state === "live" || state === "catching up" ? state + lag : state === "lost" ? "connection lost, trying again" : "replay");
      setAttribute(element, "data-state", state);
      setAttribute(element, "data-explain", STATES[state]);
    },
  };
}
