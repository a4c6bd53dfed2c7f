/** Short notes at the lower left; some can be undone. */

import { byId, h } from "./dom.js";

/**
 * @param {string} text
 * @param {{bad?: boolean, action?: string, onAction?: () => void, seconds?: number, onGone?: () => void}} [options]
 */
export function toast(text, { bad = false, action, onAction, seconds = 6, onGone } = {}) {
  const root = byId("toasts");
  document.addEventListener("close", home, { capture: true }); // the same listener is not added twice
  // A modal dialog makes all outside of it inert; the note must be within reach.
  const dialogs = document.querySelectorAll("dialog[open]");
  (dialogs[dialogs.length - 1] ?? document.body).append(root);
  const note = h("div", { class: `toast${bad ? " bad" : ""}` }, h("span", {}, text));
  let used = false;
  const close = () => {
    if (used) return;
    used = true;
    note.remove();
    clearTimeout(timer);
  };
  if (action) {
    note.append(h("button", { type: "button", onclick: () => { close(); onAction?.(); } }, action));
  }
  const timer = setTimeout(() => {
    close();
    onGone?.();
  }, seconds * 1000);
  root.append(note);
  return close;
}

/**
 * Tell an error: what the server said, and its hint.
 * @param {unknown} error
 */
export function toastError(error) {
  const hint = error && typeof error === "object" && "hint" in error ? String(error.hint) : "";
  toast(`${error instanceof Error ? error.message : String(error)}${hint ? ` ${hint}` : ""}`, { bad: true, seconds: 10 });
}

/** Back from a dialog that was closed. */
function home() {
  document.body.append(byId("toasts"));
}
