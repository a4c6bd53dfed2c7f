// The part of the time that the charts are of, as it is typed.

import assert from "node:assert/strict";
import { test } from "node:test";

import { readRange } from "../../frontend/charts/choose.js";

test("a part of the time is read in ms", () => {
  assert.deepEqual(readRange("0.5", "2"), { from: 500_000, to: 2_000_000 });
  assert.deepEqual(readRange("", " "), { from: 0, to: null });
});

test("what is no part of the time is told beside its field", () => {
  const fields = [["abc", "", "from"], ["-1", "2", "from"], ["", "1ms", "to"], ["1", "0.5", "to"], ["1", "1", "to"], ["", "0", "to"]];
  for (const [from, to, field] of fields) {
    const read = readRange(from, to);
    assert.ok("says" in read && read.field === field && read.says.endsWith("."), `${from} ... ${to}`);
  }
});
