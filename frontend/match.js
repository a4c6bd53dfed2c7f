/** The page "Does it match a real kernel?": measured beside simulated, in three tabs. */

import { addressAdapter } from "./class/adapters.js";
import { installClass } from "./class/install.js";
import { chooser } from "./match/chooser.js";
import { openFromAddress } from "./match/open-run.js";
import { readMatchPlace, writeMatchPlace } from "./match/place.js";
import { programsTab } from "./match/programs-tab.js";
import { tableTab } from "./match/table-tab.js";
import { tryTab } from "./match/try-tab.js";
import { verdictView } from "./match/verdict.js";
import { call } from "./page/api.js";
import { loadRole } from "./page/role.js";
import { installTheme, toggleTheme } from "./page/theme.js";
import { byId, h } from "./views/dom.js";
import { installExplain } from "./views/explain.js";
import { toastError } from "./views/toasts.js";

/** @typedef {import("./match/place.js").MatchPlace} MatchPlace */

await loadRole();
installClass(addressAdapter("match"));

const TABS = { table: tableTab, programs: programsTab, try: tryTab };

byId("header").replaceChildren(
  h("a", { class: "brand", href: "/", title: "To the board" }, h("img", { src: "/icon.svg", alt: "", width: 22, height: 22 }), "Tickscope"),
  h("span", { class: "divider" }), h("h1", {}, "Does it match a real kernel?"), h("span", { class: "grow" }),
  h("a", { class: "button", href: "/", id: "to-board" }, "Board"),
  h("button", { class: "quiet icon", type: "button", id: "toggle-theme", "aria-label": "Dark or light", title: "Dark or light", onclick: () => toggleTheme(() => {}) }, "◐"));
installExplain();
installTheme(() => {});

/** @type {MatchPlace} */
let place = readMatchPlace(location.search);
const verdict = verdictView(byId("verdict"));
const choose = chooser(byId("choose"), go);
/** @type {import("./match/answers.js").Known|null} */
let known = null;
let showing = 0;

/** @param {Partial<MatchPlace>} change @param {boolean} [quietly] the panel shows it already */
function go(change, quietly = false) {
  place = { ...place, ...change };
  history[quietly ? "replaceState" : "pushState"](null, "", location.pathname + writeMatchPlace(place));
  if (!quietly) void show();
}

/** Draw the tab anew. An older drawing that is still waiting for answers then draws no more. */
async function show() {
  const ticket = ++showing;
  choose.update(place);
  byId("panel").setAttribute("aria-labelledby", `tab-${place.tab}`);
  try {
    known ??= await call("/fidelity");
    if (ticket === showing && known) await TABS[place.tab](byId("panel"), { place, known, verdict, go, current: () => ticket === showing });
  } catch (error) {
    if (ticket === showing) verdict.failed(error instanceof Error ? error.message : String(error));
  }
}

addEventListener("popstate", () => {
  place = readMatchPlace(location.search);
  void show();
});
if (place.open) await openFromAddress(place, verdict).catch(toastError);
else await show();
