/** The board inside a page that teaches: one run at one record, and steps by transition. */

import { showPlatform, platformOf } from "../format/platform.js";
import { faultAt } from "../model/fault.js";
import { invariant, loadInvariants } from "../page/invariants.js";
import { Player } from "../page/player.js";
import { Session } from "../page/session.js";
import { flowAt, tellingOf } from "../page/telling.js";
import { isOn } from "../page/theme.js";
import { boardView } from "../views/board.js";
import { Var } from "../tape/vocabulary.js";
import { smallTimeline } from "./small-timeline.js";

/** Designs without the `loaded` flag. */
const FLAGLESS = ["v4.14", "parent"];

/**
 * @param {HTMLElement} root
 * @param {HTMLElement} below where the timeline goes
 * @param {(telling: import("../views/sentence.js").Telling, seq: number) => void} told
 * @param {(seq: number) => unknown} chose the reader went to a record
 */
export function smallBoard(root, below, told, chose) {
  const view = boardView(root);
  const player = new Player();
  /** @type {Session|null} */
  let session = null;
  const timeline = smallTimeline(below, (seq) => void player.goTo(seq).then(() => chose(player.cursor)));
  player.addEventListener("moment", draw);

  function draw() {
    const { moment } = player;
    if (!moment || !session) return;
    const { run, layout } = session;
    view.update({
      t: moment.t, get: moment.get.bind(moment), prev: moment.prev.bind(moment), timeLeft: moment.timeLeft.bind(moment),
      has: (code, subject, slot) => moment.has(code, subject, slot) && (code !== Var.V_LOADED || !FLAGLESS.includes(run.design)),
      pcpus: moment.pcpus, vcpus: moment.vcpus, flow: flowAt(moment), moving: !isOn("still"), fast: false,
      fault: faultAt(moment, run.violation, invariant(run.violation?.id ?? "")?.about ?? []),
    });
    void timeline.show(session, moment).catch(() => {});
    told(tellingOf(moment, layout, 0, run.violation?.says ?? ""), moment.seq);
  }

  return {
    /** @param {string} id of the run @param {number} seq */
    async show(id, seq) {
      if (session?.id !== id) {
        session = await Session.open(id);
        if (session.run.violation) await loadInvariants(() => {});
        const { pcpus, vcpus, listRegisters } = session.layout;
        showPlatform(platformOf(session.run.config));
        view.open({ pcpus, vcpus, listRegisters });
        await player.open(session, seq);
      } else {
        await player.goTo(seq, player.cursor < seq ? player.cursor : undefined);
      }
    },
    /** @param {1|-1} direction */
    async step(direction) {
      await player.move(direction);
      chose(player.cursor);
    },
    seq: () => player.cursor,
  };
}
