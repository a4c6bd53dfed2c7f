/** Kinds of records one can step by. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { isOf, kindOf, RECORD_KINDS, searchKinds } from "../../frontend/model/record-kinds.js";
import { emptyRecords } from "../../frontend/tape/record.js";
import { Access, Call, Event, Kind, Phase, Var } from "../../frontend/tape/vocabulary.js";

test("every kind has a name of its own within its kind, and a sentence without holes", () => {
  const names = RECORD_KINDS.map(({ kind, label }) => `${kind} ${label}`);
  assert.equal(new Set(names).size, names.length);
  assert.ok(names.length > 150);
  for (const { says, label } of RECORD_KINDS) assert.ok(label && says.length > 5 && !/[{}]/.test(says), `${label}: ${says}`);
});

test("what one types leads to what one means", () => {
  const first = (/** @type {string} */ text) => searchKinds(text)[0]?.label;
  assert.deepEqual(["LR.W", "lr.w", "exit", "host irq", "enter", "save", "hvc", "loaded"].map(first), ["LR.W", "LR.W", "EXIT", "host irq", "ENTER", "save", "HVC", "loaded changes"]);
  assert.deepEqual(searchKinds("parsec"), []);
  assert.equal(searchKinds(" ").length, RECORD_KINDS.length);
});

test("the kind of a record is found again, and takes exactly the records of that kind", () => {
  const frame = emptyRecords(1, 6);
  const rows = [[Kind.ACCESS, Access.LR_W, 0], [Kind.EVENT, Event.EXIT_IRQ, 0], [Kind.CALL, Call.SAVE, Phase.ENTER], [Kind.CALL, Call.SAVE, Phase.RETURN], [Kind.CALL, Call.SAVE, Phase.NOOP], [Kind.CHANGE, Var.V_LOADED, 1]];
  rows.forEach(([kind, code, value], i) => { frame.kind[i] = kind; frame.code[i] = code; frame.value[i] = BigInt(value); });
  const taken = (/** @type {string} */ label) => {
    const test = isOf(/** @type {any} */ (searchKinds(label)[0]));
    return rows.flatMap((_, i) => (test(frame, i) ? [i] : []));
  };
  assert.deepEqual(["LR.W", "EXIT", "save", "loaded changes", "any function", "ENTER"].map(taken), [[0], [1], [2, 4], [5], [2, 4], []]);
  assert.equal(kindOf({ kind: Kind.ACCESS, code: Access.LR_W })?.label, "LR.W");
  assert.equal(kindOf({ kind: Kind.ACCESS, code: 999 }), null);
});
