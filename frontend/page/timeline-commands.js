/** The commands of the timeline's own parts: lanes, selection, search. Zoom and pan are among the board's. */

import { toast } from "../views/toasts.js";

/** @typedef {import("../shell/registry.js").Command} Command */

/**
 * @param {import("./app.js").App} app
 * @param {import("./actions.js").Actions} actions
 * @returns {Command[]}
 */
export function timelineCommands(app, actions) {
  const group = "Timeline";
  const pin = () => {
    const { lane } = app.timeline;
    if (lane && !lane.members) actions.timeline.pin(lane.name);
    else toast("Choose a lane first: click its name. A folded group cannot be pinned, its lanes can.", { seconds: 4 });
  };
  const fold = () => {
    const { lane } = app.timeline;
    if (lane) actions.timeline.fold(lane.group);
  };
  const { timeline, player } = app;
  const begin = () => timeline.select(player.cursor, Math.max(timeline.selection?.to ?? 0, player.cursor));
  const end = () => timeline.select(Math.min(timeline.selection?.from ?? player.cursor, player.cursor), player.cursor);
  const select = "select a stretch: from the cursor on, up to the cursor";
  return [
    { id: "lanes", title: "Choose lanes: tick, fold, pin", group, keys: ["V"], act: actions.timeline.lanes },
    { id: "pin-lane", title: "Pin the selected lane to the top, or let it go", group, keys: ["P"], act: pin },
    { id: "fold-lane", title: "Fold the selected lane's CPU into one lane, or unfold it", group, keys: ["U"], act: fold },
    { id: "select-from", title: "The selection begins at the cursor", group, row: select, keys: ["Shift+B"], act: begin },
    { id: "select-to", title: "The selection ends at the cursor", group, row: select, keys: ["Shift+E"], act: end },
    { id: "search", title: "Search lanes and records", group, keys: ["S"], act: () => actions.timeline.search.focus() },
    { id: "search-on", title: "To the next hit of the search", group, row: "next or previous hit of the search", keys: ["F3"], act: () => actions.timeline.search.go(1) },
    { id: "search-back", title: "To the previous hit of the search", group, row: "next or previous hit of the search", keys: ["Shift+F3"], act: () => actions.timeline.search.go(-1) },
    { id: "zoom-selection", title: "Zoom to the selection", group, keys: ["Z"], act: actions.timeline.zoomToSelection },
    { id: "clear-selection", title: "Clear the selection", group, when: () => timeline.selection !== null, act: () => timeline.clearSelection() },
  ];
}
