/** The line above the page in a class: one clear sentence for every state, to the teacher and to a follower. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { followerWords, leaderWords } from "../../frontend/class/sentences.js";

const lecture = { connected: true, refused: false, failures: 0, away: false, ever: false, place: null };
const place = {};

test("the teacher reads how many are there, follow, look around alone, and are far behind", () => {
  const says = (/** @type {number} */ following, /** @type {number} */ present, behind = 0) => leaderWords({ following, present, behind }, true).says;
  assert.equal(says(0, 0), "Nobody has the class link open.");
  assert.equal(says(1, 1), "1 follows you.");
  assert.equal(says(30, 30, 1), "30 follow you. 1 is far behind.");
  assert.equal(says(0, 1), "0 of 1 follow you. 1 looks around alone.");
  assert.equal(says(27, 30, 2), "27 of 30 follow you. 3 look around alone. 2 are far behind.");
  assert.equal(leaderWords({ following: 1, present: 1, behind: 0 }, false).state, "lost");
});

test("a follower is told apart: not begun, ended, the teacher gone, the server gone, and the link gone", () => {
  /** @param {Partial<import("../../frontend/class/sentences.js").FollowerSight>} sight @param {object} [more] */
  const title = (sight, more = {}) => followerWords({ state: "following", stuck: "", ...sight, lecture: { ...lecture, ...more } }).title;
  assert.equal(title({ state: "waiting" }), "The class has not begun");
  assert.equal(title({ state: "waiting" }, { ever: true }), "The class has ended");
  assert.equal(title({}, { place }), "Following the teacher");
  assert.equal(title({}, { place, away: true }), "The teacher's page is closed");
  assert.equal(title({ state: "own" }, { place, away: true }), "On your own");
  assert.equal(title({}, { place, connected: false }), "Joining the class");
  assert.equal(title({}, { place, connected: false, failures: 1 }), "The server does not answer");
  assert.equal(title({}, { place, connected: false, failures: 9, refused: true }), "This class link has ended");
});

test("a place that cannot be shown is told with its reason", () => {
  const words = followerWords({ state: "following", stuck: "No such run.", lecture: { ...lecture, place } });
  assert.equal(words.title, "The teacher's page cannot be shown here");
  assert.ok(words.says.startsWith("No such run. "));
});
