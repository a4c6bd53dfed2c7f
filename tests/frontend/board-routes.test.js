import assert from "node:assert/strict";
import { test } from "node:test";
import { freeX, headStretch, labelBeside, routeDown } from "../../frontend/model/board-routes.js";

/** @param {number} left @param {number} top @param {number} width @param {number} height */
const box = (left, top, width, height) => ({ left, top, right: left + width, bottom: top + height });

/** Whether any stretch of a route lies within a box. @param {{x: number, y: number}[]} points @param {{left: number, right: number, top: number, bottom: number}} b */
function crosses(points, b) {
  return points.slice(1).some((end, n) => {
    const start = points[n];
    return Math.max(start.x, end.x) > b.left && Math.min(start.x, end.x) < b.right && Math.max(start.y, end.y) > b.top && Math.min(start.y, end.y) < b.bottom;
  });
}

const signs = [box(20, 120, 260, 16), box(600, 120, 180, 16)];

test("beside each other: from any card to any card through the gap, past titles and lamps", () => {
  const ground = { upper: [box(16, 10, 380, 100), box(410, 10, 380, 90)], lower: [box(16, 140, 380, 100), box(410, 140, 380, 100)], signs, left: 8, right: 798 };
  for (const from of ground.upper) for (const to of ground.lower) for (const part of [0.3, 0.6, 0.95]) {
    const points = routeDown(from, to, from.left + 380 * part, to.left + 380 * part, ground);
    for (const other of [...ground.upper, ...ground.lower, ...signs]) assert.equal(crosses(points, other), false);
    assert.deepEqual([points[0].y, points.at(-1)?.y], [from.bottom + 3, to.top - 3]);
  }
});

test("below each other: past the cards between, by the side", () => {
  const ground = { upper: [box(16, 0, 500, 50), box(16, 60, 500, 50)], lower: [box(16, 140, 500, 50), box(16, 200, 500, 50)], signs: [signs[0]], left: 8, right: 524 };
  for (const from of ground.upper) for (const to of ground.lower) {
    const points = routeDown(from, to, 200, 300, ground);
    for (const other of [...ground.upper, ...ground.lower, signs[0]]) assert.equal(crosses(points, other), false);
  }
});

test("the nearest free place is taken, and the wish where nothing is free", () => {
  assert.equal(freeX(250, 30, 380, signs), 286);
  assert.equal(freeX(330, 30, 380, signs), 330);
  assert.equal(freeX(100, 30, 200, signs), 100);
});

test("in a low gap what moves runs straight past titles and lamps, its label beside it; without a place there is none", () => {
  const [from, to] = [box(410, 10, 380, 100), box(410, 141, 380, 100)];
  const ground = { upper: [from], lower: [to], signs: [box(600, 119, 190, 18)], left: 8, right: 798, astray: Infinity };
  const points = routeDown(from, to, 690, 620, ground);
  assert.deepEqual(points, [{ x: 590, y: 113 }, { x: 590, y: 138 }]);
  const x = labelBeside(points, 30, 126, ground.signs, { left: 16, right: 790 });
  assert.ok(x !== null && x + 30 < 590);
  assert.equal(labelBeside(points, 30, 126, [...ground.signs, box(400, 119, 180, 18)], { left: 16, right: 790 }), null);
});

test("a head stands at the end of the line, or where the last stretch is too short on the longest", () => {
  assert.deepEqual(headStretch([{ x: 9, y: 60 }, { x: 9, y: 10 }]).end, { x: 9, y: 10 });
  assert.deepEqual(headStretch([{ x: 9, y: 40 }, { x: 9, y: 14 }, { x: 99, y: 14 }, { x: 99, y: 10 }]).end, { x: 99, y: 14 });
});
