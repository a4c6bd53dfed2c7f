/** The page that teaches: a list on the left, what is chosen on the right. */

import { breakPart } from "./break/part.js";
import { addressAdapter } from "./class/adapters.js";
import { installClass } from "./class/install.js";
import { commitPart } from "./commit/part.js";
import { lessonsPart } from "./lessons/part.js";
import { readLearnPlace, writeLearnPlace } from "./learn/place.js";
import { loadRole } from "./page/role.js";
import { installTheme, toggleTheme } from "./page/theme.js";
import { byId, h } from "./views/dom.js";
import { installExplain } from "./views/explain.js";
import { toastError } from "./views/toasts.js";

/** @typedef {import("./learn/place.js").LearnPlace} LearnPlace */
/** @typedef {{title: string, show: (list: HTMLElement, panel: HTMLElement, place: LearnPlace) => Promise<void>}} Part */

await loadRole();
installClass(addressAdapter("learn"));

/** @type {Record<string, Part>} */
const PARTS = { commit: commitPart(), lesson: lessonsPart(), break: breakPart() };
const first = Object.keys(PARTS)[0];
const tabs = Object.entries(PARTS).map(([part, { title }]) => h("a", { href: writeLearnPlace({ part }), "data-part": part }, title));

byId("header").replaceChildren(
  h("a", { class: "brand", href: "/", title: "To the board" }, h("img", { src: "/icon.svg", alt: "", width: 22, height: 22 }), "Tickscope"),
  h("span", { class: "divider" }), h("h1", { class: "visually-hidden" }, "Learn"), h("nav", { class: "parts", "aria-label": "Parts" }, tabs), h("span", { class: "grow" }),
  h("a", { class: "button", href: "/", id: "to-board" }, "Board"),
  h("button", { class: "quiet icon", type: "button", id: "toggle-theme", "aria-label": "Dark or light", title: "Dark or light", onclick: () => toggleTheme(() => {}) }, "◐"));
byId("skip").addEventListener("click", (event) => {
  event.preventDefault(); // the address holds the place, not an anchor
  byId("panel").focus();
});
installExplain();
installTheme(() => {});

async function show() {
  const place = readLearnPlace(location.hash) ?? { part: first, name: "", step: 1 };
  const part = PARTS[place.part];
  for (const tab of tabs) {
    if (tab.dataset.part === place.part) tab.setAttribute("aria-current", "page");
    else tab.removeAttribute("aria-current");
  }
  document.title = `${part.title} · Tickscope`;
  byId("panel").dataset.part = place.part;
  await part.show(byId("list"), byId("panel"), place);
}

addEventListener("hashchange", () => void show().catch(toastError));
if (!readLearnPlace(location.hash)) history.replaceState(null, "", writeLearnPlace({ part: first }));
await show().catch(toastError);
