import assert from "node:assert/strict";
import { test } from "node:test";
import { Layout } from "../../frontend/model/layout.js";
import { causeChain, logRows, logTree } from "../../frontend/model/log.js";
import { labelOf, sentenceOf } from "../../frontend/model/sentence.js";
import { valueWords } from "../../frontend/model/words.js";
import { Op } from "../../frontend/tape/ops.js";
import { recordAt } from "../../frontend/tape/record.js";
import { RULES } from "../../frontend/tape/rules.js";
import { ACCESS, Access, CALL, Call, EVENT, Event, ExitReason, Kind, PcpuMode, Phase, VAR, Var } from "../../frontend/tape/vocabulary.js";
import { records, variables } from "./help/frames.js";

const layout = new Layout(variables(1, 1, 2));

/** @param {Partial<import("../../frontend/tape/types.js").TapeRecord>} parts */
function record(parts) {
  return { seq: 5, t: 1000, kind: Kind.EVENT, code: Event.START, pcpu: 0, vcpu: 0, slot: -1, value: 0n, cause: 5, rule: 0, ...parts };
}

test("every record that can be written has a whole sentence without a hole", () => {
  const all = [
    ...Object.keys(ACCESS).map((code) => record({ kind: Kind.ACCESS, code: Number(code), slot: 1, value: 27n })),
    ...Object.keys(CALL).flatMap((code) => [0n, 1n, 2n].map((value) => record({ kind: Kind.CALL, code: Number(code), value }))),
    ...Object.keys(EVENT).map((code) => record({ kind: Kind.EVENT, code: Number(code), slot: 0, value: 1n })),
    ...Object.values(Op).map((code) => record({ kind: Kind.OP, code, value: 3n })),
    ...Object.keys(VAR).map((code) => record({ kind: Kind.CHANGE, code: Number(code), slot: layout.index(Number(code), 0), value: 1n })),
  ];
  for (const one of all) {
    for (const context of [{}, { layout, before: 0n, cause: null }]) {
      const { actor, what } = sentenceOf(one, context);
      assert.match(what, /^[A-Za-z_].*[.)]$/s);
      assert.doesNotMatch(what, /[{}]|undefined|NaN/, what);
      assert.ok(["hardware", "guest", "host", "EL2", "user", "run"].includes(actor));
      assert.ok(labelOf(one, layout));
    }
  }
});

test("every rule's sentence is told with its record, and what it rests on unless it was measured", () => {
  for (const [number, rule] of Object.entries(RULES)) {
    const { why, rule: name } = sentenceOf(record({ rule: Number(number) }));
    assert.deepEqual([why, name], [rule.basis ? `${rule.says} ${rule.basis}` : rule.says, rule.name]);
  }
  assert.ok(Object.values(RULES).some((rule) => rule.basis) && Object.values(RULES).some((rule) => !rule.basis));
  assert.equal(sentenceOf(record({ rule: 0 })).why, "");
});

test("a change says whose it is and what it means", () => {
  const lr = (2n << 62n) | (1n << 61n) | (27n << 32n) | 27n;
  const of = (/** @type {number} */ code, /** @type {bigint} */ value, /** @type {bigint|null} */ before, slot = 0) =>
    sentenceOf(record({ kind: Kind.CHANGE, code, slot: layout.index(code, 0, slot), value }), { layout, before }).what;
  assert.equal(of(Var.P_LR, lr, 0n, 1), "LR 1 of pCPU 0 is filled: INTID 27 vtimer, active, HW: stands for physical 27.");
  assert.equal(of(Var.P_LR, lr, lr ^ (3n << 62n)), "LR 0 of pCPU 0, INTID 27 vtimer, goes from pending to active.");
  assert.equal(of(Var.P_LR, 0n, lr), "LR 0 of pCPU 0 becomes empty; it held INTID 27 vtimer, active.");
  assert.equal(of(Var.V_STATE, 4n, 1n), "vCPU 0 is now blocked: its thread sleeps.");
  assert.equal(of(Var.P_LINE, 1n, 0n), "The timer's output line of pCPU 0 goes high.");
  assert.equal(of(Var.P_RUNNING, 0n, 1n), "vCPU 0 is no longer loaded on pCPU 0.");
  assert.equal(of(Var.V_CVAL, 31n, 16n), "saved CVAL of vCPU 0 goes from 0x10 to 0x1f.");
  assert.equal(of(Var.V_CVAL, 31n, null), "saved CVAL of vCPU 0 becomes 0x1f.");
  assert.equal(of(Var.V_BG_TIMER, 501_000n, 0n), "The background timer of vCPU 0 is set: it will fire in 500 µs.");
});

test("a change is done by whoever made the access that caused it", () => {
  const change = record({ kind: Kind.CHANGE, code: Var.P_CTL, slot: layout.index(Var.P_CTL, 0), value: 1n, cause: 4 });
  const by = (/** @type {number} */ code) => record({ seq: 4, kind: Kind.ACCESS, code });
  assert.equal(sentenceOf(change, { cause: by(Access.G_CTL_W) }).actor, "guest");
  assert.equal(sentenceOf(change, { cause: by(Access.CTL_W) }).actor, "host");
  assert.equal(sentenceOf({ ...change, code: Var.P_LR }, { cause: by(Access.LR_W) }).actor, "EL2");
  assert.equal(sentenceOf(change, { cause: record({ seq: 4, code: Event.EXPIRY }) }).actor, "hardware");
});

test("what the pCPU executes says who acts: EL2 code, not the host, where the switch touches the timer", () => {
  const tell = (/** @type {object} */ parts, mode = PcpuMode.HOST, cause = /** @type {any} */ (null)) => sentenceOf(record(parts), { cause, mode });
  const change = (/** @type {number} */ code, /** @type {any} */ cause, mode = PcpuMode.HOST) => tell({ kind: Kind.CHANGE, code, slot: 0, cause: 4 }, mode, record({ seq: 4, ...cause })).actor;
  const write = { kind: Kind.ACCESS, code: Access.CTL_W };
  assert.deepEqual([tell(write).actor, tell(write, PcpuMode.EL2).actor], ["host", "EL2"]);
  assert.match(tell(write, PcpuMode.EL2).what, /^EL2 code writes/);
  assert.equal(change(Var.P_CTL, write, PcpuMode.EL2), "EL2");
  assert.equal(change(Var.P_MODE, { code: Event.EXIT_SYNC }, PcpuMode.EL2), "EL2");
  assert.equal(tell({ code: Event.ENTER }, PcpuMode.EL2).actor, "EL2");
});

test("the hardware does only what the silicon does by itself, and nobody ends a run", () => {
  const by = (/** @type {number} */ code, /** @type {object} */ cause, mode = PcpuMode.HOST) =>
    sentenceOf(record({ kind: Kind.CHANGE, code, slot: 0, cause: 4 }), { cause: record({ seq: 4, ...cause }), mode }).actor;
  assert.equal(by(Var.P_THREAD, { code: Event.SCHED_IN }), "host");
  assert.equal(by(Var.P_IRQS_MASKED, { code: Event.HIRQ }), "host");
  assert.equal(by(Var.P_LINE, { kind: Kind.ACCESS, code: Access.G_CTL_W }, PcpuMode.GUEST), "hardware");
  assert.equal(by(Var.P_LR, { kind: Kind.ACCESS, code: Access.G_IAR }, PcpuMode.GUEST), "hardware");
  assert.equal(by(Var.P_CTL, { code: Event.EXPIRY }, PcpuMode.GUEST), "hardware");
  for (const code of [Event.START, Event.END, Event.VIOLATION]) assert.equal(sentenceOf(record({ code })).actor, "run");
});

test("a function's sentence ends after its name", () => {
  assert.equal(sentenceOf(record({ kind: Kind.CALL, code: Call.SAVE })).what, "KVM moves the timer from hardware to memory (vtimer_save_state).");
});

test("exits and no-ops tell their reason", () => {
  const exit = sentenceOf(record({ code: Event.EXIT_SYNC, slot: ExitReason.WFI }));
  assert.match(exit.what, /waits for an interrupt \(WFI\)/);
  const noop = sentenceOf(record({ kind: Kind.CALL, code: Call.SAVE, value: BigInt(Phase.NOOP), rule: 33 }));
  assert.match(noop.what, /nothing to do/);
  assert.match(noop.why, /already in memory/);
});

test("values have words of their kind", () => {
  const cases = /** @type {const} */ ([
    [Var.P_CTL, 5n, "ENABLE, ISTATUS"], [Var.P_CTL, 0n, "off"], [Var.P_RUNNING, 0n, "nobody"], [Var.P_RUNNING, 3n, "vCPU 2"],
    [Var.P_THREAD, 1002n, "neighbour 2's thread"], [Var.V_PCPU, 1n, "pCPU 1"], [Var.P_MODE, 3n, "EL2"], [Var.V_BG_TIMER, 0n, "off"],
    [Var.V_PENDING_SET, (1n << 27n) | (1n << 33n), "27, 33"], [Var.V_PENDING_SET, 0n, "none"], [Var.P_LINE, 1n, "1"],
  ]);
  for (const [code, value, words] of cases) assert.equal(valueWords(code, value), words);
  assert.equal(valueWords(Var.V_BG_TIMER, 5000n, 1000), "in 4 µs");
});

// An exit; inside it a function with an access that changes two variables; in that a nested function; then an op.
const ROWS = [
  [1, Kind.EVENT, Event.EXIT_SYNC, 0, 0, 1, 0, 1, 0],
  [2, Kind.CALL, Call.T_SYNC, 0, 0, -1, Phase.ENTER, 1, 42],
  [3, Kind.ACCESS, Access.CTL_R, 0, 0, -1, 5, 2, 0],
  [4, Kind.CHANGE, Var.V_CTL, -1, 0, layout.index(Var.V_CTL, 0), 5, 3, 0],
  [5, Kind.CHANGE, Var.V_LOADED, -1, 0, layout.index(Var.V_LOADED, 0), 0, 3, 0],
  [6, Kind.CALL, Call.UPD, 0, 0, -1, Phase.ENTER, 2, 0],
  [7, Kind.CALL, Call.UPD, 0, 0, -1, Phase.RETURN, 6, 0],
  [8, Kind.CALL, Call.T_SYNC, 0, 0, -1, Phase.RETURN, 2, 0],
  [9, Kind.OP, Op.HVC, 0, 0, 3, 0, 9, 0],
];

test("the log folds accesses and changes under their function", () => {
  const tree = logTree([records(1, ROWS.slice(0, 4)), records(5, ROWS.slice(4))]);
  assert.deepEqual(tree.map((node) => node.record.seq), [1, 9]);
  const folded = logRows(tree);
  assert.deepEqual(folded.map((row) => [row.record.seq, row.depth]), [[1, 0], [2, 1], [6, 2], [9, 0]]);
  assert.deepEqual([folded[1].accesses, folded[1].changes], [1, 2]);
  const open = logRows(tree, { open: new Set([2, 3]) });
  assert.deepEqual(open.map((row) => row.record.seq), [1, 2, 3, 4, 5, 6, 9]);
});

test("a filter shows what matches with what it hangs under", () => {
  const tree = logTree([records(1, ROWS)]);
  const seqs = (/** @type {any} */ filter) => logRows(tree, { filter, layout }).map((row) => row.record.seq);
  assert.deepEqual(seqs({ kinds: [Kind.CHANGE] }), [1, 2, 3, 4, 5]);
  assert.deepEqual(seqs({ text: "LOADED" }), [1, 2, 3, 5]);
  assert.deepEqual(seqs({ vcpu: 7 }), []);
  assert.deepEqual(seqs({ kinds: [Kind.OP], pcpu: 0 }), [9]);
});

test("the chain of causes ends at its root", () => {
  const frame = records(1, ROWS);
  const find = (/** @type {number} */ seq) => (seq >= 1 && seq <= 9 ? recordAt(frame, seq - 1) : null);
  assert.deepEqual(causeChain(recordAt(frame, 4), find).map((r) => r.seq), [5, 3, 2, 1]);
  assert.deepEqual(causeChain(recordAt(frame, 4), () => null).map((r) => r.seq), [5]);
});
