/** Links: what the address says and what is read back from it are the same; what cannot be read is told. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { noPlace, PANELS, problemsOf, readPlace, writePlace } from "../../frontend/page/permalink.js";
import { MOST_PACKED, packConfigs, RecipeError, recipesOf, unpackConfigs } from "../../frontend/page/recipe.js";
import { pairIn } from "../../frontend/shell/pages.js";
import { seeded } from "./help/seeded.js";

/** @param {ReturnType<typeof seeded>} random @returns {import("../../frontend/page/permalink.js").Place} */
function anyPlace(random) {
  const { int, pick, maybe } = random;
  const seq = () => int(pick([10, 5000, 10_000_000, 2 ** 49]));
  const stretch = () => { const from = seq(); return { from, to: from + seq() }; };
  const name = () => pick(["loaded:0", "lr:3:1", "ppi:0", "v1", "marks:15", "a-b.c_d"]);
  const names = () => Array.from({ length: int(4) }, name);
  return {
    run: maybe("3f2a9c0d41e7b85566aa", ""), beside: maybe("00aa11bb22cc33dd44ee", ""), at: maybe(seq(), null), axis: pick(["event", "time"]),
    view: maybe(stretch(), null), sel: maybe(stretch(), null), lane: maybe(name(), ""), all: maybe(true, false), pinned: names(), folded: names(),
    why: pick([null, { seq: seq() }, { lane: "lr:0:1", before: seq() }, { lane: "loaded:0", before: seq() }]), panels: PANELS.filter(() => maybe(true, false)),
    a: maybe(seq(), null), b: maybe(seq(), null), bookmarks: Array.from({ length: int(4) }, seq), config: maybe("eyJhIjoxfQ-_", ""), preset: maybe("flow-1-7", ""), designs: maybe(["v4.15", "parent"], []), seed: maybe(seq(), null),
  };
}

test("any place comes back from its link as it was", () => {
  for (let seed = 1; seed <= 400; seed++) {
    const place = anyPlace(seeded(seed));
    assert.deepEqual(readPlace(writePlace(place)), place, `seed ${seed}: ${writePlace(place)}`);
    assert.deepEqual(problemsOf(writePlace(place)), []);
  }
});

test("a link says only what differs from a bare one, and people can read it", () => {
  assert.equal(writePlace({}), "");
  assert.equal(writePlace({ run: "ab", at: 7 }), "?run=ab&at=7");
  assert.equal(writePlace({ run: "ab", why: { lane: "loaded:0", before: 9 }, pinned: ["lr:0:1", "line:0"] }), "?run=ab&pin=lr:0:1,line:0&why=loaded:0@9");
});

test("what cannot be read is left out, and told in one sentence that says what it should be", () => {
  const odd = ["at=-1", "at=1e9", "at=9999999999999999", "axis=sideways", "view=9-3", "view=x", "sel=5", "why=;drop", "panel=secrets", "mark=1,x", `mark=${Array(51).fill(7)}`, "run=../../etc", "pin=<b>", "config=%00", "seed=x", `lane=${"x".repeat(99)}`, "cpus=some"];
  for (const one of odd) {
    assert.deepEqual(readPlace(`?${one}`), noPlace(), one);
    assert.equal(problemsOf(`?${one}`).length, 1, one);
    assert.ok(problemsOf(`?${one}`)[0].endsWith("."));
  }
  assert.deepEqual(problemsOf("?run=ab&other=1&token=x"), []);
});

test("a token in the address is never in a link that is written from it", () => {
  assert.ok(!writePlace(readPlace("?token=sesame&run=ab&at=3")).includes("sesame"));
});

test("an experiment comes back from its packed form, whatever its texts hold", () => {
  const config = { name: "тик ✓ \"<&>\u2028", design: "v4.15", vms: [{ vcpus: [{ program: { ops: ["timer_arm_far", { spin: 1000 }] } }] }] };
  for (const configs of [[config], [config, { ...config, design: "parent" }]]) {
    const packed = packConfigs(configs);
    assert.match(packed, /^[A-Za-z0-9_-]+$/);
    assert.deepEqual(unpackConfigs(packed), configs);
    assert.deepEqual(recipesOf(readPlace(writePlace({ config: packed }))), configs);
  }
});

test("a damaged experiment is told, and so is one that is too long for a link", () => {
  const packed = packConfigs([{ design: "v4.15", seed: 12 }]);
  for (const bad of [packed.slice(0, -5), "x", "bnVsbA", btoa("[]").replace(/=+$/, ""), btoa("[1]").replace(/=+$/, ""), btoa("[{},{},{}]").replace(/=+$/, "")]) {
    assert.throws(() => unpackConfigs(bad), (error) => error instanceof RecipeError && error.message.includes("whole"), bad);
  }
  assert.throws(() => packConfigs([{ notes: "x".repeat(MOST_PACKED) }]), RecipeError);
});

test("a preset in a link stands for one experiment, or for one under two designs", () => {
  assert.deepEqual(recipesOf(readPlace("?preset=flow-1-7")), [{ preset: "flow-1-7" }]);
  assert.deepEqual(recipesOf(readPlace("?preset=flow-1-7&design=v4.15,v4.14&seed=9")), [{ preset: "flow-1-7", seed: 9, design: "v4.15" }, { preset: "flow-1-7", seed: 9, design: "v4.14" }]);
  assert.deepEqual(recipesOf(readPlace("?run=ab")), []);
});

test("the pages that compare hand their runs on to each other", () => {
  const [a, b, c] = ["3f2a9c0d41e7b85566aa", "00aa11bb22cc33dd44ee", "00aa11bb22cc33dd44ff"];
  assert.equal(pairIn(`#charts/${a},${b},${c}/10-20/latency`), `?run=${a}&with=${b}`);
  assert.equal(pairIn(`#compare/${a}/${b}/12345678`), `?run=${a}&with=${b}`);
  assert.equal(pairIn(`#charts/${a}/100000000-200000000`), `?run=${a}`);
  assert.equal(pairIn("#charts/zzz"), "");
  assert.equal(pairIn(""), "");
});
