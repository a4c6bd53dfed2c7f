/** The dialog "Step by kind": a list of all kinds of records that narrows as one types. */

import { RECORD_KINDS, searchKinds } from "../model/record-kinds.js";
import { makeDialog } from "./dialog.js";
import { h, setAttribute, setText } from "./dom.js";

/** @typedef {import("../model/record-kinds.js").RecordKind} RecordKind */

/** @param {{use: (kind: RecordKind) => void, go: (kind: RecordKind, direction: 1|-1) => void}} actions */
export function kindsDialog(actions) {
  const field = h("input", { id: "kind-field", autocomplete: "off", spellcheck: "false", role: "combobox", "aria-expanded": "true", "aria-controls": "kind-list", "aria-label": "Kind of record", placeholder: "LR.W, EXIT, host irq, save, loaded …" });
  const list = h("ul", { id: "kind-list", role: "listbox", "aria-label": "Kinds of records" });
  const none = h("p", { class: "dim", role: "status", hidden: true }, "No kind of record has this in its name or its sentence.");
  const same = h("button", { type: "button", id: "kind-same" });
  const form = h("form", { class: "kind-form" }, field, same);
  const dialog = makeDialog("kinds", "Step by kind", h("div", { class: "kinds-body" },
    h("p", { class: "dim" }, "Enter makes it the step size, so that the arrows go from one to the next. The two buttons go there once. O and Shift O do it for the kind of the record at the cursor."), form, none, list));
  /** @type {RecordKind|null} */
  let here = null;
  /** @type {RecordKind[]} */
  let shown = [];
  let at = 0;
  const mark = (/** @type {number} */ n) => {
    at = Math.max(0, Math.min(shown.length - 1, n));
    [...list.children].forEach((item, i) => setAttribute(item, "aria-selected", String(i === at)));
    const item = list.children[at];
    setAttribute(field, "aria-activedescendant", item?.id ?? null);
    item?.scrollIntoView({ block: "nearest" });
  };
  const fill = () => {
    shown = searchKinds(field.value);
    none.hidden = shown.length > 0;
    list.replaceChildren(...shown.map((kind, n) => item(kind, n, use, go)));
    mark(0);
  };
  const use = (/** @type {RecordKind} */ kind) => {
    dialog.close();
    actions.use(kind);
  };
  const go = (/** @type {RecordKind} */ kind, /** @type {1|-1} */ direction) => {
    dialog.close();
    actions.go(kind, direction);
  };
  field.addEventListener("input", fill);
  field.addEventListener("keydown", (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (!by) return;
    event.preventDefault();
    mark(at + by);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (shown[at]) use(shown[at]);
  });
  same.addEventListener("click", () => here && use(here));
  return {
    /** @param {RecordKind|null} record of the record at the cursor @param {RecordKind|null} chosen the last one */
    show(record, chosen) {
      here = record;
      same.hidden = record === null;
      setText(same, `Same as this record: ${record?.label ?? ""}`);
      field.value = "";
      fill();
      dialog.showModal();
      field.focus();
      mark(Math.max(0, RECORD_KINDS.findIndex((kind) => kind.label === chosen?.label && kind.kind === chosen.kind)));
    },
  };
}

/** @param {RecordKind} kind @param {number} n @param {(kind: RecordKind) => void} use @param {(kind: RecordKind, direction: 1|-1) => void} go */
function item(kind, n, use, go) {
  const step = (/** @type {1|-1} */ direction, /** @type {string} */ text) =>
    h("button", { type: "button", tabindex: "-1", class: "quiet", "aria-label": `${direction > 0 ? "Next" : "Previous"} ${kind.label}`, onclick: (/** @type {Event} */ event) => { event.stopPropagation(); go(kind, direction); } }, text);
  return h("li", { role: "option", id: `kind-${n}`, "aria-selected": "false", onclick: () => use(kind) },
    h("code", {}, kind.label), h("span", { class: "kind-of dim" }, kind.kind), h("span", { class: "kind-says" }, kind.says), step(-1, "‹"), step(1, "›"));
}
