/** The labels of a cost profile's numbers. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { costLabels } from "../../frontend/format/cost-labels.js";

const row = (/** @type {string} */ label, source = "") => ({ label, source });

test("labels are counted over all tables, the surest first, each with its sources once", () => {
  const profile = { tables: [{ rows: [row("chosen", "c"), row("measured", "a"), row("measured", "a")] }, { rows: [row("derived", "b"), row("measured", "d"), row("odd")] }] };
  assert.deepEqual(costLabels(profile), [
    { label: "measured", count: 3, sources: ["a", "d"] }, { label: "derived", count: 1, sources: ["b"] }, { label: "chosen", count: 1, sources: ["c"] }, { label: "odd", count: 1, sources: [] },
  ]);
  assert.deepEqual(costLabels({ tables: [] }), []);
});
