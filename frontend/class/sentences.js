/** What the line above the page says, to the teacher and to a follower. */

import { count } from "../format/numbers.js";

/** @typedef {{state: string, title: string, says: string}} Words state: for the look */

/**
 * @typedef {object} FollowerSight
 * @property {"waiting"|"following"|"own"} state
 * @property {string} stuck why the teacher's place cannot be shown, or ""
 * @property {{connected: boolean, refused: boolean, failures: number, away: boolean, ever: boolean, place: object|null}} lecture
 */

/** @param {FollowerSight} sight @returns {Words} */
export function followerWords({ state, stuck, lecture }) {
  if (!lecture.connected) return lostWords(lecture);
  if (state === "waiting") {
    return lecture.ever ? { state, title: "The class has ended", says: "This page stays where it is, and follows again by itself when the teacher begins again." }
      : { state, title: "The class has not begun", says: "Look around; this page follows the teacher as soon as it begins." };
  }
  if (state === "own") return { state, title: "On your own", says: lecture.place ? "The teacher goes on without you and does not see this page." : "The teacher leads no class now." };
  if (stuck) return { state: "lost", title: "The teacher's page cannot be shown here", says: `${stuck} This page goes on with the teacher's next step.` };
  if (lecture.away) return { state: "waiting", title: "The teacher's page is closed", says: "This page stays where it is, and goes on by itself when the teacher is back." };
  return { state, title: "Following the teacher", says: "Your page shows what the teacher's shows. Whatever you do here, you do alone." };
}

/** @param {FollowerSight["lecture"]} lecture @returns {Words} */
function lostWords({ refused, failures }) {
  if (refused) return { state: "lost", title: "This class link has ended", says: "The server was started anew: ask the teacher for the new link. What is here can still be read." };
  if (failures === 0) return { state: "waiting", title: "Joining the class", says: "" };
  return { state: "lost", title: "The server does not answer", says: "Trying again by itself. What is here can still be read." };
}

/** @param {{following: number, present: number, behind: number}} heads @param {boolean} connected @returns {Words} */
export function leaderWords(heads, connected) {
  const title = "Leading the class";
  return connected ? { state: "leading", title, says: headsWords(heads) } : { state: "lost", title, says: "The connection is lost; trying again." };
}

/** @param {{following: number, present: number, behind: number}} heads */
function headsWords({ following, present, behind }) {
  if (present === 0) return "Nobody has the class link open.";
  const alone = present - following;
  return [
    alone ? `${count(following)} of ${count(present)} follow you.` : `${count(present)} ${present === 1 ? "follows" : "follow"} you.`,
    alone ? `${count(alone)} ${alone === 1 ? "looks" : "look"} around alone.` : "",
    behind ? `${count(behind)} ${behind === 1 ? "is" : "are"} far behind.` : "",
  ].filter(Boolean).join(" ");
}
