/** The keyboard of every page: looks a key up in the page's table of commands. */

import { chordOf } from "./registry.js";

/** @param {import("./registry.js").Registry} registry */
export function installKeyboard(registry) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const { key, shiftKey, ctrlKey, metaKey, altKey } = event;
    const chord = chordOf({ key, shiftKey, ctrlKey, metaKey, altKey, altGraph: event.getModifierState("AltGraph") });
    if (!chord || rests(event.target, chord)) return;
    const command = registry.at(chord);
    if (!command) return;
    event.preventDefault();
    command.act();
  });
}

/**
 * Whether a key belongs to what has the focus: a text field, a select, a dialog, a menu, or a button that Space presses.
 * A chord with Ctrl types nothing: it works in a field too.
 * @param {EventTarget|null} target @param {string} chord
 */
function rests(target, chord) {
  // What has the focus may have gone from an open dialog: the keys are still the dialog's.
  if (document.querySelector("dialog[open]")) return true;
  // A dialog that has just closed holds the focus until the next frame: its fields want no keys any more.
  if (chord.startsWith("Ctrl+") || !(target instanceof HTMLElement) || target.closest("dialog")) return false;
  if (target.closest("textarea, select, [role='menu']") || target.isContentEditable) return true;
  if (target instanceof HTMLInputElement) return target.type !== "range" || chord === "Home" || chord === "End";
  if (chord.startsWith("Arrow") && target.closest("[role='radiogroup'], [role='tablist']")) return true;
  return chord === "Space" && target.closest("button, a, summary") !== null && target.id !== "play";
}
