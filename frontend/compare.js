/** The page "Two runs side by side": one guest, two hosts, aligned on what the guest does. */

import { addressAdapter } from "./class/adapters.js";
import { installClass } from "./class/install.js";
import { chooser, FIRST_WISH } from "./lockstep/choose.js";
import { columnsView } from "./lockstep/columns.js";
import { drawGroups, drawRunning, drawState, drawStory } from "./lockstep/head.js";
import { lockstepCommands } from "./lockstep/commands.js";
import { launchBoth } from "./lockstep/launch.js";
import { Pages } from "./lockstep/pages.js";
import { isBaseline, readLockstep, writeLockstep } from "./lockstep/place.js";
import { accesses } from "./model/lockstep.js";
import { ApiError, call } from "./page/api.js";
import { readPlace, writePlace } from "./page/permalink.js";
import { loadRole } from "./page/role.js";
import { installShell } from "./shell/shell.js";
import { byId, setText } from "./views/dom.js";
import { toast, toastError } from "./views/toasts.js";

/** @typedef {import("./model/lockstep.js").Page} Page */

await loadRole();
const shell = installShell({
  here: "compare", title: "Side by side", about: "one guest, two hosts, aligned on what the guest does",
  commands: (registry) => registry.add(lockstepCommands({
    step: (steps) => void go(place.row + steps),
    difference: (direction) => void difference(direction).catch(toastError),
    divergence: () => void (page && (page.divergence ?? page.moved) ? go((page.divergence ?? page.moved)?.row ?? 0) : toast("The guest sees the same on both sides.", { seconds: 2 })),
    start: () => void go(0),
    end: () => void go(Infinity),
    open,
  })),
});
installClass(addressAdapter("compare"), shell.registry);

let place = readLockstep(location.hash);
let pages = new Pages(place.a, place.b);
/** @type {Page|null} */
let page = null;
let ticket = 0;
const columns = columnsView({ go: (row) => void go(row), open });
const choose = chooser(byId("choose"), (wish) => void launch(wish));

/** Launch both runs and show them. @param {import("./lockstep/launch.js").Wish} wish */
async function launch(wish) {
  const mine = ++ticket;
  const wanted = () => mine === ticket;
  clear();
  const say = (/** @type {number} */ part) => drawState(byId("story"), "busy", `Running ${wish.preset} twice`, "The same guest and seed on both sides; runs that are stored are opened.", part);
  say(0);
  try {
    const found = await launchBoth(wish, choose.config(wish.preset), say, wanted);
    if (found && wanted()) await show({ ...found, row: 0 }, mine);
  } catch (error) {
    if (wanted()) failed(error);
  }
}

function clear() {
  page = null;
  columns.clear();
  for (const id of ["running", "groups"]) byId(id).replaceChildren();
}

/** @param {unknown} error */
function failed(error) {
  clear();
  const hint = error instanceof ApiError ? [error.where, error.hint].filter(Boolean).join(": ") : "";
  drawState(byId("story"), "failed", error instanceof Error ? error.message : String(error), hint || "Choose something else above.");
}

/** @param {import("./lockstep/place.js").LockstepPlace} to @param {number} mine */
async function show(to, mine) {
  place = to;
  pages = new Pages(to.a, to.b);
  const first = await pages.holding(0);
  if (mine !== ticket) return;
  page = first;
  drawStory(byId("story"), first, (row) => void go(row));
  drawGroups(byId("groups"), first, (row) => void go(row));
  document.title = `${first.a.name} and ${first.b.name} side by side · Tickscope`;
  await go(to.row || first.divergence?.row || first.groups[0]?.usual.row || 0);
}

/** Put the cursor on a row. @param {number} row */
async function go(row) {
  if (!page) return;
  const mine = ticket;
  const wanted = Math.max(0, Math.min(page.rows - 1, row));
  place.row = wanted;
  try {
    const found = await pages.holding(wanted);
    if (mine !== ticket || place.row !== wanted) return;
    page = found;
    columns.draw(found, wanted);
    drawRunning(byId("running"), found, wanted);
    history.replaceState(null, "", location.pathname + writeLockstep(place));
    announce(found, wanted);
  } catch (error) {
    toastError(error);
  }
}

/** @param {Page} at @param {number} row */
function announce(at, row) {
  const item = at.items.find((one) => one.row === row);
  if (!item) return;
  const told = (/** @type {"a"|"b"} */ side) => `${at[side].name} ${item[side] ? `${accesses(item[side].costs)} accesses` : "not here"}`;
  setText(byId("announce"), `Step ${row + 1}, ${item.label}: ${told("a")}, ${told("b")}.`);
}

/** @param {1|-1} direction */
async function difference(direction) {
  const found = await pages.difference(place.row, direction);
  if (found === null) toast(direction > 0 ? "No later step differs." : "No earlier step differs.", { seconds: 2 });
  else await go(found);
}

/** The board of one side at the cursor, the other one beside it. @param {"a"|"b"} side */
function open(side) {
  const half = page?.items.find((one) => one.row === place.row)?.[side];
  if (!half) return void toast("This side has no such step.", { seconds: 2 });
  const [run, beside] = side === "a" ? [place.a, place.b] : [place.b, place.a];
  location.assign(`/${writePlace({ run, beside, at: half.seq, axis: "event" })}`);
}

/** From the board: its two runs, the older design as the baseline. */
async function fromBoard() {
  const { run, beside } = readPlace(location.search);
  history.replaceState(null, "", location.pathname + location.hash);
  if (!run || !beside || place.a) return;
  const [one, other] = await Promise.all([run, beside].map((id) => call(`/runs/${id}`)));
  const [a, b] = isBaseline(other, one) ? [beside, run] : [run, beside];
  place = { a, b, row: 0 };
}

/** What the runs in the address are of, for the chooser. */
async function recognise() {
  const [a, b] = await Promise.all([place.a, place.b].map((id) => call(`/runs/${id}`)));
  const platform = (/** @type {any} */ run) => `${run.config.platform.gic}-${run.config.platform.host}`;
  const shown = a.design !== b.design ? { mode: /** @type {const} */ ("designs"), a: a.design, b: b.design }
    : String(a.config.switches) !== String(b.config.switches) ? { mode: /** @type {const} */ ("switch"), a: String(a.config.switches), b: String(b.config.switches), design: a.design }
      : { mode: /** @type {const} */ ("platforms"), a: platform(a), b: platform(b), design: a.design };
  choose.show({ preset: a.preset ?? "", ...shown });
}

/** Begin with the address, or with the pair that the commit is about. */
async function begin() {
  const [presets, designs, switches] = await Promise.all(["presets", "designs", "switches"].map((name) => call(`/${name}`)));
  choose.offer({ presets: presets.items, designs: designs.items.map((/** @type {any} */ one) => one.name), switches: switches.items });
  await fromBoard();
  if (!place.a) return launch(FIRST_WISH);
  const mine = ++ticket;
  await Promise.all([recognise(), show(place, mine)]);
}

addEventListener("hashchange", () => {
  const next = readLockstep(location.hash);
  if (page && next.a === place.a && next.b === place.b) return void go(next.row);
  place = next;
  clear();
  begin().catch(failed);
});
await begin().catch(failed);
