/** The board's commands. The key sheet tells those of one `row` in one line; the palette offers each. */

import { STEP_SIZES } from "../views/transport.js";

/** @typedef {import("../shell/registry.js").Command} Command */
/** @typedef {ReturnType<typeof import("./actions.js").doings>} Doings */

/** @param {Doings} c @returns {Command[]} */
export function boardCommands(c) {
  return [...cursor(c), ...places(c), ...why(c), ...timeline(c), ...page(c)];
}

/** @param {Doings} c @returns {Command[]} */
function cursor(c) {
  const group = "My cursor";
  const sizes = STEP_SIZES.map(([, name], n) => ({ id: `step-size-${n + 1}`, title: `Step by ${name.toLowerCase()}`, group, row: "step by access, transition, round trip, guest op, tick", keys: [String(n + 1)], act: () => c.stepSize(n) }));
  return [
    { id: "play-pause", title: "Play or pause", group, keys: ["Space"], act: c.playPause },
    { id: "step-back", title: "One step back", group, row: "one step back or on, by the chosen step size", keys: ["ArrowLeft"], act: () => c.step(-1, 1) },
    { id: "step-on", title: "One step on", group, row: "one step back or on, by the chosen step size", keys: ["ArrowRight"], act: () => c.step(1, 1) },
    { id: "ten-back", title: "Ten steps back", group, row: "ten steps back or on", keys: ["Shift+ArrowLeft"], act: () => c.step(-1, 10) },
    { id: "ten-on", title: "Ten steps on", group, row: "ten steps back or on", keys: ["Shift+ArrowRight"], act: () => c.step(1, 10) },
    { id: "lane-back", title: "Previous change on the selected lane", group, row: "previous or next change on the lane that is selected", keys: [","], act: () => c.onLane(-1) },
    { id: "lane-on", title: "Next change on the selected lane", group, row: "previous or next change on the lane that is selected", keys: ["."], act: () => c.onLane(1) },
    { id: "variable-back", title: "Previous change of the variable that was clicked", group, row: "previous or next change of the variable that was clicked", keys: ["["], act: () => c.onVariable(-1) },
    { id: "variable-on", title: "Next change of the variable that was clicked", group, row: "previous or next change of the variable that was clicked", keys: ["]"], act: () => c.onVariable(1) },
    ...sizes,
    { id: "beat-down", title: "Slower beat", group, row: "slower or faster beat", keys: ["<"], act: () => c.beat(-1) },
    { id: "beat-up", title: "Faster beat", group, row: "slower or faster beat", keys: [">"], act: () => c.beat(1) },
  ];
}

/** @param {Doings} c @returns {Command[]} */
function places(c) {
  const group = "Places";
  return [
    { id: "go-start", title: "To the start", group, row: "to the start; to the end, or to now", keys: ["Home"], act: c.start },
    { id: "go-end", title: "To the end, or to now", group, row: "to the start; to the end, or to now", keys: ["End"], act: c.end },
    { id: "go-to", title: "Go to a record, a time or a mark: 1234, @1.5ms, +200us, -5, A", group, keys: ["G"], act: c.goTo },
    { id: "stops", title: "Stop at conditions: my cursor stops where one becomes true, also live", group, keys: ["X"], act: c.stops },
    { id: "stop-back", title: "To where a stop became true last", group, row: "to where a stop became true last, or becomes true next", keys: ["{"], act: () => c.onStop(-1) },
    { id: "stop-on", title: "To where a stop becomes true next", group, row: "to where a stop became true last, or becomes true next", keys: ["}"], act: () => c.onStop(1) },
    { id: "marker-a", title: "Marker A at the cursor", group, row: "marker A, marker B at the cursor; again: take it away", keys: ["("], act: () => c.marker("a") },
    { id: "marker-b", title: "Marker B at the cursor", group, row: "marker A, marker B at the cursor; again: take it away", keys: [")"], act: () => c.marker("b") },
    { id: "bookmark", title: "Bookmark at the cursor, or take it away", group, keys: ["M"], act: c.bookmark },
    { id: "next-bookmark", title: "To the next bookmark", group, keys: ["Shift+M"], act: c.nextBookmark },
  ];
}

/** @param {Doings} c @returns {Command[]} */
function why(c) {
  const group = "Why";
  return [
    { id: "why", title: "Why? about the record at the cursor, or the name with the focus", group, keys: ["W"], act: c.why },
    { id: "close-why", title: "Close the answer", group, keys: ["Escape"], unlisted: true, act: c.closeWhy },
  ];
}

/** @param {Doings} c @returns {Command[]} */
function timeline(c) {
  const group = "Timeline";
  return [
    { id: "zoom-in", title: "Zoom in at the cursor", group, row: "zoom in, zoom out at the cursor", keys: ["+", "="], act: () => c.zoom(0.7) },
    { id: "zoom-out", title: "Zoom out", group, row: "zoom in, zoom out at the cursor", keys: ["-"], act: () => c.zoom(1 / 0.7) },
    { id: "pan-left", title: "Pan left", group, row: "pan left, pan right", keys: ["A"], act: () => c.pan(-0.2) },
    { id: "pan-right", title: "Pan right", group, row: "pan left, pan right", keys: ["D"], act: () => c.pan(0.2) },
    { id: "fit", title: "The whole run; again: back to the cursor", group, keys: ["F"], act: c.fit },
    { id: "axis", title: "Event axis or time axis", group, keys: ["E"], act: c.axis },
    { id: "table", title: "The timeline as a table", group, keys: ["T"], act: c.table },
  ];
}

/** @param {Doings} c @returns {Command[]} */
function page(c) {
  const group = "This page";
  return [
    { id: "swap", title: "Before or after: the other design at the same place", group, keys: ["B"], when: c.canSwap, act: c.swap },
    { id: "board-table", title: "The board as a table: every variable", group, keys: ["Shift+T"], act: c.boardTable },
    { id: "trip-table", title: "The round trip as a table: every access, who and what for", group, keys: ["Shift+R"], act: c.tripTable },
    { id: "filter-log", title: "Filter the log", group, keys: ["/"], act: c.filter },
    { id: "fold-aside", title: "Fold the right side away, or bring it back", group, keys: ["Q"], act: () => c.fold("log") },
    { id: "fold-totals", title: "Fold the running totals, or bring them back: more room for the log", group, act: c.foldTotals },
    { id: "fold-timeline", title: "Fold the timeline away, or bring it back", group, keys: ["Shift+Q"], act: () => c.fold("timeline") },
  ];
}
