/** The board in a class: run, cursor, view, lanes and panels as a link tells them, and the beat of the cursor. */

import { pullOf } from "../model/pull.js";
import { readPlace, writePlace } from "../page/permalink.js";

/** @typedef {import("./lecture.js").LecturePlace} LecturePlace */

/** A step further than this is a jump: it is not marked what changed on the way. */
const STEP = 4096;

/** @param {import("../page/app.js").App} app @returns {import("./adapters.js").Adapter} */
export function boardAdapter(app) {
  const { player } = app;
  return {
    here: "board",
    tell() {
      if (!app.pair || player.session !== app.pair.main) return null;
      return { address: writePlace(app.place()), playing: player.playing ? { beat: player.perSecond, live: player.following } : null };
    },
    async show(told, before) {
      const place = readPlace(told.address);
      const { pair } = app;
      if (!pair || pair.main.id !== place.run || (pair.beside?.id ?? "") !== place.beside) {
        await app.open(place.run, place.beside, place.at, place);
      } else if (!told.playing || !before?.playing || still(told) !== still(before)) {
        if (!told.playing) player.setPlaying(false);
        await at(app, place);
      }
      play(app, told.playing, place.at ?? 0);
    },
  };
}

/** The same run, elsewhere. @param {import("../page/app.js").App} app @param {import("../page/permalink.js").Place} place */
async function at(app, place) {
  const { player } = app;
  const [mine, theirs] = [player.cursor, place.at ?? 0];
  app.sight.before(place);
  if (mine !== theirs) await player.goTo(theirs, mine < theirs && theirs - mine < STEP ? mine : undefined);
  await app.sight.show(place);
}

/** Play as the teacher does. @param {import("../page/app.js").App} app @param {LecturePlace["playing"]} playing @param {number} theirs record */
function play({ player }, playing, theirs) {
  player.pull = 1;
  if (!playing) return;
  if (playing.live) return void (player.following || player.toEnd());
  player.perSecond = playing.beat;
  const { jump, pull } = pullOf(player.cursor, theirs, playing.beat);
  player.pull = pull;
  if (jump) void player.goTo(theirs);
  if (!player.playing || player.following) player.setPlaying(true);
}

/** What does not change by playing alone. @param {LecturePlace} told */
export function still({ page, address, playing }) {
  if (page !== "board") return page + address;
  const { at, view, ...rest } = readPlace(address);
  return JSON.stringify([page, rest, playing, view && view.to - view.from, playing ? null : at]);
}
