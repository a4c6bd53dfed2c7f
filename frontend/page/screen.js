/** Makes the views and draws them from the app: what must be at once each frame, what can wait less often. */

import { count, duration } from "../format/numbers.js";
import { boardView } from "../views/board.js";
import { byId, h } from "../views/dom.js";
import { marksView } from "../views/marks.js";
import { overviewStrip } from "../views/overview.js";
import { logView } from "../views/log.js";
import { runControlView } from "../views/run-control.js";
import { sentenceView } from "../views/sentence.js";
import { timelineView } from "../views/timeline.js";
import { totalsView } from "../views/totals.js";
import { tripView } from "../views/trip.js";
import { transportView } from "../views/transport.js";
import { isBroken } from "./demo.js";
import { invariant } from "./invariants.js";
import { overviewState } from "./overview-state.js";
import { MarksState } from "./marks.js";
import { nextStep } from "./next-step.js";
import { RoundTrip } from "./round-trip.js";
import { switchesOf, switchWords } from "./switches.js";
import { Var } from "../tape/vocabulary.js";
import { flowAt, tellingOf } from "./telling.js";
import { faultAt } from "../model/fault.js";

/** @typedef {import("./app.js").App} App */

/** Faster than this nobody reads a sentence or follows an arrow: they are drawn less often, without motion. */
const READABLE = 16;
const SLOW_MS = 150;
const BOARD_MS = 50;
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
    board: boardView(byId("board")),
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
  const marks = new MarksState(app, marksView(views.transport.strip, views.transport.marks, actions.marks));
  let drawn = { slow: 0, board: 0, transport: 0, said: 0, text: "" };
  const still = matchMedia("(prefers-reduced-motion: reduce)");

  const isFast = () => app.player.playing && (app.player.following || app.player.perSecond > READABLE);

  /** What follows the cursor in every frame. */
  function drawNow() {
    const { player, pair } = app;
    const { moment } = player;
    if (!pair || !moment) return;
    const fast = isFast();
    const now = performance.now();
    if (!fast || now - drawn.board >= BOARD_MS) {
      drawn.board = now;
      drawBoard(moment, fast);
    }
    drawTransport();
    const large = views.board.large();
    app.timeline.setCpus(large.pcpus, large.vcpus);
    app.timeline.follow(moment.seq, player.playing);
    drawTimeline();
    if (!fast || now - drawn.slow >= SLOW_MS) {
      drawn.slow = now;
      drawSlow(moment);
    }
  }

  /** @param {import("../model/moment.js").Moment} moment @param {boolean} fast */
  function drawBoard(moment, fast) {
    views.board.update({
      t: moment.t, get: moment.get.bind(moment), prev: fast ? unmarked : moment.prev.bind(moment), has: (code, subject, slot) => moment.has(code, subject, slot) && (code !== Var.V_LOADED || !FLAGLESS.includes(app.pair?.main.run.design)), timeLeft: moment.timeLeft.bind(moment),
      pcpus: moment.pcpus, vcpus: moment.vcpus, fault: faultOf(moment), flow: fast ? null : flowAt(moment), moving: !fast && !still.matches, fast,
    });
  }

  /** @param {import("../model/moment.js").Moment} moment */
  function faultOf(moment) {
    const violation = app.pair?.main.run.violation;
    return faultAt(moment, violation, invariant(violation?.id ?? "")?.about ?? []);
  }

  function drawTransport() {
    const { player, pair } = app;
    const now = performance.now();
    if (isFast() && now - drawn.transport < BOARD_MS) return;
    drawn.transport = now;
    views.transport.update({ playing: player.playing, t: player.moment?.t ?? 0, seq: player.cursor, head: pair?.main.head ?? 0, step: player.step, kind: player.kind?.label ?? "", perSecond: player.perSecond, following: player.following });
  }

  /** @param {import("../model/moment.js").Moment} moment */
  function drawSlow(moment) {
    const { pair, player } = app;
    if (!pair) return;
    const telling = tellingOf(moment, pair.main.layout, player.idle, pair.main.run.violation?.says ?? "");
    views.sentence.update(telling);
    announce(telling.what);
    app.log?.follow(moment.seq);
    void roundTrip.follow(pair, moment.seq, moment.vcpus[0] ?? -1, player.following);
    drawTotals();
    app.remember();
  }

  function drawTrip() {
    views.trip.update(roundTrip.picture, app.player.cursor, app.pair?.sides.length ?? 1);
    drawTotals();
  }

  /** One polite line per step; while it plays, one every few seconds. @param {string} text */
  function announce(text) {
    const now = performance.now();
    if (text === drawn.text || (app.player.playing && now - drawn.said < SAY_MS)) return;
    drawn = { ...drawn, said: now, text };
    byId("announce").textContent = text;
  }

  function drawTotals() {
    const { pair, player } = app;
    if (!pair) return;
    const next = nextStep(app, actions);
    views.totals.update({
      title: pair.mutation ? "The switch" : pair.sides.length > 1 ? "Before and after" : "So far",
      sides: pair.totals(player.cursor, player.moment?.t ?? 0, roundTrip.picture),
      shown: pair.shown, canForget: app.isDemo && !isBroken(pair.main.run) && next?.act !== actions.totals.forget, next,
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
    views.timeline.update({ lanes: timeline.lanes, masks: timeline.data.lanes, axis, kind: timeline.kind, cursorX: inside ? x : -1, selected: timeline.selected, data: timeline.data });
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
    ui.badge.set(pair.main.connection, pair.main.behind);
    views.control.update(run);
    drawBanner(run);
    drawTransport();
  }

  /** @param {any} run */
  function drawBanner(run) {
    const banner = byId("banner");
    const switched = switchWords(run);
    const ended = { cancelled: "This run was cancelled.", interrupted: "This run was interrupted: the server or its worker stopped. It can be read up to here.", failed: "This run failed." };
    const word = /** @type {Record<string, string>} */ (ended)[run.status];
    const flag = isBroken(run) ? [mend()] : [];
    const parts = run.violation
      ? [h("b", {}, switched ? `${switched.title}: ${switched.names}` : `Invariant ${run.violation.id} is broken`), h("span", { title: `${run.violation.says}. ${switched?.says ?? ""}` }, switched ? `The run stopped at invariant ${run.violation.id}: ${run.violation.says}` : run.violation.says), h("span", { class: "grow" }), ...flag, repairLink(run), h("button", { type: "button", id: "to-violation", onclick: () => actions.seek(run.violation.seq) }, `Go to record ${count(run.violation.seq)}`)]
      : word ? [h("b", {}, run.status), h("span", {}, `${word} ${duration(run.t_ns ?? 0)} were simulated.`)]
        : switched ? [h("b", {}, switched.title), h("span", { title: switched.says }, isBroken(run) ? actions.brokenSays : switched.says), h("span", { class: "grow" }), ...flag, repairLink(run)] : [];
    banner.hidden = parts.length === 0;
    banner.classList.toggle("notice", !run.violation && !word);
    banner.replaceChildren(...parts.filter((part) => part !== null));
  }

  /** The switch's page: the right function beside the broken one. @param {any} run */
  const repairLink = (run) => {
    const name = switchesOf(run)[0] ?? /^bug-(.*)$/.exec(run.preset ?? "")?.[1];
    return name ? h("a", { class: "button", id: "to-repair", href: `/learn.html#break/${name}` }, "The repair") : null;
  };
  const mend = () => h("button", { type: "button", id: "mend", onclick: () => actions.demo() }, "Give the flag back");

  return { views, overview, roundTrip, marks, drawNow, drawRun, counted, drawTotals, drawTimeline, drawTransport, repaint: () => { views.timeline.repaint(); views.totals.chart.repaint(); views.board.resized(); strip.draw(); } };
}
