import assert from "node:assert/strict";
import { test } from "node:test";
import { bodiesOf } from "../../frontend/lockstep/launch.js";
import { readLockstep, writeLockstep } from "../../frontend/lockstep/place.js";
import { change, costsAt, hostRunning, hostWords, pieces, running, story } from "../../frontend/model/lockstep.js";

const words = (/** @type {string} */ text) => text.split(" ").filter(Boolean);
const NOTHING = { timer_reads: 0, timer_writes: 0, cntvoff_writes: 0, active_writes: 0, el2_calls: 0, host_irqs: 0, exits: 0 };

/** @param {string} a @param {string} b */
function told(a, b) {
  const [x, y] = [words(a), words(b)];
  return pieces(x, y).map(({ kind, a: left, b: right }) => `${kind}: ${(kind === "added" ? right.map((n) => y[n]) : left.map((n) => x[n])).join(" ")}`);
}

/** A page with one kind of operation. @param {any} a @param {any} b @param {any} [more] @returns {any} */
function page(a, b, more = {}) {
  const group = { label: "hvc", count: 2, weight: 1, a: { ...NOTHING, ...a }, b: { ...NOTHING, ...b }, usual: { count: 2, row: 3, a: { ...NOTHING, ...a }, b: { ...NOTHING, ...b } } };
  return { a: { name: "parent", design: "parent" }, b: { name: "commit", design: "commit" }, groups: [group], divergence: null, ...more };
}

test("what vanished, what came and what stayed are runs of tokens", () => {
  assert.deepEqual(told("EXIT CTL.R CVAL.R ENTER", "EXIT ENTER"), ["same: EXIT", "gone: CTL.R CVAL.R", "same: ENTER"]);
  assert.deepEqual(told("EXIT ENTER", "EXIT HIRQ isr ENTER"), ["same: EXIT", "added: HIRQ isr", "same: ENTER"]);
  assert.deepEqual(told("", ""), []);
});

test("every token stands in exactly one piece of its side", () => {
  const [a, b] = [words("a b c d b a c"), words("b c a d d c")];
  const found = pieces(a, b);
  assert.deepEqual(found.flatMap((piece) => piece.a), a.map((_, n) => n));
  assert.deepEqual(found.flatMap((piece) => piece.b), b.map((_, n) => n));
});

test("the running sums begin with what was before the page and end with the row at the cursor", () => {
  const half = (/** @type {number} */ exits) => ({ seq: 1, t: 0, tokens: [], seqs: [], costs: { ...NOTHING, exits } });
  const items = [{ row: 100, a: half(1), b: half(2) }, { row: 101, a: half(4), b: null }, { row: 102, a: half(8), b: half(16) }];
  const sums = running(/** @type {any} */ ({ before: { a: { ...NOTHING, exits: 10 }, b: NOTHING }, items }), 101);
  assert.equal(sums.a.exits, 15);
  assert.equal(sums.b.exits, 2);
});

test("costs are told of one row alone, of all up to it, or of the whole runs", () => {
  const half = (/** @type {number} */ exits) => ({ costs: { ...NOTHING, exits }, host_ns: 10 * exits });
  const one = /** @type {any} */ ({ a: { totals: { ...NOTHING, exits: 9 }, host_ns: 90 }, b: { totals: NOTHING, host_ns: 0 }, before: { a: NOTHING, b: NOTHING }, host_before: { a: 0, b: 0 }, items: [{ row: 0, a: half(2), b: half(1) }, { row: 1, a: half(3), b: null }] });
  const told = (/** @type {"here"|"so-far"|"whole"} */ of) => {
    const { a, b, host } = costsAt(one, 1, of);
    return [a.exits, b.exits, host.a, host.b];
  };
  assert.deepEqual(told("here"), [3, 0, 30, 0]);
  assert.deepEqual(told("so-far"), [5, 1, 50, 10]);
  assert.deepEqual(told("whole"), [9, 0, 90, 0]);
});

test("the story says whether it pays, gains nothing or costs, and against whom", () => {
  const read = (/** @type {number} */ n, irqs = 0) => ({ timer_reads: n, host_irqs: irqs });
  assert.equal(story(page(read(10), read(4))).title, "commit pays: 6 fewer accesses (−60 %) than parent.");
  assert.equal(story(page(read(10), read(4, 2))).title, "commit pays, at a price: 6 fewer accesses (−60 %) than parent, but 2 more host interrupts.");
  assert.equal(story(page(read(100), read(101))).title, "commit gains nothing: as many accesses as parent.");
  assert.equal(story(page(read(4), read(10, 1))).title, "commit costs more: 6 more accesses (+150 %) than parent, and 1 more host interrupt.");
  assert.equal(story(page(read(10), read(4))).about, "Each hvc, parent → commit: timer reads 10 → 4.");
});

test("where the guests part nobody is said to gain", () => {
  const { sign, title } = story(page({ timer_reads: 10 }, { timer_reads: 4 }, { divergence: { row: 3 } }));
  assert.deepEqual([sign, title], ["≠", "The guests part at step 4."]);
});

test("a change has a sign as well as a colour", () => {
  assert.deepEqual([-7, 0, 2].map(change), ["− 7", "=", "+ 2"]);
});

test("the address holds both runs and the row, and nothing else is taken for one", () => {
  const place = { a: "53bb330f39afdd655811", b: "68e012fe28fbda663d58", row: 12 };
  assert.deepEqual(readLockstep(writeLockstep(place)), place);
  for (const wrong of ["", "#compare/x/y", "#compare/53bb330f39afdd655811", "#compare/53bb330f39afdd655811/../12"]) assert.equal(readLockstep(wrong).a, "");
});

test("a pair differs in one thing alone", () => {
  const config = { platform: { pcpus: 2, gic: "v3" } };
  const [a, b] = bodiesOf({ preset: "tick-busy", mode: "platforms", a: "v3-nvhe", b: "v2-nvhe", design: "commit" }, config);
  assert.deepEqual([a.platform, b.platform], [{ pcpus: 2, gic: "v3", host: "nvhe" }, { pcpus: 2, gic: "v2", host: "nvhe" }]);
  assert.deepEqual({ ...a, platform: 0 }, { ...b, platform: 0 });
  const [as, broken] = bodiesOf({ preset: "tick-busy", mode: "switch", a: "", b: "no-hw-bit", design: "v4.15" }, config);
  assert.deepEqual([as.switches, broken.switches, broken.design], [[], ["no-hw-bit"], "v4.15"]);
});

test("the host's time is summed like the costs, and called instructions only where they are counted", () => {
  const half = (/** @type {number} */ host_ns) => ({ seq: 1, t: 0, tokens: [], seqs: [], costs: NOTHING, host_ns });
  const items = [{ row: 100, a: half(10), b: half(20) }, { row: 101, a: half(5), b: null }, { row: 102, a: half(80), b: half(1) }];
  assert.deepEqual(hostRunning(/** @type {any} */ ({ host_before: { a: 1000, b: 2000 }, items }), 101), { a: 1015, b: 2020 });
  assert.equal(hostWords("instructions").name, "instructions");
  assert.ok(!hostWords("ns").name.includes("instruction") && hostWords("ns").says.includes("qemu-icount"));
  for (const unit of /** @type {const} */ (["ns", "instructions"])) assert.match(hostWords(unit).says, /last step of each entry.* Charts leaves it out\.$/);
});
