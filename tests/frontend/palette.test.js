/** Finding in the palette. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { choices } from "../../frontend/model/choices.js";
import { fuzzy } from "../../frontend/model/fuzzy.js";

const all = ["Copy a link to this place", "Filter the log", "Zoom in at the cursor", "Play or pause", "Bookmark at the cursor"].map((title) => ({ id: title, title, group: "g" }));
const titles = (/** @type {string} */ query, /** @type {string[]} */ recent = []) => choices(query, all, recent).map((one) => one.choice.title);

test("every word must be met, in any order", () => {
  assert.deepEqual(titles("cursor zoom"), ["Zoom in at the cursor"]);
  assert.deepEqual(titles("cursor log"), []);
  assert.equal(titles("").length, all.length);
});

test("a word's start is better than its inside, and that than letters apart", () => {
  const score = (/** @type {string} */ query) => fuzzy(query, "filter the log")?.score ?? -1;
  assert.ok(score("filter") > score("the") && score("the") > score("ilt") && score("ilt") > score("flt"));
  assert.equal(fuzzy("gol", "filter the log"), null);
});

test("the letters that were met are told, for marking", () => {
  assert.deepEqual(fuzzy("the", "filter the log")?.marks, [7, 8, 9]);
  assert.deepEqual(fuzzy("fte", "filter the log")?.marks, [0, 3, 4]);
});

test("what was chosen last comes first, and breaks a tie", () => {
  assert.deepEqual(titles("", ["Play or pause", "Filter the log"]).slice(0, 2), ["Play or pause", "Filter the log"]);
  assert.equal(titles("cursor", ["Bookmark at the cursor"])[0], "Bookmark at the cursor");
  assert.equal(titles("cursor", ["Zoom in at the cursor"])[0], "Zoom in at the cursor");
});

test("what is met in the title comes before what is met behind it", () => {
  const two = [{ id: "a", title: "Run", group: "link" }, { id: "b", title: "Copy link", group: "x" }];
  assert.equal(choices("link", two, [])[0].choice.id, "b");
});
