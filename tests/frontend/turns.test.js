import assert from "node:assert/strict";
import { test } from "node:test";
import { Turns } from "../../frontend/page/turns.js";

/** Parts a, b, c that write their names when they are drawn. */
function parts() {
  /** @type {string[]} */
  const drawn = [];
  const draw = (/** @type {string} */ name) => () => void drawn.push(name);
  return { drawn, turns: new Turns({ a: 50, b: 150, c: 250 }, { a: draw("a"), b: draw("b"), c: draw("c") }) };
}

test("a frame carries one part at most", () => {
  const { drawn, turns } = parts();
  for (let now = 1000; now < 3000; now += 16) {
    const before = drawn.length;
    turns.wake();
    turns.one(now);
    assert.ok(drawn.length - before <= 1);
  }
});

test("no part is starved, however slow the frames are", () => {
  const { drawn, turns } = parts();
  for (let now = 1000; now < 4000; now += 100) {
    turns.wake();
    turns.one(now);
  }
  const times = (/** @type {string} */ name) => drawn.filter((one) => one === name).length;
  assert.ok(Math.min(times("a"), times("b"), times("c")) >= 6, drawn.join(""));
});

test("a part is not drawn more often than it asks for", () => {
  const { drawn, turns } = parts();
  for (let now = 1000; now < 2000; now += 5) {
    turns.wake();
    turns.one(now);
  }
  assert.ok(drawn.filter((name) => name === "a").length <= 20);
  assert.ok(drawn.filter((name) => name === "c").length <= 4);
});

test("when the cursor rests, each part is drawn once more and then none", () => {
  const { drawn, turns } = parts();
  turns.wake();
  for (let now = 1000; now < 3000; now += 16) turns.one(now);
  assert.deepEqual(drawn.toSorted(), ["a", "b", "c"]);
});

test("one part can be woken alone, and all are drawn at once when there is time", () => {
  const { drawn, turns } = parts();
  turns.wake("b");
  turns.all(1000);
  assert.deepEqual(drawn, ["b"]);
  turns.wake();
  turns.all(1001);
  assert.deepEqual(drawn, ["b", "a", "b", "c"]);
});
