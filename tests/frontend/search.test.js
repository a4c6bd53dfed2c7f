// The search of the timeline: what is typed, lanes by name, the hit at the cursor.

import assert from "node:assert/strict";
import { test } from "node:test";

import { lanesNamed, parseSearch, placeAmong } from "../../frontend/model/search.js";

test("words are text, slashes make a regular expression, i ignores case", () => {
  assert.deepEqual(parseSearch("  CTL.W "), { text: "CTL.W", regex: "", ignoreCase: false });
  assert.deepEqual(parseSearch("/LR [0-3]/"), { text: "", regex: "LR [0-3]", ignoreCase: false });
  assert.deepEqual(parseSearch("/lr/i"), { text: "", regex: "lr", ignoreCase: true });
  assert.deepEqual(parseSearch("/half"), { text: "/half", regex: "", ignoreCase: false });
  assert.equal(parseSearch("   "), null);
});

test("lanes are found by title and by name; a pattern that only the server reads finds none", () => {
  const lanes = [{ name: "lr:0:1", title: "pCPU 0 · LR 1" }, { name: "ppi:1", title: "pCPU 1 · PPI 27" }];
  const found = (typed) => lanesNamed(/** @type {any} */ (lanes), /** @type {any} */ (parseSearch(typed))).map((lane) => lane.name);
  assert.deepEqual(found("pcpu 0 lr"), ["lr:0:1"]);
  assert.deepEqual(found("ppi:1"), ["ppi:1"]);
  assert.deepEqual(found("/LR [0-3]$/"), ["lr:0:1"]);
  assert.deepEqual(found("/ppi/"), ["ppi:1"]);
  assert.deepEqual(found("/(?P<x>a)/"), []);
});

test("the cursor is at the last hit that is not after it", () => {
  assert.deepEqual([0, 3, 4, 9, 12].map((cursor) => placeAmong([3, 9, 12], cursor)), [0, 1, 1, 2, 3]);
  assert.equal(placeAmong([], 5), 0);
});
