// The part of the time that the charts are of, as it is typed.

import assert from "node:assert/strict";
import { test } from "node:test";

import { enlarged } from "../../frontend/charts/enlarged.js";
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

test("a projector's figure has all its type and the room for it larger, and the same data", () => {
  const layout = { font: { size: 12, color: "#fff" }, margin: { l: 56, r: 14 }, height: 200, xaxis: { title: { text: "size", standoff: 6, font: { size: 11 } }, range: [0, 10] }, annotations: [{ font: { size: 12 }, x: 0.5 }], template: { layout: { hoverlabel: { font: { size: 13 } } } } };
  const larger = enlarged(layout, 1.35);
  assert.deepEqual([larger.font.size, larger.margin.l, larger.height, larger.xaxis.title.font.size, larger.annotations[0].font.size, larger.template.layout.hoverlabel.font.size], [16, 76, 270, 15, 16, 18]);
  assert.deepEqual([larger.font.color, larger.xaxis.range, larger.annotations[0].x, larger.xaxis.title.text], ["#fff", [0, 10], 0.5, "size"]);
  assert.equal(enlarged(layout, 1), layout);
});
