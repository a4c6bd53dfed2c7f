/** The page: wires state, views and keyboard, and turns the wheel once per animation frame. */

import { App } from "./page/app.js";
import { commands, makeActions } from "./page/actions.js";
import { loadInvariants } from "./page/invariants.js";
import { installKeys } from "./page/keys.js";
import { installKinds } from "./page/kinds.js";
import { LogState } from "./page/log-state.js";
import { installOpening } from "./page/opening.js";
import { makeScreen } from "./page/screen.js";
import { boardParts } from "./page/sight.js";
import { loadSwitches, switchesOf } from "./page/switches.js";
import { installTheme } from "./page/theme.js";
import { installStops } from "./page/install-stops.js";
import { installWhy } from "./page/why.js";
import { platformOf, showPlatform } from "./format/platform.js";
import { showCallouts } from "./views/callouts.js";
import { byId } from "./views/dom.js";
import { installExplain } from "./views/explain.js";
import { keySheet } from "./views/keysheet.js";
import { launchDialog } from "./views/launch.js";
import { forward } from "./learn/place.js";
import { forwardLockstep } from "./lockstep/place.js";
import { runsDialog } from "./views/runs.js";
import { toast, toastError } from "./views/toasts.js";

const app = new App();
const open = (/** @type {string} */ id, beside = "") => app.open(id, beside).catch(app.trouble);
const launch = launchDialog({ open: (runs) => void open(runs[0].id, runs[1]?.id) });
const runs = runsDialog({ open: (id) => void open(id), launch: () => void launch.show() });
const keys = keySheet();
const actions = makeActions(app, { screen: () => screen, runs: () => runs.show(), launch: () => void launch.show(), keys: () => keys.showModal(), why: () => why, marks: () => screen.marks, stops: () => stops, kinds: () => kinds });
const screen = makeScreen(app, actions);
const stops = installStops(app, actions.findStop, screen.views.transport.setStops);
const kinds = installKinds(app, () => screen.drawTransport());
const why = installWhy(app, byId("why-panel"), byId("board"));
const table = { get open() { return screen.views.timeline.table.open; }, set: (/** @type {boolean} */ open) => open === table.open || byId("timeline-table-toggle").click() };
app.sight.add(...boardParts(app, { why, marks: screen.marks, setAll: actions.timeline.setAll, table, stops: stops.dialog }));

/** What has to be drawn in the next frame. */
const due = { moment: false, run: false, timeline: false, transport: false, grown: false };
const { player } = app;

app.trouble = toastError;
app.redraw = () => (due.timeline = true);
app.log = new LogState(screen.views.log);
app.opened = () => {
  const pair = /** @type {import("./page/pair.js").Pair} */ (app.pair);
  const { main } = pair;
  const { pcpus, vcpus, listRegisters } = main.layout;
  screen.views.board.open({ pcpus, vcpus, listRegisters });
  screen.views.log.setCpus(pcpus, vcpus);
  screen.roundTrip.reset();
  why.reset();
  screen.marks.reset();
  stops.update();
  showPlatform(platformOf(main.run.config));
  main.addEventListener("run", () => {
    due.run = due.grown = true;
    screen.overview.grow();
  });
  main.addEventListener("connection", () => (due.run = true));
  screen.overview.open(main);
  main.addEventListener("records", () => {
    due.transport = due.grown = true;
    screen.overview.grow();
    void pair.grow().catch(() => {});
  });
  due.run = true;
  if (pair.sides.some(({ run }) => switchesOf(run).length)) void loadSwitches(() => (due.run = due.moment = true)).catch(() => {});
  if (main.run.violation) void loadInvariants(() => (due.moment = true)).catch(() => {});
  pair.onCounts(() => screen.drawTotals());
  void pair.grow().then(() => screen.counted(), () => {});
};
player.addEventListener("moment", () => (due.moment = true));
player.addEventListener("cursor", () => why.follow(player.cursor));
player.addEventListener("idle", () => (due.moment = true));
player.addEventListener("cursor", () => (due.transport = true));
player.addEventListener("playing", () => (due.moment = due.transport = true));
player.addEventListener("edge", (event) => toast(player.edgeWords(/** @type {CustomEvent} */ (event).detail), { seconds: 3 }));
player.addEventListener("trouble", (event) => toastError(/** @type {CustomEvent} */ (event).detail));

/** New records behind the cursor reach log and timeline so often. */
const GREW_MS = 500;
let before = performance.now();
let grew = 0;

/** @param {number} now */
function frame(now) {
  player.tick((now - before) / 1000);
  before = now;
  if (due.run) screen.drawRun();
  if (due.moment) screen.drawNow();
  else if (due.timeline) screen.drawTimeline();
  if (due.transport && !due.moment) screen.drawTransport();
  due.run = due.moment = due.timeline = due.transport = false;
  if (due.grown && now - grew > GREW_MS) {
    grew = now;
    due.grown = false;
    app.grown();
    screen.marks.draw();
  }
  requestAnimationFrame(frame);
}

forward();
forwardLockstep();
addEventListener("hashchange", forward);
addEventListener("hashchange", forwardLockstep);
installExplain();
installTheme(() => screen.repaint());
installKeys(commands(app, actions, () => screen));
requestAnimationFrame(frame);
const invited = !/[?&](run|config|preset)=/.test(location.search); // a link leads to its own point: no tour there
await installOpening(app, () => void runs.show())().then(() => invited && showCallouts(), toastError);
