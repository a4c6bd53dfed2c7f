/** Steps by a kind of record: the one that was chosen, or the one at the cursor; both ways, however far. */

import { isOf, kindOf } from "../model/record-kinds.js";
import { count } from "../format/numbers.js";
import { kindsDialog } from "../views/kinds.js";
import { toast } from "../views/toasts.js";
import { nearestOf } from "./nearest.js";

/** @typedef {import("../model/record-kinds.js").RecordKind} RecordKind */

/** @param {import("./app.js").App} app @param {() => void} changed the step size is another */
export function installKinds(app, changed) {
  const { player } = app;
  const use = (/** @type {RecordKind} */ kind) => {
    player.kind = { ...kind, test: isOf(kind) };
    player.step = "kind";
    changed();
  };
  /** @param {RecordKind} kind @param {1|-1} direction */
  const go = async (kind, direction) => {
    const session = app.pair?.main;
    if (!session) return;
    player.setPlaying(false);
    const from = player.cursor;
    const seq = await nearestOf(session, kind, from, direction);
    if (seq === null) return toast(`No ${kind.label} ${direction > 0 ? "after" : "before"} record ${count(from)}.`, { seconds: 4 });
    await player.goTo(seq);
  };
  const here = () => (player.moment?.chain[0] ? kindOf(player.moment.chain[0]) : null);
  const dialog = kindsDialog({ use, go: (kind, direction) => void go(kind, direction).catch(app.trouble) });
  const same = (/** @type {1|-1} */ direction) => {
    const kind = here();
    if (kind) void go(kind, direction).catch(app.trouble);
    else toast("There is no record at the cursor yet: take a step first.", { seconds: 3 });
  };
  const show = () => dialog.show(here(), player.kind);
  const choose = () => (player.kind ? use(player.kind) : show());
  return { show, commands: commandsOf(choose, same) };
}

/**
 * @param {() => void} choose the kind that was chosen last, or the dialog @param {(direction: 1|-1) => void} same
 * @returns {import("../shell/registry.js").Command[]}
 */
function commandsOf(choose, same) {
  const group = "My cursor";
  const row = "previous or next record of the same kind";
  return [
    { id: "step-kind-chosen", title: "Step by a kind of record: list register writes, exits, a function …", group, keys: ["6"], act: choose },
    { id: "same-kind-back", title: "Previous record of the same kind", group, row, keys: ["Shift+O"], act: () => same(-1) },
    { id: "same-kind-on", title: "Next record of the same kind", group, row, keys: ["O"], act: () => same(1) },
  ];
}
