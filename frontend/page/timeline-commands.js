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
  return [
    { id: "lanes", title: "Choose lanes: tick, fold, pin", group, keys: ["V"], act: actions.timeline.lanes },
    { id: "pin-lane", title: "Pin the selected lane to the top, or let it go", group, keys: ["P"], act: pin },
    { id: "fold-lane", title: "Fold the selected lane's CPU into one lane, or unfold it", group, keys: ["U"], act: fold },
  ];
}
