import assert from "node:assert/strict";
import { test } from "node:test";
import { align } from "../../frontend/model/align.js";
import { gapsOf } from "../../frontend/model/trip-gaps.js";

const words = (/** @type {string} */ text) => text.split(" ").filter(Boolean);

/** @param {string[]} texts */
function gaps(texts) {
  const lines = texts.map(words);
  return gapsOf(lines, align(lines));
}

test("the shorter line waits where the other does more, also at either end", () => {
  assert.deepEqual(gaps(["in long er out", "in out"]), [[], [{ after: 0, lacks: [{ letters: 6, tokens: 2 }] }]]);
  assert.deepEqual(gaps(["x in", "in y"]), [[{ after: 1, lacks: [{ letters: 1, tokens: 1 }] }], [{ after: -1, lacks: [{ letters: 1, tokens: 1 }] }]]);
});

test("different things of the same length take the same room, and equal lines leave none", () => {
  assert.deepEqual(gaps(["in ab out", "in cd out"]), [[], []]);
  assert.deepEqual(gaps(["a b", "a b"]), [[], []]);
  assert.deepEqual(gaps(["a b"]), [[]]);
});

test("with the room that they leave all lines are equally long at every shared step", () => {
  const texts = ["EXIT CTL.R CVAL.R CTL.W=0 t_sync v_sync ENTER", "EXIT v_sync t_sync CTL.R handle ENTER"];
  const lines = texts.map(words);
  const found = gaps(texts);
  const wide = (/** @type {number} */ n, /** @type {number} */ place) => {
    const before = found[n].filter(({ after }) => after < place).map(({ lacks: [{ letters, tokens }] }) => Math.max(0, letters + tokens));
    return lines[n].slice(0, place).reduce((sum, token) => sum + token.length + 1, 0) + before.reduce((a, b) => a + b, 0);
  };
  for (const [a, b] of align(lines)) if (a !== null && b !== null) assert.equal(wide(0, a), wide(1, b));
});
