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
import { installShell } from "./shell/shell.js";
import { byId } from "./views/dom.js";
import { toastError } from "./views/toasts.js";

/** @typedef {import("./match/place.js").MatchPlace} MatchPlace */

const TABS = { table: tableTab, programs: programsTab, try: tryTab };

await loadRole();
installClass(addressAdapter("match"), installShell({ here: "match", title: "Does it match a real kernel?", about: "measured on Linux kernels, beside what the machine does" }).registry);

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
