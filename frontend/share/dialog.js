/** The dialog "Share": links, requests, programs and pictures of what is on screen, each as text one can select. */

import { makeDialog } from "../views/dialog.js";
import { h, setAttribute, setText } from "../views/dom.js";

/** @typedef {import("./snippets.js").Snippet} Snippet */
/** @typedef {{id: string, name: string, says: string, snippets: Snippet[]}} Kind a tab with its texts */

/**
 * @param {(text: string, what: string) => void} copy
 * @param {{element: HTMLElement, show: () => void}} picture the tab that makes pictures
 */
export function shareDialog(copy, picture) {
  const tabs = h("div", { class: "segmented share-tabs", role: "tablist", "aria-label": "Share as" });
  const says = h("p", { class: "dim share-says" });
  const texts = h("div", { class: "share-texts" });
  const panel = h("div", { class: "share-panel", role: "tabpanel", id: "share-panel", "aria-labelledby": "share-tab-link" }, says, texts, picture.element);
  const dialog = makeDialog("share", "Share what is on screen", tabs, panel);
  /** @type {Kind[]} */
  let kinds = [];
  let open = "link";

  /** @param {string} id */
  function show(id) {
    open = id;
    const kind = kinds.find((one) => one.id === id);
    for (const tab of tabs.children) {
      setAttribute(tab, "aria-selected", String(tab.id === `share-tab-${id}`));
      setAttribute(tab, "tabindex", tab.id === `share-tab-${id}` ? "0" : "-1");
    }
    setAttribute(panel, "aria-labelledby", `share-tab-${id}`);
    setText(says, kind?.says ?? "");
    texts.hidden = id === "picture";
    picture.element.hidden = id !== "picture";
    texts.replaceChildren(...(kind?.snippets ?? []).map((snippet) => block(snippet, copy)));
    if (id === "picture") picture.show();
  }

  tabs.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const all = [...tabs.children];
    const next = /** @type {HTMLElement} */ (all[(all.findIndex((tab) => tab.id === `share-tab-${open}`) + by + all.length) % all.length]);
    next.click();
    next.focus();
  });
  return {
    dialog,
    /** @param {Kind[]} what @param {string} [id] the tab */
    show(what, id = open) {
      kinds = [...what, { id: "picture", name: "Picture", says: "Board and timeline as they are now, for slides: shapes and text, nothing outside is needed.", snippets: [] }];
      tabs.replaceChildren(...kinds.map((kind) => h("button", { type: "button", role: "tab", id: `share-tab-${kind.id}`, "aria-controls": "share-panel", onclick: () => show(kind.id) }, kind.name)));
      show(id);
      if (!dialog.open) dialog.showModal();
      document.getElementById(`share-tab-${id}`)?.focus();
    },
  };
}

/** @param {Snippet} snippet @param {(text: string, what: string) => void} copy */
function block({ id, title, text }, copy) {
  const rows = Math.min(12, text.trimEnd().split("\n").reduce((sum, line) => sum + 1 + Math.floor(line.length / 100), 0));
  const area = h("textarea", { readonly: true, spellcheck: "false", rows, class: "mono", id: `share-text-${id}`, "aria-label": title });
  area.value = text;
  area.addEventListener("focus", () => area.select());
  return h("section", { class: "share-block" },
    h("header", {}, h("h3", {}, title), h("span", { class: "grow" }), h("button", { type: "button", id: `share-copy-${id}`, "aria-label": `Copy: ${title}`, onclick: () => { area.select(); copy(text, title); } }, "Copy")), area);
}
