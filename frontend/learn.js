/** The page that teaches: a list on the left, what is chosen on the right. */

import { addressAdapter } from "./class/adapters.js";
import { installClass } from "./class/install.js";
import { breakPart } from "./break/part.js";
import { commitPart } from "./commit/part.js";
import { lessonsPart } from "./lessons/part.js";
import { readLearnPlace, writeLearnPlace } from "./learn/place.js";
import { loadRole } from "./page/role.js";
import { installShell } from "./shell/shell.js";
import { byId, h } from "./views/dom.js";
import { toastError } from "./views/toasts.js";

/** @typedef {import("./learn/place.js").LearnPlace} LearnPlace */
/** @typedef {{title: string, short: string, show: (list: HTMLElement, panel: HTMLElement, place: LearnPlace) => Promise<void>}} Part */

/** @type {Record<string, Part>} */
const PARTS = { commit: commitPart(), lesson: lessonsPart(), break: breakPart() };
const first = Object.keys(PARTS)[0];
const tabs = Object.entries(PARTS).map(([part, { title, short }]) => h("a", { href: writeLearnPlace({ part }), "data-part": part, title }, short));

byId("parts").replaceChildren(...tabs);
await loadRole();
installClass(addressAdapter("learn"), installShell({ here: "learn", title: "Learn", about: "the commit, lessons, and what falls when a line is taken out" }).registry);
byId("skip").addEventListener("click", (event) => {
  event.preventDefault(); // the address holds the place, not an anchor
  byId("panel").focus();
});

async function show() {
  const place = readLearnPlace(location.hash) ?? { part: first, name: "", step: 1, at: null };
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
