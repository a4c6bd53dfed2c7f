import assert from "node:assert/strict";
import { test } from "node:test";
import { settledOf } from "../../frontend/model/settled.js";
import { holderOf } from "../../frontend/page/log-rows.js";
import { boardModel } from "../../frontend/model/board.js";
import { Fold } from "../../frontend/model/fold.js";
import { bitWords, bitsOf, laneTitle, stretches } from "../../frontend/model/lane-words.js";
import { fromServer, lanesOf, paintEvents } from "../../frontend/model/lanes.js";
import { Layout } from "../../frontend/model/layout.js";
import { Moment } from "../../frontend/model/moment.js";
import { Totals, timerAccesses } from "../../frontend/model/totals.js";
import { Access, Event, Kind, Var } from "../../frontend/tape/vocabulary.js";
import { records, variables } from "./help/frames.js";

const layout = new Layout(variables(2, 2, 2));

/** @param {number} code @param {number} subject @param {bigint|number} value @param {number} [slot] */
function change(code, subject, value, slot = 0, t = 0, cause = 1) {
  const pcpu = code < 64;
  return [t, Kind.CHANGE, code, pcpu ? subject : -1, pcpu ? -1 : subject, layout.index(code, subject, slot), value, cause, 0];
}

test("the layout finds variables by code, subject and list register", () => {
  assert.deepEqual([layout.pcpus, layout.vcpus, layout.listRegisters], [2, 2, 2]);
  assert.equal(layout.name(layout.index(Var.P_LR, 1, 1)), "lr:1:1");
  assert.equal(layout.name(layout.index(Var.V_STATE, 1)), "state:1");
  assert.equal(layout.owner(layout.index(Var.V_STATE, 1)), "vCPU 1");
  assert.equal(layout.index(Var.P_LINE, 2), -1);
});

test("the fold applies changes, passes over what it has, and refuses gaps", () => {
  const fold = new Fold(layout);
  const frame = records(1, [change(Var.P_LINE, 0, 1), change(Var.P_CVAL, 1, (1n << 64n) - 1n), change(Var.P_LINE, 0, 0)]);
  assert.equal(fold.apply(frame, 2), 2);
  assert.deepEqual([fold.get(Var.P_LINE, 0), fold.get(Var.P_CVAL, 1), fold.seq], [1n, (1n << 64n) - 1n, 2]);
  const before = new Map();
  assert.equal(fold.apply(frame, Infinity, before), 1);
  assert.deepEqual([...before], [[layout.index(Var.P_LINE, 0), 1n]]);
  assert.equal(fold.apply(frame), 0);
  assert.throws(() => fold.apply(records(5, [change(Var.P_LINE, 0, 1)])), /record 4 is next/);
  const undeclared = [0, Kind.CHANGE, 1, 0, -1, 9999, 1, 1, 0];
  assert.throws(() => fold.apply(records(4, [undeclared])), /never declared/);
});

test("the board says where the truth lives and takes registers apart", () => {
  const fold = new Fold(layout);
  const lr = (1n << 62n) | (1n << 61n) | (0xa0n << 48n) | (27n << 32n) | 27n;
  fold.apply(records(1, [
    change(Var.P_MODE, 1, 1), change(Var.P_THREAD, 1, 2), change(Var.P_RUNNING, 1, 2), change(Var.P_CTL, 1, 5),
    change(Var.P_LR, 1, lr, 1), change(Var.P_PPI_ACTIVE, 1, 1), change(Var.P_THREAD, 0, 1003),
    change(Var.V_TRUTH, 1, 1), change(Var.V_LOADED, 1, 1), change(Var.V_STATE, 1, 1), change(Var.V_BG_TIMER, 0, 5000),
  ]));
  const { pcpus, vcpus } = boardModel(layout, fold.values);
  assert.deepEqual(pcpus[1].ctl, { enable: true, imask: false, istatus: true, raw: 5n });
  assert.deepEqual([pcpus[1].mode, pcpus[1].running, pcpus[1].ppi.active], ["guest", 1, true]);
  assert.deepEqual(pcpus[1].thread, { kind: "vcpu", index: 1 });
  assert.deepEqual(pcpus[0].thread, { kind: "neighbour", index: 3 });
  const { letter, hw, vintid, pintid, prio } = pcpus[1].lrs[1];
  assert.deepEqual({ letter, hw, vintid, pintid, prio }, { letter: "P", hw: true, vintid: 27, pintid: 27, prio: 0xa0 });
  assert.equal(pcpus[1].lrs[0].letter, "I");
  assert.deepEqual([vcpus[1].truth, vcpus[1].loaded, vcpus[1].state], ["hardware", true, "guest"]);
  assert.deepEqual([vcpus[0].truth, vcpus[0].bgTimer, vcpus[1].bgTimer], ["memory", 5000, null]);
});

test("a design without the loaded flag has none on its board", () => {
  const old = new Layout(variables().filter((v) => v.code !== Var.V_LOADED));
  assert.equal(boardModel(old, old.initial()).vcpus[0].loaded, null);
});

test("a moment knows what the last step changed and which CPUs are concerned", () => {
  const fold = new Fold(layout);
  fold.apply(records(1, [change(Var.V_PCPU, 1, 1), change(Var.P_RUNNING, 0, 1)]));
  const before = new Map();
  const step = records(3, [change(Var.P_LINE, 0, 1, 0, 1_000_000, 3)]);
  fold.apply(step, Infinity, before);
  const chain = [{ seq: 3, t: 0, kind: 2, code: 7, pcpu: 0, vcpu: -1, slot: 0, value: 1n, cause: 3, rule: 0 },
    { seq: 2, t: 0, kind: 3, code: 1, pcpu: -1, vcpu: 1, slot: -1, value: 0n, cause: 2, rule: 0 }];
  const moment = new Moment(fold, before, chain, 62_500_000);
  assert.deepEqual([moment.get(Var.P_LINE, 0), moment.prev(Var.P_LINE, 0), moment.prev(Var.P_LINE, 1)], [1n, 0n, null]);
  assert.deepEqual([moment.pcpus, moment.vcpus], [[0, 1], [0, 1]]);
  assert.equal(moment.counter(), 62_500n);
  assert.equal(moment.timeLeft(62_500n + 625n, 0n), 10_000);
  assert.equal(moment.timeLeft(0n, 0n), -1_000_000);
  assert.equal(moment.timeLeft(500n, 62_500n), 8_000);
});

test("totals count what the host does, once", () => {
  const access = (/** @type {number} */ code) => [0, Kind.ACCESS, code, 0, 0, -1, 0, 1, 0];
  const event = (/** @type {number} */ code) => [0, Kind.EVENT, code, 0, 0, -1, 0, 1, 0];
  const frame = records(1, [access(Access.CTL_R), access(Access.CVAL_W), access(Access.VOFF_W), access(Access.G_CTL_W),
    access(Access.ACT_SET), access(Access.ACT_CLR), event(Event.HIRQ), event(Event.EXIT_IRQ), event(Event.EXIT_SYNC), event(Event.ENTER)]);
  const totals = new Totals();
  totals.apply(frame, 4);
  assert.deepEqual([timerAccesses(totals.counts), totals.counts.activeWrites], [3, 0]);
  totals.apply(frame);
  totals.apply(frame);
  assert.deepEqual(totals.counts, {
    timerReads: 1, timerWrites: 1, cntvoffWrites: 1, activeWrites: 2, el2Calls: 0, hostInterrupts: 1, exits: 2, entries: 1,
  });
  assert.throws(() => totals.apply(records(99, [access(1)])), RangeError);
});

test("lanes have the names the server uses, and their bits have words", () => {
  const lanes = lanesOf(layout);
  const lane = (/** @type {string} */ name) => lanes.find((l) => l.name === name);
  assert.ok(lane("line:0") && lane("lr:1:0") && lane("state:1") && lane("marks:1") && !lane("cntv_cval:0"));
  assert.equal(laneTitle(layout, lane("lr:1:0")), "pCPU 1 LR 0");
  assert.equal(laneTitle(layout, lane("marks:1")), "pCPU 1 marks");
  const words = (/** @type {string} */ name, /** @type {number} */ bit) => bitWords(layout, lane(name), bit);
  assert.deepEqual([words("mode:0", 1), words("lr:0:0", 7), words("thread:0", 31), words("thread:0", 1), words("marks:0", 1)],
    ["guest", "PA, HW", "a neighbour", "vCPU 0", "active write"]);
  assert.deepEqual(bitsOf(0x80000005), [0, 2, 31]);
});

test("a column per transition shows the state after it", () => {
  const frame = records(1, [change(Var.P_LINE, 0, 1), [0, Kind.ACCESS, Access.ACT_SET, 0, 0, -1, 0, 1, 0], change(Var.P_LINE, 0, 0)]);
  const painted = paintEvents(layout, layout.initial(), [frame], 100);
  assert.equal(painted.columns, 2);
  assert.deepEqual([...painted.lanes.get("line:0")], [2, 3]);
  assert.deepEqual([...painted.lanes.get("marks:0")], [0, 2]);
  assert.deepEqual(painted.seqs, [1, 2]);
  assert.deepEqual(stretches(Uint32Array.of(1, 1, 2)), [{ from: 0, to: 1, mask: 1 }, { from: 2, to: 2, mask: 2 }]);
});

test("the server's run lengths are spread out", () => {
  const painted = fromServer({ axis: "event", columns: 5, seqs: [], times: [], t_end: 9, lanes: { "line:0": [2, 1, 3, 3] }, exact: false });
  assert.deepEqual([...painted.lanes.get("line:0")], [1, 1, 3, 3, 3]);
});

test("a link to an access leads behind the changes it makes, and no further", () => {
  const row = (/** @type {number} */ seq, /** @type {string} */ kind, /** @type {number} */ cause) => ({ seq, kind, cause });
  assert.equal(settledOf([row(176, "access", 170), row(177, "change", 176), row(178, "change", 177), row(179, "change", 4)]), 178);
  assert.equal(settledOf([row(176, "access", 164), row(177, "change", 176), row(178, "change", 164), row(179, "call", 164)]), 178, "the truth moves with it");
  assert.equal(settledOf([row(176, "access", 170), row(177, "access", 170), row(178, "change", 176)]), 176);
  assert.equal(settledOf([row(5, "event", 5), row(6, "change", 5)]), 5);
});

test("the function that holds an access and what the access changes is found by the causes", () => {
  const frame = records(1, [[0, Kind.EVENT, 5, 0, 0, -1, 0n, 1, 0], [0, Kind.CALL, 14, 0, 0, -1, 0n, 1, 0], [0, Kind.ACCESS, 2, 0, 0, -1, 1n, 2, 0], [0, Kind.CHANGE, 4, 0, -1, 0, 1n, 3, 0]]);
  assert.deepEqual([1, 2, 3, 4, 9].map((seq) => holderOf([frame], seq)), [0, 0, 2, 2, 0]);
});
