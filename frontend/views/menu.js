/**
 * A button that opens a menu. Arrow keys, Home, End and first letters move in it, Enter and Space choose, Esc and Tab
 * close it; Esc gives the focus back to the button. Its entries are asked for each time it opens.
 */

import { h, keycaps, setAttribute } from "./dom.js";

/**
 * @typedef {object} Entry
 * @property {string} id
 * @property {string} title
 * @property {string[]} [keys] caps of the key that does the same
 * @property {"radio"|"check"} [kind]
 * @property {boolean} [checked]
 * @property {string} [href] the entry is a link
 * @property {boolean} [current] the page that is open
 * @property {() => unknown} [act]
 */

/**
 * @param {string} id of the button; its menu is `ID-list`
 * @param {import("./dom.js").Child[]} face what stands on the button
 * @param {string} label
 * @param {() => Entry[]} entries
 */
export function menuButton(id, face, label, entries) {
  const list = h("div", { class: "menu", role: "menu", id: `${id}-list`, "aria-label": label, hidden: true });
  const button = h("button", { class: "quiet menu-button", type: "button", id, "aria-haspopup": "menu", "aria-expanded": "false", "aria-controls": list.id, title: label }, ...face, h("i", { class: "caret", "aria-hidden": "true" }));
  const root = h("span", { class: "menu-root" }, button, list);
  const items = () => /** @type {HTMLElement[]} */ ([...list.children]);

  /** @param {boolean} wanted @param {number} [at] entry that gets the focus */
  function open(wanted, at = 0) {
    if (wanted) list.replaceChildren(...entries().map((entry) => item(entry, () => open(false))));
    list.hidden = !wanted;
    setAttribute(button, "aria-expanded", String(wanted));
    if (wanted) items().at(at)?.focus();
  }
  button.addEventListener("click", () => open(Boolean(list.hidden)));
  button.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    open(true, event.key === "ArrowDown" ? 0 : -1);
  });
  list.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      open(false);
      button.focus();
    } else if (event.key === "Tab") return open(false);
    else if (!walk(event, items())) return;
    event.preventDefault();
    event.stopPropagation();
  });
  root.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget instanceof Node && !root.contains(relatedTarget)) open(false);
  });
  document.addEventListener("pointerdown", ({ target }) => {
    if (target instanceof Node && !root.contains(target)) open(false);
  });
  return root;
}

/** @param {Entry} entry @param {() => void} close */
function item({ id, title, keys, kind, checked, href, current, act }, close) {
  const role = kind ? `menuitem${kind === "check" ? "checkbox" : "radio"}` : "menuitem";
  const choose = () => {
    close();
    act?.();
  };
  return h(href ? "a" : "button", { role, id, tabindex: "-1", type: href ? null : "button", href, class: "menu-item", "aria-checked": kind ? String(Boolean(checked)) : null, "aria-current": current ? "page" : null, onclick: choose },
    h("i", { class: "tick", "aria-hidden": "true" }, kind && checked ? (kind === "check" ? "✓" : "●") : ""),
    h("span", {}, title), keys?.length ? h("span", { class: "caps", "aria-hidden": "true" }, keycaps(keys)) : null);
}

/** @param {KeyboardEvent} event @param {HTMLElement[]} items @returns {boolean} whether the key was one of the menu's */
function walk({ key, ctrlKey, metaKey, altKey }, items) {
  const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[key] ?? null;
  if (to !== null) items[(to + items.length) % items.length]?.focus();
  else if (key.length === 1 && key !== " " && !ctrlKey && !metaKey && !altKey) {
    const after = [...items.slice(at + 1), ...items.slice(0, at + 1)];
    after.find((one) => one.querySelector("span")?.textContent?.toLowerCase().startsWith(key.toLowerCase()))?.focus();
  } else return false;
  return true;
}
