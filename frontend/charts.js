/** The page "Charts": what runs cost, in four figures that the server builds, each with its numbers as a table. */

import { askFigure } from "./charts/ask.js";
import { figureCard } from "./charts/card.js";
import { chooser } from "./charts/choose.js";
import { addressAdapter } from "./class/adapters.js";
import { installClass } from "./class/install.js";
import { chartCommands, HINTS } from "./charts/commands.js";
import { nowhere, readCharts, writeCharts } from "./charts/place.js";
import { namesOf, runsOf } from "./charts/runs.js";
import { isBaseline, OLDER } from "./lockstep/place.js";
import { ApiError, call } from "./page/api.js";
import { readPlace, writePlace } from "./page/permalink.js";
import { loadRole } from "./page/role.js";
import { installShell } from "./shell/shell.js";
import { byId, h, setText } from "./views/dom.js";
import { toast } from "./views/toasts.js";

const FIRST_PRESET = "tick-wfi";

await loadRole();
const shell = installShell({
  here: "charts", title: "Charts", about: "what a run costs, design by design",
  repaint: () => void draw(),
  commands: (registry) => registry.add(chartCommands({
    figure: (n) => only([...cards.keys()][n] ?? ""),
    all: () => only(""),
    tables: showTables,
    designs: () => byId("all-designs").click(),
    board: () => location.assign(address(place.runs[0] ?? "", null)),
    link: copyLink,
  })),
});
installClass(addressAdapter("charts"), shell.registry);
byId("foot").replaceChildren(...HINTS.map(([keys, says]) => h("span", { class: "hint" }, keys.split(" ").map((key) => h("kbd", {}, key)), ` ${says}`)),
  h("span", { class: "hint dim" }, "a click on a bar or a point opens the board at that record"));

let place = readCharts(location.hash);
let ticket = 0;
/** @type {any[]} the runs of the place */
let shown = [];
/** @type {Map<string, ReturnType<typeof figureCard>>} */
const cards = new Map();
const choose = chooser(byId("choose"), {
  preset: (preset) => void (preset && launch({ preset }, OLDER, `Running ${preset} in four designs`)),
  designs: (designs) => void launch(experimentOf(shown[0]), designs, "Running what is not stored yet", place),
  baseline: (run) => void go({ ...place, runs: [run, ...place.runs.filter((id) => id !== run)] }),
  range: (from, to) => void go({ ...place, from, to }),
});

/** What a run was launched from. @param {any} run */
function experimentOf({ config, name, preset }) {
  const { design: _, pace: __, ...experiment } = config;
  return { ...experiment, name, ...(preset ? { preset } : {}) };
}

/** @param {any} experiment @param {string[]} designs @param {string} says @param {import("./charts/place.js").ChartsPlace} [from] */
async function launch(experiment, designs, says, from = nowhere()) {
  const mine = ++ticket;
  const wanted = () => mine === ticket;
  try {
    tell(`${says} …`);
    const runs = await runsOf(experiment, designs, (part) => tell(`${says}: ${Math.round(part * 100)} %`), wanted);
    if (runs) await go({ ...from, runs: [...from.runs.filter((id) => runs.includes(id)), ...runs.filter((id) => !from.runs.includes(id))] });
  } catch (error) {
    if (wanted()) fail(error);
  }
}

/** Show a place. @param {import("./charts/place.js").ChartsPlace} to */
async function go(to) {
  const mine = ++ticket;
  place = to;
  history.replaceState(null, "", location.pathname + writeCharts(place));
  try {
    const [siblings, ...runs] = await Promise.all([call(`/runs/${place.runs[0]}/designs`), ...place.runs.map((id) => call(`/runs/${id}`))]);
    if (mine !== ticket) return;
    shown = runs;
    choose.show({ preset: runs[0].preset ?? "", siblings: siblings.items, ...place, names: namesOf(runs) });
    document.title = `Charts: ${runs.map((run) => run.design).join(", ")} · ${runs[0].name || runs[0].id} · Tickscope`;
    tell("");
    arrange();
    await draw();
  } catch (error) {
    if (mine === ticket) fail(error);
  }
}

/** Ask for the figures and draw them as they come. */
async function draw() {
  if (!place.runs.length) return;
  const mine = ++ticket;
  const theme = /** @type {import("./charts/ask.js").Theme} */ (document.documentElement.dataset.theme);
  await Promise.all([...cards].map(async ([name, card]) => {
    card.work();
    try {
      const answer = await askFigure(name, place, theme, card.wait, () => mine === ticket);
      if (answer && mine === ticket) await card.draw(answer);
    } catch (error) {
      if (mine === ticket) card.fail(sentence(error));
    }
  }));
  if (mine === ticket) setText(byId("announce"), `${cards.size} figures of ${shown.map((run) => run.design).join(", ")} are drawn.`);
}

/** One figure alone, or all of them. */
function arrange() {
  if (!cards.has(place.only)) place.only = "";
  byId("figures").classList.toggle("one", !!place.only);
  for (const [name, card] of cards) card.place(!place.only ? "among" : name === place.only ? "alone" : "away");
  history.replaceState(null, "", location.pathname + writeCharts(place));
}

/** @param {string} name "" for all */
function only(name) {
  place.only = place.only === name ? "" : name;
  arrange();
}

/** The board at a record, the baseline or the next run beside it. @param {string} run @param {number|null} at */
function address(run, at) {
  const beside = place.runs.find((id) => id !== run) ?? "";
  return `/${writePlace({ run, beside, at, axis: "event" })}`;
}

function copyLink() {
  const link = location.origin + location.pathname + writeCharts(place);
  navigator.clipboard?.writeText(link).then(() => toast("The link to these charts is copied."), () => toast(link, { seconds: 12 }));
}

/** @param {string} text */
function tell(text) {
  byId("state").hidden = !text;
  byId("state").classList.remove("failed");
  setText(byId("state"), text);
}

/** @param {unknown} error */
function sentence(error) {
  const hint = error instanceof ApiError ? [error.where, error.hint].filter(Boolean).join(": ") : "";
  return `${error instanceof Error ? error.message : String(error)}${hint ? ` (${hint})` : ""}`;
}

/** @param {unknown} error */
function fail(error) {
  tell(sentence(error));
  byId("state").classList.add("failed");
}

/** All tables, or none if all are shown. */
function showTables() {
  const hidden = [...cards.values()].some((card) => !card.tabled);
  for (const card of cards.values()) card.showTable(hidden);
}

/** From the board: its runs, the older design as the baseline. */
async function fromBoard() {
  const { run, beside } = readPlace(location.search);
  history.replaceState(null, "", location.pathname + location.hash);
  if (!run || place.runs.length) return;
  const runs = await Promise.all([run, beside].filter(Boolean).map((id) => call(`/runs/${id}`)));
  place.runs = runs.sort((one, other) => (isBaseline(one, other) ? -1 : 1)).map(({ id }) => id);
}

async function begin() {
  const [kinds, presets] = await Promise.all([call("/figures"), call("/presets")]);
  kinds.items.forEach((/** @type {import("./charts/card.js").Kind} */ kind, /** @type {number} */ n) => {
    cards.set(kind.name, figureCard(kind, n + 1, { grow: () => only(kind.name), open: (run, seq) => location.assign(address(run, seq)), address }));
  });
  byId("figures").replaceChildren(...[...cards.values()].map((card) => card.element));
  choose.offer(presets.items.map((/** @type {{name: string}} */ preset) => preset.name));
  await fromBoard();
  if (place.runs.length) await go(place);
  else await launch({ preset: FIRST_PRESET }, OLDER, `Running ${FIRST_PRESET} in four designs`);
}

addEventListener("hashchange", () => void go(readCharts(location.hash)));
await begin().catch(fail);
