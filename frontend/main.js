/** The page: wires state, views and keyboard, and turns the wheel once per animation frame. */

import { boardAdapter } from "./class/board.js";
import { installClass } from "./class/install.js";
import { isNotRun, showNothing, somethingNow } from "./class/nothing.js";
import { App } from "./page/app.js";
import { doings, makeActions } from "./page/actions.js";
import { boardCommands } from "./page/commands.js";
import { foldForProjector } from "./page/folds.js";
import { laneSource } from "./page/lane-source.js";
import { loadInvariants } from "./page/invariants.js";
import { installKinds } from "./page/kinds.js";
import { LogState } from "./page/log-state.js";
import { installOpening } from "./page/opening.js";
import { loadRole } from "./page/role.js";
import { makeScreen } from "./page/screen.js";
import { installSelection } from "./page/selection.js";
import { timelineCommands } from "./page/timeline-commands.js";
import { boardParts } from "./page/sight.js";
import { loadSwitches, switchesOf } from "./page/switches.js";
import { installStops } from "./page/install-stops.js";
import { installWhy } from "./page/why.js";
import { platformOf, showPlatform } from "./format/platform.js";
import { keepBoard } from "./shell/pages.js";
import { installShare } from "./share/install.js";
import { installShell } from "./shell/shell.js";
import { showCallouts } from "./views/callouts.js";
import { connectionBadge } from "./views/connection.js";
import { byId } from "./views/dom.js";
import { laneChooser } from "./views/lane-chooser.js";
import { forward } from "./learn/place.js";
import { forwardLockstep } from "./lockstep/place.js";
import { toast, toastError } from "./views/toasts.js";

await loadRole();
const app = new App();
const badge = connectionBadge();
const refold = foldForProjector();
refold();
const lanes = laneChooser(app.timeline.lanes);
const actions = makeActions(app, { screen: () => screen, lanes: () => lanes.show(), why: () => why, marks: () => screen.marks, stops: () => stops, kinds: () => kinds });
const shell = installShell({
  here: "board", title: "Tickscope", status: badge.element, demo: actions.demo, repaint: () => { refold(); app.timeline.lanes.arrange(); screen.repaint(); },
  open: (id, beside = "") => void app.open(id, beside).catch(app.trouble),
  commands: (registry) => {
    registry.add(boardCommands(doings(app, actions, () => screen)));
    registry.add(timelineCommands(app, actions));
    registry.sources.push(laneSource(app, actions.timeline.select));
  },
});
const screen = makeScreen(app, actions, { head: () => shell.head, badge });
const stops = installStops(app, actions.findStop, screen.views.transport.setStops, screen.map.setStops);
const kinds = installKinds(app, () => screen.drawTransport());
shell.registry.add(kinds.commands);
shell.registry.add(installShare(app).commands);
const why = installWhy(app, byId("why-panel"), byId("board"));
installSelection(app, byId("selection-panel"), actions.timeline);
const table = { get open() { return screen.views.timeline.table.open; }, set: (/** @type {boolean} */ open) => open === table.open || byId("timeline-table-toggle").click() };
const state = { get open() { return !byId("board-table").hidden; }, set: (/** @type {boolean} */ open) => open === state.open || void shell.registry.run("board-table") };
app.sight.add(...boardParts(app, { why, marks: screen.marks, setAll: actions.timeline.setAll, table, state, stops: stops.dialog }));

/** What has to be drawn in the next frame. */
const due = { moment: false, run: false, timeline: false, transport: false, grown: false };
const { player } = app;

app.trouble = toastError;
app.redraw = () => (due.timeline = true);
app.showAllLanes = () => actions.timeline.setAll(true);
app.log = new LogState(screen.views.log);
app.opened = () => {
  somethingNow();
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

// Whatever a reader does may change what a link has to say.
for (const kind of ["click", "keyup"]) addEventListener(kind, () => app.remember());

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
  if (due.timeline) app.remember();
  if (due.transport && !due.moment) screen.drawTransport();
  else if (!due.moment) screen.catchUp();
  due.run = due.moment = due.timeline = due.transport = false;
  if (due.grown && now - grew > GREW_MS) {
    grew = now;
    due.grown = false;
    app.grown();
    stops.grow();
    screen.marks.draw();
  }
  requestAnimationFrame(frame);
}

keepBoard();
forward();
forwardLockstep();
addEventListener("hashchange", forward);
addEventListener("hashchange", forwardLockstep);
requestAnimationFrame(frame);

/** The tour, until a teacher leads. */
function welcome() {
  const hide = showCallouts();
  following?.addEventListener("change", () => following.state === "following" && hide());
}

const invited = !/[?&](run|config|preset)=/.test(location.search); // a link leads to its own point: no tour there
const begin = installOpening(app, () => shell.registry.run("open-runs"));
const { follows, following } = installClass(boardAdapter(app), shell.registry);
if (!(await follows)) await begin().then(() => invited && welcome(), (error) => (isNotRun(error) ? showNothing() : toastError(error)));
