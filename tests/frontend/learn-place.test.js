/** The page that teaches: what its address says and what is read back from it are the same. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { readLearnPlace, writeLearnPlace } from "../../frontend/learn/place.js";

test("a step, and the record that was chosen in it, come back from the address", () => {
  for (const place of [{ part: "lesson", name: "who-owns-the-timer", step: 2, at: 140 }, { part: "lesson", name: "a b/c", step: 1, at: null }, { part: "break", name: "forget", step: 2, at: null }]) {
    assert.deepEqual(readLearnPlace(writeLearnPlace(place)), place);
  }
});

test("what is no step and no record is left out", () => {
  for (const odd of ["#lesson/x/0/1e9", "#lesson/x/100/-1", "#lesson/x/a/<b>", "#lesson/x/%zz"]) {
    assert.deepEqual(readLearnPlace(odd), { part: "lesson", name: "x", step: 1, at: null });
  }
  assert.equal(readLearnPlace("#compare/a/b"), null);
});
