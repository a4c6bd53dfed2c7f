/** Why: what the server answers, in the page's words. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { Layout } from "../../frontend/model/layout.js";
import { answerOf, rootWords } from "../../frontend/model/why.js";
import { Var } from "../../frontend/tape/vocabulary.js";

const layout = new Layout([
  { code: Var.V_LOADED, subject: 0, slot: 0, initial: 0n },
  { code: Var.P_LR, subject: 1, slot: 2, initial: 0n },
  { code: Var.P_CTL, subject: 0, slot: 0, initial: 0n },
]);
const RECORD = { seq: 9, t: 50, kind: "change", code: "v_loaded", value: "0x0", rule: 35, says: "loaded of vCPU 0 becomes 0." };
const LOADED = { name: "loaded:0", label: "loaded", owner: "vCPU 0", value: "0x1", words: "1" };
const told = (/** @type {object} */ more = {}) => ({ record: RECORD, rule: null, values: [], variable: LOADED, previous: null, chain: [], ...more });

test("a change is told with the value before and the value since", () => {
  const answer = answerOf(told(), layout);
  assert.deepEqual([answer.about, answer.was, answer.now, answer.lane], ["vCPU 0 · loaded", "1", "0", "loaded:0"]);
});

test("an access changes nothing: it has no value since", () => {
  assert.equal(answerOf(told({ record: { ...RECORD, kind: "access", code: "ctl_r" } }), layout).now, "");
});

test("values are told in the words of the board, what is no variable as a number", () => {
  const values = [
    { name: "cntv_ctl:0", label: "CNTV_CTL", owner: "pCPU 0", value: "0x5", words: "" },
    { name: "lr:1:2", label: "LR 2", owner: "pCPU 1", value: "0x0", words: "" },
    { name: "", label: "CNTVCT", owner: "pCPU 0", value: "0x12345", words: "" },
  ];
  assert.deepEqual(answerOf(told({ values }), layout).values.map((v) => v.words), ["ENABLE + ISTATUS", "I (empty)", "0x1_2345"]);
});

test("the root of a chain is named: the guest, the timer, the scheduler, a disturbance", () => {
  const chain = [{ seq: 5, t: 1, says: "a", kind: "call", code: "save", rule: 0 }, { seq: 2, t: 0, says: "b", kind: "event", code: "slice_end", rule: 75 }];
  assert.equal(answerOf(told({ chain }), layout).root, "a decision of the scheduler");
  assert.equal(rootWords({ kind: "op", code: "hvc", rule: 0 }), "the guest's own operation");
  assert.equal(rootWords({ kind: "event", code: "expiry", rule: 2 }), "the timer expires");
  assert.equal(rootWords({ kind: "event", code: "migrate", rule: 94 }), "a disturbance of the experiment");
});
