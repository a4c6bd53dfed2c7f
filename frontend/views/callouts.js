/** Three callouts for the first visit, each beside what it is about. They go when they are read, and stay gone. */

import { byId, h } from "./dom.js";

const KEY = "tickscope.callouts";

/** Anchor, text. */
const CALLOUTS = /** @type {const} */ ([
  ["board", "Follow the gold.", "The golden frame is where the truth about the guest's timer lives now: in the hardware above, or in memory below. The hatched copy is stale."],
  ["sentence", "Read what just happened.", "One sentence says what happened, who did it and why. Every name on the board explains itself when you point at it."],
  ["totals", "Compare before and after.", "The same guest on the kernel before the commit and after it: switch, and watch what each of them costs."],
]);

/** @returns {() => void} takes them away; they come again next time */
export function showCallouts() {
  if (seen()) return () => {};
  /** @type {HTMLElement|null} */
  let open = null;
  const show = (/** @type {number} */ n) => {
    open?.remove();
    if (n >= CALLOUTS.length) return remember();
    const [anchor, title, text] = CALLOUTS[n];
    const last = n === CALLOUTS.length - 1;
    const next = h("button", { type: "button", class: "primary", onclick: () => show(n + 1) }, last ? "Done" : "Next");
    const skip = h("button", { type: "button", class: "quiet", onclick: () => show(CALLOUTS.length) }, "Skip");
    open = h("div", { class: "callout", role: "dialog", "aria-label": title, id: "callout" },
      h("p", {}, h("span", { class: "number" }, String(n + 1)), h("b", {}, title), " ", text), h("div", { class: "callout-buttons" }, h("span", { class: "dim num" }, `${n + 1} of ${CALLOUTS.length}`), h("span", { class: "grow" }), last ? null : skip, next));
    document.body.append(open);
    place(open, byId(anchor).getBoundingClientRect(), anchor);
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && open?.isConnected) show(CALLOUTS.length);
  });
  show(0);
  return () => open?.remove();
}

/** @param {HTMLElement} callout @param {DOMRect} box @param {string} anchor */
function place(callout, box, anchor) {
  const { width, height } = callout.getBoundingClientRect();
  const left = anchor === "totals" ? box.left - width - 12 : anchor === "sentence" ? box.left + 110 : box.right + 12;
  // Beside the board, low over the log: the golden frame it speaks of and the next step stay in sight.
  const top = anchor === "totals" ? box.top + 8 : anchor === "sentence" ? box.bottom + 8 : innerHeight;
  callout.style.left = `${Math.max(12, Math.min(left, innerWidth - width - 12))}px`;
  callout.style.top = `${Math.max(12, Math.min(top, innerHeight - height - 12))}px`;
}

function seen() {
  try {
    return localStorage.getItem(KEY) === "seen";
  } catch {
    return false;
  }
}

function remember() {
  try {
    localStorage.setItem(KEY, "seen");
  } catch {
    // They come again next time, then.
  }
}
