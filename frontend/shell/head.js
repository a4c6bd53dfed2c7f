/**
 * The head of every page: the same groups in the same order. Brand and what is open; the pages; runs; then the menus.
 * Where it is narrow the pages go into a menu of their own.
 */

import { h, icon, setAttribute, setText } from "../views/dom.js";
import { menuButton } from "../views/menu.js";
import { hrefOf, PAGES } from "./pages.js";
import { caps } from "./registry.js";

/**
 * @param {HTMLElement} root
 * @param {import("./registry.js").Registry} registry
 * @param {{here: string, title: string, about?: string, status?: HTMLElement}} page
 */
export function pageHead(root, registry, { here, title, about = "", status }) {
  const name = h("h1", { title }, title);
  const facts = h("p", { class: "facts dim num" }, about);
  const button = (/** @type {string} */ id, /** @type {string} */ text, quiet = true) =>
    h("button", { class: quiet ? "quiet" : "", type: "button", id, title: hint(registry, id), onclick: () => registry.run(id) }, text);
  root.replaceChildren(
    h("a", { class: "brand", href: "/", title: "Tickscope: the demo, from its start" }, h("img", { src: "/icon.svg", alt: "", width: 22, height: 22 }), h("span", {}, "Tickscope")),
    h("span", { class: "divider" }), h("div", { class: "open-now" }, name, facts), status ?? "", h("span", { class: "grow" }),
    pageLinks(here), pagesMenu(here),
    h("span", { class: "divider" }), button("open-runs", "Runs"), button("open-launch", "New run", false),
    h("span", { class: "divider" }), shareMenu(registry), lookMenu(registry), sign(registry, "open-palette", icon("find")), sign(registry, "open-keys", "?"));
  return {
    /** @param {string} text @param {string} details */
    set(text, details) {
      setText(name, text);
      setAttribute(name, "title", text);
      setText(facts, details);
      setAttribute(facts, "title", details);
    },
  };
}

/** @param {import("./registry.js").Registry} registry @param {string} id @param {Node|string} face */
function sign(registry, id, face) {
  const label = hint(registry, id);
  return h("button", { class: "quiet icon", type: "button", id, "aria-label": label, title: label, onclick: () => registry.run(id) }, face);
}

/** @param {import("./registry.js").Registry} registry @param {string} id */
function hint(registry, id) {
  const key = registry.key(id);
  return `${registry.commands.get(id)?.title ?? ""}${key ? ` (${caps(key).join("+")})` : ""}`;
}

/** @param {string} here */
function pageLinks(here) {
  return h("nav", { class: "pages", "aria-label": "Pages" }, PAGES.map((page) => {
    const link = h("a", { href: page.path, id: page.id, title: `${page.title} (${page.key})`, "aria-current": page.here === here ? "page" : null }, page.name);
    const lead = () => (link.href = hrefOf(page, here));
    for (const sign of ["pointerdown", "focus", "click"]) link.addEventListener(sign, lead);
    return link;
  }));
}

/** @param {string} here */
function pagesMenu(here) {
  const name = PAGES.find((page) => page.here === here)?.name ?? "Pages";
  const menu = menuButton("pages-menu", [name], "Pages", () =>
    PAGES.map((page) => ({ id: `menu-${page.id}`, title: page.name, keys: [page.key], href: hrefOf(page, here), current: page.here === here })));
  menu.classList.add("pages-narrow");
  return menu;
}

/** @param {import("./registry.js").Registry} registry */
function shareMenu(registry) {
  const menu = menuButton("share-menu", ["Share"], "Share", () => entries(registry, "share"));
  menu.hidden = true; // until a command of the page is in it
  queueMicrotask(() => (menu.hidden = !registry.menu("share").length));
  return menu;
}

/** @param {import("./registry.js").Registry} registry */
function lookMenu(registry) {
  return menuButton("look-menu", [h("span", { class: "half-moon", "aria-hidden": "true" }, "◐"), "Look"], "Look of the page", () => entries(registry, "look"));
}

/** @param {import("./registry.js").Registry} registry @param {string} menu */
function entries(registry, menu) {
  return registry.menu(menu).map(({ id, title, keys, kind, checked, act }) => ({ id, title, keys: keys?.length ? caps(keys[0]) : [], kind, checked: checked?.(), act }));
}
