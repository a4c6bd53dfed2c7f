/** What the reader can do, by the part of the page that offers it. */

import { BEATS, STEP_SIZES } from "../views/transport.js";
import { byId } from "../views/dom.js";
import { fold, keptFold } from "./folds.js";
import { toast } from "../views/toasts.js";

/** @typedef {ReturnType<typeof makeActions>} Actions */

/**
 * @param {import("./app.js").App} app
 * @param {{screen: () => ReturnType<typeof import("./screen.js").makeScreen>, lanes: () => void, why: () => import("./why.js").WhyState, marks: () => import("./marks.js").MarksState, stops: () => ReturnType<typeof import("./install-stops.js").installStops>, kinds: () => ReturnType<typeof import("./kinds.js").installKinds>}} ui
 */
export function makeActions(app, ui) {
  const { player, timeline } = app;
  const safely = (/** @type {Promise<unknown>} */ promise) => void promise.catch(app.trouble);
  const seek = (/** @type {number} */ seq) => {
    player.setPlaying(false);
    safely(player.goTo(seq));
  };
  const atPixel = (/** @type {number} */ x) => timeline.axis()?.seqAt(x) ?? player.cursor;
  const actions = {
    seek,
    brokenSays: "Every save now runs each time it is called. The second save of the sleeping vCPU reads back a timer that is already off: the guest never wakes.",
    demo: () => safely(app.demo()),
    control: (/** @type {string} */ action, /** @type {object} */ more = {}) => {
      if (app.pair) safely(app.pair.main.control(action, more));
    },
    transport: transportActions(app, ui, seek, safely),
    ...stopActions(app, ui),
    marks: { seek, clear: () => ui.marks().clear() },
    timeline: timelineActions(app, ui, seek, atPixel, safely),
    totals: {
      show: (/** @type {number} */ side) => {
        if (side !== app.pair?.shown) safely(app.swap());
      },
      forget: () => safely(app.forget()),
      folded: keptFold("totals"),
      series: () => app.pair?.series() ?? [],
    },
    trip: {
      seek,
      other: (/** @type {number} */ seq) => safely(app.swap(seq)),
      table: () => ui.screen().instead("trip-table"),
    },
    why: whyActions(app, ui),
    log: {
      seek,
      toggle: (/** @type {number} */ seq) => app.log?.toggle(seq),
      more: (/** @type {1|-1} */ direction) => app.log?.more(direction),
      filter: () => app.log?.refilter(),
      tell: (/** @type {import("../tape/types.js").TapeRecord} */ record) => app.log?.tell(record) ?? { label: "", what: "", where: "", why: "" },
    },
  };
  return actions;
}

/**
 * @param {import("./app.js").App} app
 * @param {{screen: () => ReturnType<typeof import("./screen.js").makeScreen>, marks: () => import("./marks.js").MarksState, stops: () => ReturnType<typeof import("./install-stops.js").installStops>, kinds: () => ReturnType<typeof import("./kinds.js").installKinds>}} ui
 * @param {(seq: number) => void} seek @param {(promise: Promise<unknown>) => void} safely
 */
function transportActions(app, ui, seek, safely) {
  const { player } = app;
  return {
    toggle: () => player.setPlaying(!player.playing),
    step: (/** @type {1|-1} */ direction, times = 1) => {
      player.setPlaying(false);
      safely(player.move(direction, times));
    },
    start: () => seek(0),
    end: () => player.toEnd(),
    setStep: (/** @type {import("../views/transport.js").StepSize} */ size) => {
      player.step = size;
      ui.screen().drawTransport();
    },
    setBeat: (/** @type {number} */ perSecond) => {
      player.perSecond = perSecond;
      player.following = false;
      ui.screen().drawTransport();
    },
    seek,
    stops: () => ui.stops().dialog.show(),
    kinds: () => ui.kinds().show(),
    goTo: (/** @type {string} */ text) => app.goTo(text, ui.marks().marks).catch((error) => (app.trouble(error), "")),
  };
}

/**
 * @param {import("./app.js").App} app @param {{screen: () => ReturnType<typeof import("./screen.js").makeScreen>, lanes: () => void}} ui
 * @param {(seq: number) => void} seek @param {(x: number) => number} atPixel @param {(promise: Promise<unknown>) => void} safely
 */
function timelineActions(app, ui, seek, atPixel, safely) {
  const { timeline, player } = app;
  return {
    zoom: (/** @type {number} */ factor, /** @type {number|null} */ x) => timeline.zoom(factor, x === null ? player.cursor : atPixel(x)),
    resized: (/** @type {number} */ width) => {
      timeline.width = width;
      timeline.load();
      app.redraw();
    },
    pan: (/** @type {number} */ part) => {
      timeline.held = part !== 0;
      timeline.pan(part);
    },
    seek: (/** @type {number} */ x) => seek(atPixel(x)),
    selectPixels: (/** @type {number} */ a, /** @type {number} */ b, /** @type {boolean} */ done) => timeline.select(atPixel(Math.min(a, b)), atPixel(Math.max(a, b)), done),
    show: (/** @type {number} */ from, /** @type {number} */ to) => {
      timeline.held = true;
      timeline.keep(from, to, player.cursor);
    },
    extend: (/** @type {1|-1} */ direction) => safely(extend(app, direction)),
    zoomToSelection: () => {
      const stretch = timeline.selection;
      if (!stretch) return toast("Nothing is selected: drag over the lanes, or Shift+B and Shift+E at two places of the cursor.", { seconds: 4 });
      const spare = Math.max(2, (stretch.to - stretch.from) * 0.02);
      timeline.keep(stretch.from - spare, stretch.to + spare, player.cursor);
    },
    fit: () => {
      timeline.held = true;
      timeline.show(1, app.pair?.main.head ?? 1);
    },
    setAxis: (/** @type {"event"|"time"} */ axis) => {
      timeline.setKind(axis);
      app.remember();
    },
    setAll: (/** @type {boolean} */ all) => {
      byId("all-lanes").setAttribute("aria-pressed", String(all));
      timeline.lanes.setAll(all);
    },
    select: (/** @type {string} */ lane) => {
      timeline.selected = lane;
      ui.screen().drawTimeline();
    },
    fold: (/** @type {string} */ group) => timeline.lanes.toggleFold(group),
    pin: (/** @type {string} */ lane) => timeline.lanes.choice.pin(lane),
    scroll: (/** @type {number} */ first, /** @type {number} */ count) => timeline.scroll(first, count),
    lanes: () => ui.lanes(),
    search: searchActions(app, ui, safely),
  };
}

/** @param {import("./app.js").App} app @param {{screen: () => ReturnType<typeof import("./screen.js").makeScreen>}} ui @param {(promise: Promise<unknown>) => void} safely */
function searchActions(app, ui, safely) {
  const state = () => ui.screen().search;
  const go = async (/** @type {1|-1} */ direction) => {
    const found = await state().go(direction);
    if (found === null) ui.screen().views.timeline.head.search.focus();
    if (found === false) toast(`No hit ${direction > 0 ? "after" : "before"} this record.`, { seconds: 3 });
  };
  return {
    type: (/** @type {string} */ text) => state().type(text),
    go: (/** @type {1|-1} */ direction) => safely(go(direction)),
    focus: () => ui.screen().views.timeline.head.search.focus(),
    lane: (/** @type {import("../format/lanes.js").LaneStyle} */ lane) => {
      state().lane(lane);
      app.redraw();
      requestAnimationFrame(() => requestAnimationFrame(() => ui.screen().views.timeline.reveal(lane.name)));
    },
  };
}

/** One step, and the selection goes along. @param {import("./app.js").App} app @param {1|-1} direction */
async function extend({ timeline, player }, direction) {
  const { cursor } = player;
  const selection = timeline.selection ?? { from: cursor, to: cursor };
  const anchor = cursor === selection.to ? selection.from : cursor === selection.from ? selection.to : cursor;
  player.setPlaying(false);
  await player.move(direction);
  timeline.select(anchor, player.cursor);
}

/** @param {import("./app.js").App} app @param {{stops: () => ReturnType<typeof import("./install-stops.js").installStops>}} ui */
function stopActions(app, ui) {
  return {
    findStop: async (/** @type {1|-1} */ direction, text = "") => {
      const { state, dialog } = ui.stops();
      if (!text && !state.active) return dialog.show();
      app.player.setPlaying(false);
      const found = await state.find(direction, text).catch(app.trouble);
      if (found === undefined) return;
      if (found === null) return toast(`${text || "No stop"} ${text ? "does not become true" : "becomes true"} ${direction > 0 ? "after" : "before"} this record.`, { seconds: 4 });
      dialog.close();
      await app.player.goTo(found.seq);
    },
  };
}

/** @param {import("./app.js").App} app @param {{why: () => import("./why.js").WhyState}} ui */
function whyActions(app, ui) {
  const { player } = app;
  return {
    why: () => void ui.why().key(),
    closeWhy: () => (ui.why().open ? ui.why().close() : app.timeline.clearSelection()),
    onVariable: async (/** @type {1|-1} */ direction) => {
      const lane = ui.why().chosen;
      if (!lane) return toast("Click a lamp or a register of the board first: then ] and [ go along its changes.", { seconds: 5 });
      player.setPlaying(false);
      const found = await app.onVariable(lane, direction).catch(app.trouble);
      if (found === false) toast(`${lane} does not change ${direction > 0 ? "after" : "before"} this record.`, { seconds: 3 });
    },
  };
}

/** What the commands do (commands.js). @param {import("./app.js").App} app @param {Actions} actions @param {() => ReturnType<typeof import("./screen.js").makeScreen>} screen */
export function doings(app, actions, screen) {
  const { player } = app;
  return {
    playPause: actions.transport.toggle,
    step: actions.transport.step,
    onLane: (/** @type {1|-1} */ direction) => {
      player.setPlaying(false);
      void app.onLane(direction).catch(app.trouble);
    },
    start: actions.transport.start,
    end: actions.transport.end,
    stepSize: (/** @type {number} */ n) => actions.transport.setStep(STEP_SIZES[n][0]),
    beat: (/** @type {1|-1} */ direction) => actions.transport.setBeat(BEATS[Math.min(BEATS.length - 1, Math.max(0, BEATS.indexOf(player.perSecond) + direction))]),
    goTo: () => byId("go-to-field").focus(),
    stops: actions.transport.stops,
    onStop: actions.findStop,
    marker: (/** @type {"a"|"b"} */ which) => screen().marks.marker(which),
    bookmark: () => screen().marks.bookmark(),
    nextBookmark: () => {
      const seq = screen().marks.next();
      if (seq === null) toast("There is no bookmark yet: M sets one at the cursor.", { seconds: 3 });
      else actions.seek(seq);
    },
    zoom: (/** @type {number} */ factor) => actions.timeline.zoom(factor, null),
    pan: actions.timeline.pan,
    fit: () => fit(app, actions),
    axis: () => actions.timeline.setAxis(app.timeline.kind === "event" ? "time" : "event"),
    table: () => byId("timeline-table-toggle").click(),
    canSwap: () => Boolean(app.pair?.beside),
    swap: () => void app.swap().catch(app.trouble),
    filter: () => screen().views.log.focusFilter(),
    fold,
    foldTotals: () => screen().views.totals.fold(),
    boardTable: () => screen().instead("board-table"),
    tripTable: actions.trip.table,
    ...actions.why,
  };
}

/** The whole run, or back to the cursor. @param {import("./app.js").App} app @param {Actions} actions */
function fit(app, actions) {
  const { timeline, player } = app;
  const seq = Math.max(1, player.cursor);
  const near = seq >= timeline.from && seq <= timeline.to && timeline.to - timeline.from < 400;
  if (near) actions.timeline.fit();
  else timeline.show(player.cursor - 120, player.cursor + 180);
}
