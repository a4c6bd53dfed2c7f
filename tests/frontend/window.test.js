import assert from "node:assert/strict";
import { test } from "node:test";
import { Layout } from "../../frontend/model/layout.js";
import { BLOCK, TapeWindow } from "../../frontend/tape/window.js";
import { lastSeq } from "../../frontend/tape/record.js";
import { counting, records, recordsFrame, variables, withLengths } from "./help/frames.js";

const LAST = 20_000;
const layout = new Layout(variables(1, 1, 1));

/** A tape of LAST records, of which record n sets variable 0 to n; counts what is asked of it. */
function server(limit = LAST) {
  /** @type {string[]} */
  const asked = [];
  return {
    asked,
    records: async (/** @type {number} */ from, /** @type {number} */ to) => {
      asked.push(`records ${from} ${to}`);
      const end = Math.min(to, LAST, from + limit - 1);
      const frames = [];
      for (let at = from; at <= end; at += 500) frames.push(recordsFrame(at, counting(at, Math.min(500, end - at + 1))));
      return withLengths(frames);
    },
    state: async (/** @type {number} */ seq) => {
      asked.push(`state ${seq}`);
      const values = layout.initial();
      values[0] = BigInt(seq);
      return { seq, t: seq * 10, values };
    },
  };
}

test("the state at any record is the fold, wherever the cursor leaps", async () => {
  const window = new TapeWindow(layout, server());
  window.head = LAST;
  for (const seq of [0, 1, 5, 4, BLOCK - 1, BLOCK, BLOCK + 1, LAST, 3, 12_345, 12_346, 12_345]) {
    const { fold } = await window.stateAt(seq);
    assert.deepEqual([fold.seq, fold.values[0], fold.t], [seq, BigInt(seq), seq * 10]);
  }
});

test("stepping within a block asks the server for nothing more", async () => {
  const source = server();
  const window = new TapeWindow(layout, source);
  window.head = LAST;
  await window.stateAt(9000);
  assert.deepEqual(source.asked, [`state ${BLOCK}`, `records ${BLOCK + 1} ${2 * BLOCK}`]);
  for (const seq of [9001, 9002, 8999, BLOCK + 1, 2 * BLOCK]) await window.stateAt(seq);
  assert.equal(source.asked.length, 2);
});

test("a step tells what each variable held before it", async () => {
  const window = new TapeWindow(layout, server());
  window.head = LAST;
  assert.deepEqual([...(await window.stateAt(700)).before], [[0, 699n]]);
  assert.deepEqual([...(await window.stateAt(700, 600)).before], [[0, 600n]]);
  assert.deepEqual([...(await window.stateAt(0)).before], []);
});

test("several who want the same at once cause one request", async () => {
  const source = server();
  const window = new TapeWindow(layout, source);
  window.head = LAST;
  await Promise.all([window.stateAt(9000), window.stateAt(9001), window.records(9000, 9100)]);
  assert.equal(new Set(source.asked).size, source.asked.length, source.asked.join(", "));
});

test("records come in order, without gap, across blocks", async () => {
  const window = new TapeWindow(layout, server());
  window.head = LAST;
  const frames = await window.records(BLOCK - 10, 2 * BLOCK + 10);
  assert.equal(frames[0].firstSeq, BLOCK - 10);
  assert.equal(lastSeq(frames[frames.length - 1]), 2 * BLOCK + 10);
  for (let i = 1; i < frames.length; i++) assert.equal(frames[i].firstSeq, lastSeq(frames[i - 1]) + 1);
  assert.equal(window.record(BLOCK)?.value, BigInt(BLOCK));
  assert.equal(window.record(5), null);
});

test("a live run fills the window by itself, however small its frames", async () => {
  const source = server();
  const window = new TapeWindow(layout, source);
  for (let seq = 1; seq <= 3000; seq++) window.add(records(seq, counting(seq, 1)));
  assert.equal((await window.stateAt(2999)).fold.values[0], 2999n);
  assert.deepEqual(source.asked, []);
  assert.ok([...window.blocks.values()].every((block) => block.pieces.length <= 65));
  window.add(records(2990, counting(2990, 20)));
  assert.equal(window.head, 3009);
  assert.equal(window.ready(1, 3009)?.reduce((sum, frame) => sum + frame.count, 0), 3009);
});

test("a live run goes on into the next block from the state at hand, however far the cursor leaps", async () => {
  const source = server();
  const window = new TapeWindow(layout, source);
  window.add(records(1, counting(1, 12_000)));
  await window.stateAt(BLOCK - 10);
  const { fold } = await window.stateAt(BLOCK + 3000);
  assert.deepEqual([fold.seq, fold.values[0]], [BLOCK + 3000, BigInt(BLOCK + 3000)]);
  assert.deepEqual(source.asked, []);
});

test("a leap over records that are not at hand is not folded across the gap", async () => {
  const source = server();
  const window = new TapeWindow(layout, source);
  window.head = LAST;
  await window.stateAt(100);
  const { fold } = await window.stateAt(BLOCK + 50);
  assert.equal(fold.values[0], BigInt(BLOCK + 50));
  assert.ok(source.asked.includes(`state ${BLOCK}`));
});

test("one who joins in the middle fetches only what lies before", async () => {
  const source = server();
  const window = new TapeWindow(layout, source);
  const values = layout.initial();
  values[0] = 5000n;
  window.addState({ seq: 5000, t: 50_000, values });
  window.add(records(5001, counting(5001, 100)));
  assert.equal((await window.stateAt(5050)).fold.values[0], 5050n);
  assert.deepEqual(source.asked, []);
  assert.equal((await window.stateAt(4990)).fold.values[0], 4990n);
  assert.deepEqual(source.asked, ["records 1 5000"]);
});

test("a server that gives less than was asked for is asked on", async () => {
  const source = server(300);
  const window = new TapeWindow(layout, source);
  window.head = LAST;
  assert.equal((await window.stateAt(1000)).fold.values[0], 1000n);
  assert.deepEqual(source.asked.map((what) => what.split(" ")[1]), ["1", "301", "601", "901"]);
});

test("old blocks are forgotten and fetched again when wanted", async () => {
  const source = server();
  const window = new TapeWindow(layout, source, 2);
  window.head = LAST;
  for (const seq of [100, 9000, 17_000, 100]) assert.equal((await window.stateAt(seq)).fold.values[0], BigInt(seq));
  assert.equal(window.blocks.size, 2);
  assert.equal(source.asked.filter((what) => what.startsWith("records 1 ")).length, 2);
});

test("what is not on the tape is an error, and a failed request is asked again", async () => {
  const source = server();
  const window = new TapeWindow(layout, source);
  await assert.rejects(window.records(LAST + 5, LAST + 9), /not on the tape/);
  const { records: sound } = source;
  source.records = async () => Promise.reject(new Error("lost"));
  await assert.rejects(window.records(1, 10), /lost/);
  source.records = sound;
  assert.equal((await window.records(1, 10)).length, 1);
});

test("a run that begins anew leaves nothing behind", async () => {
  const window = new TapeWindow(layout, server());
  window.add(records(1, counting(1, 10)));
  window.clear();
  assert.deepEqual([window.record(5), window.head], [null, 0]);
});
