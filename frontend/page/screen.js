/** Makes the views and draws them from the app: what must be at once each frame, what can wait less often. */

import { boardTable } from "../views/board-table.js";
import { boardView } from "../views/board.js";
import { byId } from "../views/dom.js";
import { marksView } from "../views/marks.js";
import { minimap } from "../views/minimap.js";
import { overviewStrip } from "../views/overview.js";
import { logView } from "../views/log.js";
import { runControlView } from "../views/run-control.js";
import { sentenceView } from "../views/sentence.js";
import { timelineView } from "../views/timeline.js";
import { totalsView } from "../views/totals.js";
import { tripView } from "../views/trip.js";
import { tripTable } from "../views/trip-table.js";
import { transportView } from "../views/transport.js";
import { bannerView } from "./banner.js";
import { toggleTable } from "./board-place.js";
import { isBroken } from "./demo.js";
import { invariant } from "./invariants.js";
import { overviewState } from "./overview-state.js";
import { MarksState } from "./marks.js";
import { isOn } from "./theme.js";
import { nextStep } from "./next-step.js";
import { RoundTrip } from "./round-trip.js";
import { SearchState } from "./search.js";
import { pixelsOf } from "./selection-pixels.js";
import { Var } from "../tape/vocabulary.js";
import { flowAt, tellingOf } from "./telling.js";
import { Turns } from "./turns.js";
import { faultAt } from "../model/fault.js";

/** @typedef {import("./app.js").App} App */

/** Faster than this nobody reads a sentence or follows an arrow: they are drawn less often, without motion. */
const READABLE = 16;
const EVERY_MS = { board: 50, transport: 50, sentence: 150, log: 250, trip: 250, totals: 250 };
const SAY_MS = 3000;

/** Designs without the `loaded` flag. */
const FLAGLESS = ["v4.14", "parent"];

/** Too fast to read: nothing is marked as changed. @returns {bigint|null} */
const unmarked = () => null;

/** @param {import("./actions.js").Actions} actions */
function makeViews(actions) {
  const views = {
    control: runControlView(byId("run-control"), actions.control),
    transport: transportView(byId("transport"), actions.transport),
    sentence: sentenceView(byId("sentence"), actions.seek, actions.why.why),
    trip: tripView(byId("trip"), actions.trip),
    tripTable: tripTable(byId("trip-table"), actions.trip),
    board: boardView(byId("board")),
    state: boardTable(byId("board-table")),
    timeline: timelineView(byId("timeline"), actions.timeline),
    totals: totalsView(byId("totals"), actions.totals),
    log: logView(byId("log"), actions.log),
  };
  // Beside the causes there is room: a row of its own would take it from the board.
  byId("sentence").append(views.transport.marks);
  return views;
}

/**
 * @param {App} app @param {import("./actions.js").Actions} actions
 * @param {{head: () => {set: (title: string, facts: string) => void}, badge: ReturnType<typeof import("../views/connection.js").connectionBadge>}} ui
 */
export function makeScreen(app, actions, ui) {
  const views = makeViews(actions);
  const roundTrip = new RoundTrip(() => drawTrip());
  const strip = overviewStrip(views.transport.overview);
  const overview = overviewState(strip);
  const search = new SearchState(app, (picture) => views.timeline.head.search.update(picture), (parts) => map.setHits(parts));
  const map = minimap(views.transport.strip, actions.timeline.show);
  const marks = new MarksState(app, marksView(views.transport.strip, views.transport.marks, actions.marks));
  const announce = announcer(byId("announce"), () => app.player.playing);
  const banner = bannerView(byId("banner"), actions);

  const isFast = () => app.player.playing && (app.player.following || app.player.perSecond > READABLE);

  const turns = new Turns(EVERY_MS, { board: drawBoard, transport: updateTransport, sentence: drawSentence, log: followLog, trip: followTrip, totals: drawTotals });

  /** What is due now, without a new moment. */
  function catchUp() {
    if (isFast()) turns.one(performance.now());
    else turns.all(performance.now());
  }

  /** What follows the cursor: the timeline in every frame, the rest in turns while it goes faster than one can read. */
  function drawNow() {
    const { player, pair } = app;
    const { moment } = player;
    if (!pair || !moment) return;
    turns.wake();
    catchUp();
    const large = views.board.large();
    app.timeline.lanes.setCpus(large.pcpus, large.vcpus);
    app.timeline.follow(moment.seq, player.playing);
    drawTimeline();
    app.remember();
  }

  function drawBoard() {
    const { moment } = app.player;
    if (!moment) return;
    const fast = isFast();
    if (app.pair) views.state.update(app.pair.main.layout, moment);
    views.board.update({
      t: moment.t, get: moment.get.bind(moment), prev: fast ? unmarked : moment.prev.bind(moment), has: (code, subject, slot) => moment.has(code, subject, slot) && (code !== Var.V_LOADED || !FLAGLESS.includes(app.pair?.main.run.design)), timeLeft: moment.timeLeft.bind(moment),
      pcpus: moment.pcpus, vcpus: moment.vcpus, fault: faultOf(app.pair?.main.run.violation, moment), flow: fast ? null : flowAt(moment), moving: !fast && !isOn("still"), fast,
    });
  }

  /** Where the cursor is and how far the run has come. */
  function drawTransport() {
    turns.wake("transport");
    catchUp();
  }

  function updateTransport() {
    const { player, pair } = app;
    views.transport.update({ playing: player.playing, t: player.moment?.t ?? 0, seq: player.cursor, head: pair?.main.head ?? 0, step: player.step, kind: player.kind?.label ?? "", perSecond: player.perSecond, following: player.following });
  }

  function drawSentence() {
    const { pair, player: { moment, idle } } = app;
    if (!pair || !moment) return;
    const telling = tellingOf(moment, pair.main.layout, idle, pair.main.run.violation?.says ?? "");
    views.sentence.update(telling);
    announce(telling.what);
  }

  function followLog() {
    app.log?.follow(app.player.moment?.seq ?? 0);
  }

  function followTrip() {
    const { pair, player: { moment, following } } = app;
    if (pair && moment) void roundTrip.follow(pair, moment.seq, moment.vcpus[0] ?? -1, following);
  }

  function drawTrip() {
    const step = views.trip.update(roundTrip.picture, app.player.cursor, app.pair?.sides.length ?? 1);
    views.tripTable.update(roundTrip.picture, step);
    drawTotals();
  }

  function drawTotals() {
    const { pair, player } = app;
    if (!pair) return;
    const next = nextStep(app, actions);
    views.totals.update({
      title: pair.mutation ? "The switch" : pair.sides.length > 1 ? "Before and after" : "So far",
      sides: pair.totals(player.cursor, player.moment?.t ?? 0),
      shown: pair.shown, meaning: roundTrip.picture?.meaning ?? "", canForget: app.isDemo && !isBroken(pair.main.run) && next?.act !== actions.totals.forget, next,
    });
  }

  /** All of the runs' records are counted now. */
  function counted() {
    const { pair, player } = app;
    if (pair && player.moment) void roundTrip.follow(pair, player.moment.seq, -1, player.following);
    drawTotals();
    if (pair) views.totals.chart.repaint(pair.series());
  }

  function drawTimeline() {
    const { timeline, player } = app;
    timeline.width = views.timeline.width();
    const axis = timeline.axis();
    if (!axis || !timeline.data) return;
    const x = player.moment ? axis.xOf(player.moment.seq, player.moment.t) : -1;
    const { from, to } = { from: timeline.data.fromSeq, to: timeline.data.toSeq };
    const inside = player.cursor >= from && player.cursor <= to;
    search.moved();
    map.update({ from: timeline.from, to: timeline.to, head: Math.max(1, app.pair?.main.head ?? 1), selection: timeline.selection });
    views.timeline.update({ lanes: timeline.lanes.rows, pinned: timeline.lanes.pinned, masks: timeline.data.lanes, axis, kind: timeline.kind, cursorX: inside ? x : -1, selectionX: pixelsOf(timeline.selection, timeline.data, axis), totals: timeline.totals, selected: timeline.selected, data: timeline.data });
  }

  /** What the server says of the run, and how the connection is. */
  function drawRun() {
    const { pair } = app;
    if (!pair) return;
    const { run } = pair.main;
    const p = run.config?.platform ?? {};
    const vcpus = pair.main.layout.vcpus;
    document.title = `${run.name || "unnamed"} · Tickscope`;
    ui.head().set(run.name || "unnamed", [run.design, `GIC${p.gic ?? ""}`, p.host === "nvhe" ? "nVHE" : "VHE", `${p.pcpus} pCPU`, `${vcpus} vCPU`, `seed ${run.seed}`].join(" · "));
    ui.badge.set(pair.main.connection, pair.main.connection === "live" ? 0 : pair.main.behind);
    views.control.update(run);
    banner.draw(run);
    drawTransport();
  }

  function repaint() {
    views.timeline.repaint();
    views.totals.chart.repaint();
    views.board.resized();
    strip.draw();
  }

  return { views, instead: (/** @type {import("./board-place.js").Table} */ which) => showInstead(views, which, () => (drawBoard(), drawTrip())), drawBoard, overview, map, search, roundTrip, marks, drawNow, drawRun, counted, drawTotals, drawTimeline, drawTransport, catchUp, repaint };
}

/** A table in the board's place, or the board again. @param {ReturnType<typeof makeViews>} views @param {import("./board-place.js").Table} which @param {() => void} draw */
function showInstead(views, which, draw) {
  const open = toggleTable(which);
  views.trip.setTable(open && which === "trip-table");
  draw();
  if (open) (which === "trip-table" ? views.tripTable : views.state).focus();
}

/** @param {any} violation of the run, if it has one @param {import("../model/moment.js").Moment} moment */
function faultOf(violation, moment) {
  return faultAt(moment, violation, invariant(violation?.id ?? "")?.about ?? []);
}

/** One polite line per step; while it plays, one every few seconds. @param {HTMLElement} line @param {() => boolean} playing */
function announcer(line, playing) {
  let [said, last] = [0, ""];
  return (/** @type {string} */ text) => {
    const now = performance.now();
    if (text === last || (playing() && now - said < SAY_MS)) return;
    [said, last] = [now, text];
    line.textContent = text;
  };
}
