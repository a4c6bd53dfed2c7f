// The aggregates of a selection: parts add up, and the median is that of all.

import assert from "node:assert/strict";
import { test } from "node:test";

import { addPart, latencies, noTotals, ranked, timedName } from "../../frontend/model/selection.js";

const part = (more) => ({ from_seq: 1, to_seq: 2, t_from: 0, t_to: 10, next: null, carry: "", records: 2, counts: {}, rules: {}, lanes: {}, latencies: {}, ...more });

test("parts of a stretch add up to the whole", () => {
  const totals = noTotals();
  addPart(totals, part({ counts: { access: { "CTL.R": 2 } }, rules: { 4: 1 }, lanes: { "mode:0": { 0: [4, 1], 1: [6, 1] } } }));
  addPart(totals, part({ t_from: 10, t_to: 25, records: 5, counts: { access: { "CTL.R": 1, "CTL.W": 1 }, op: { hvc: 1 } }, rules: { 4: 2, 9: 1 }, lanes: { "mode:0": { 1: [15, 2] } } }));
  assert.deepEqual([totals.records, totals.ns], [7, 25]);
  assert.deepEqual([...totals.counts.get("access")], [["CTL.R", 3], ["CTL.W", 1]]);
  assert.deepEqual([...totals.rules], [[4, 3], [9, 1]]);
  assert.deepEqual([...totals.lanes.get("mode:0")], [[0, { ns: 4, visits: 1 }], [1, { ns: 21, visits: 3 }]]);
});

test("least, middle and most of a latency are those of all its values", () => {
  const values = [5, 9, 9, 1, 30, 7, 7, 7, 2];
  const totals = noTotals();
  for (const ns of values) addPart(totals, part({ latencies: { expiry_to_guest_ack: [[ns, 1]], host_irq_to_injected: [] } }));
  const sorted = [...values].sort((a, b) => a - b);
  assert.deepEqual(latencies(totals), [{ stage: "expiry_to_guest_ack", count: 9, min: 1, median: sorted[4], max: 30 }]);
});

test("the most frequent comes first, and two flags are timed as one lane", () => {
  assert.deepEqual(ranked(new Map([["a", 1], ["b", 5]])), [["b", 5], ["a", 1]]);
  assert.equal(timedName({ sources: ["ppi_pending:0", "ppi_active:0"] }), "ppi_pending:0+ppi_active:0");
});
