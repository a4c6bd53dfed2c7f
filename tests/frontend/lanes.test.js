// Lanes, folds and pins: whatever is folded or narrow, no visit to a state is hidden.

import assert from "node:assert/strict";
import { test } from "node:test";

import { groupsOf, maskWords } from "../../frontend/format/lanes.js";
import { arrange, isShown, noChoice, readChoice, withPin } from "../../frontend/model/lane-choice.js";
import { eachRun } from "../../frontend/model/lane-runs.js";
import { FIRST_BITS, partsOf, summaryLane, summaryMasks } from "../../frontend/model/lane-summary.js";
import { Layout } from "../../frontend/model/layout.js";
import { PAINT } from "../../frontend/tape/lane-tables.js";
import { Subject, VAR, Var } from "../../frontend/tape/vocabulary.js";

/** A machine with so many CPUs and list registers. */
function machine(pcpus, vcpus, lrs) {
  const variables = [];
  for (const info of Object.values(Var)) {
    const count = VAR[info].subject === Subject.PCPU ? pcpus : vcpus;
    for (let subject = 0; subject < count; subject++) {
      for (let slot = 0; slot < (info === Var.P_LR ? lrs : 1); slot++) variables.push({ code: info, subject, slot, initial: 0n });
    }
  }
  return new Layout(variables);
}

/** Numbers below `most`, the same in each run of the tests. */
function drawn(seed) {
  let state = seed;
  return (most) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * most);
  };
}

const groups = (pcpus, vcpus, lrs) => groupsOf(machine(pcpus, vcpus, lrs), { pcpus: Array(pcpus).keys(), vcpus: Array(vcpus).keys() });

test("every variable that has a mask has a lane, and so have the marks", () => {
  const sources = new Set(groups(2, 1, 3).flatMap((group) => group.lanes).flatMap((lane) => lane.sources));
  for (const code of Object.keys(PAINT).map(Number)) {
    const name = code === Var.P_LR ? "lr:0:2" : `${VAR[code].name}:0`;
    assert.ok(sources.has(name), name);
  }
  assert.ok(sources.has("marks:1"));
});

test("a machine of 16 CPUs with 16 list registers has more than a hundred lanes, each with a name of its own", () => {
  const lanes = groups(16, 16, 16).flatMap((group) => group.lanes);
  assert.ok(lanes.length > 400);
  assert.equal(new Set(lanes.map((lane) => lane.name)).size, lanes.length);
  assert.ok(lanes.every((lane) => lane.title.includes(" · ") && lane.explain));
});

test("a folded group shows exactly the colours that its lanes show, and what its first lane shows", () => {
  const random = drawn(7);
  for (const group of groups(2, 2, 4)) {
    for (let round = 0; round < 20; round++) {
      const members = group.lanes.filter((lane, n) => n === 0 || random(3) > 0);
      const columns = 40;
      const masks = new Map(members.map((lane) => [lane.name, Uint32Array.from({ length: columns }, () => random(2 ** Math.min(lane.tints.length, 20)) & random(2 ** Math.min(lane.tints.length, 20)))]));
      const summary = summaryLane(group, members);
      const joined = summaryMasks(summary, masks, columns);
      for (let column = 0; column < columns; column++) {
        const { first, colours } = partsOf(joined[column]);
        assert.equal(first, masks.get(members[0].name)[column]);
        const shown = new Set(summary.tints.slice(FIRST_BITS).filter((_, n) => (colours >>> n) & 1).map((tint) => tint.colour));
        assert.deepEqual(shown, coloursAt(members.slice(1), masks, column));
      }
    }
  }
});

/** The OR of some lanes, as colours. */
function coloursAt(lanes, masks, column) {
  const found = new Set();
  for (const lane of lanes) {
    lane.tints.forEach((tint, bit) => {
      if (tint?.colour && (masks.get(lane.name)[column] >>> bit) & 1) found.add(lane.marks ? "--dim" : tint.colour);
    });
  }
  return found;
}

test("a fold keeps one row, an unfolded group a row for each lane that is ticked", () => {
  const two = groups(1, 1, 4);
  const lrs = { lrs: 2, folds: false };
  const open = arrange(two, two, noChoice(), lrs).rows;
  assert.deepEqual(open.filter((lane) => lane.group === "p0").map((lane) => lane.name), ["mode:0", "line:0", "ppi:0", "lr:0:0", "lr:0:1", "marks:0"]);
  const folded = arrange(two, two, { ...noChoice(), folded: { p0: true } }, lrs).rows;
  assert.deepEqual(folded.filter((lane) => lane.group === "p0").map((lane) => lane.name), ["all:p0"]);
  assert.equal(folded[0].members.length, 6);
  assert.equal(folded.filter((lane) => lane.first).length, 2);
});

test("ticking a lane shows it, and unticking the last one takes the group's row away", () => {
  const [group] = groups(1, 1, 4);
  const last = group.lanes.find((lane) => lane.lr === 3);
  assert.equal(isShown(last, noChoice(), 2), false);
  assert.equal(isShown(last, { ...noChoice(), shown: { "lr:0:3": true } }, 2), true);
  const none = Object.fromEntries(group.lanes.map((lane) => [lane.name, false]));
  assert.deepEqual(arrange([group], [group], { ...noChoice(), shown: none }, { lrs: 2, folds: false }).rows, []);
});

test("a pinned lane stands above, also when its CPU is not in sight, and its place below stays", () => {
  const all = groups(2, 1, 1);
  const choice = withPin(withPin(noChoice(), "ppi:1"), "state:0");
  const { pinned, rows } = arrange([all[1]], all, choice, { lrs: 1, folds: false });
  assert.deepEqual(pinned.map((lane) => lane.name), ["ppi:1", "state:0"]);
  assert.ok(rows.some((lane) => lane.name === "ppi:1"));
  assert.deepEqual(withPin(choice, "ppi:1").pinned, ["state:0"]);
});

test("of what was kept only what can be a choice is read", () => {
  assert.deepEqual(readChoice(null), noChoice());
  assert.deepEqual(readChoice({ shown: { "lr:0:1": true, "<b>": true, "mode:0": "yes" }, folded: { p0: true, x: true }, pinned: ["ppi:0", 5, "ppi:0", "a b"] }), { shown: { "lr:0:1": true }, folded: { p0: true }, pinned: ["ppi:0"] });
  assert.deepEqual(readChoice({ shown: 5, folded: null, pinned: "ppi:0" }), noChoice());
});

test("no column is too narrow to be drawn: what it visited shows within a pixel of its place", () => {
  const random = drawn(3);
  for (let round = 0; round < 200; round++) {
    const count = 1 + random(60);
    const masks = Uint32Array.from({ length: count }, () => 1 << random(5));
    const edges = new Float64Array(count + 1);
    for (let i = 0; i < count; i++) edges[i + 1] = edges[i] + [0, 0, 0.1, 0.4, 1, 1.5, 12][random(7)];
    const runs = [];
    eachRun(masks, edges, (from, to, mask) => runs.push({ from, to, mask }));
    runs.forEach((run, n) => {
      assert.ok(run.to - run.from >= 1 - 1e-9 || n === runs.length - 1);
      assert.ok(n === 0 || Math.abs(run.from - runs[n - 1].to) < 1e-9, "runs lie side by side");
    });
    masks.forEach((mask, i) => {
      assert.ok(runs.some((run) => run.from <= edges[i] + 1 && run.to >= edges[i] && run.mask & mask), `column ${i} of ${[...edges]}`);
    });
  }
});

test("a wide column is drawn as it is", () => {
  const runs = [];
  eachRun(Uint32Array.of(1, 1, 2), Float64Array.of(0, 5, 10, 30), (from, to, mask) => runs.push([from, to, mask]));
  assert.deepEqual(runs, [[0, 10, 1], [10, 30, 2]]);
});

test("a lane says its values in words", () => {
  const lanes = groups(1, 1, 1).flatMap((group) => group.lanes);
  const words = (name, mask) => maskWords(lanes.find((lane) => lane.name === name), mask);
  assert.equal(words("bg_timer:0", 0b11), "off, armed");
  assert.equal(words("running_vcpu:0", 0b101), "nobody, vCPU 1");
  assert.equal(words("pcpu:0", 0b11), "pCPU 0, pCPU 1");
  assert.equal(words("cntv_ctl:0", 1 << 5), "on, due");
});
