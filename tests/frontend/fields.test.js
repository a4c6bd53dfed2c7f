/** Errors of an experiment find their fields. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { saidByField } from "../../frontend/page/config-paths.js";

const FIELDS = ["seed", "platform.pcpus", "vms"];

test("each field has all that is wrong with it, with the place where that is deeper", () => {
  const problem = (/** @type {string} */ where, /** @type {string} */ message, hint = "") => ({ where, message, hint });
  const said = saidByField([problem("seed", "Too small."), problem("vms[0].vcpus[1].affinity", "No pCPU 9.", "there are 2"), problem("vms[1]", "Empty."), problem("", "Nested too deep."), problem("notes", "Too long.")], FIELDS);
  assert.deepEqual([...said], [
    ["seed", "Too small."],
    ["vms", "vms[0].vcpus[1].affinity: No pCPU 9. there are 2 vms[1]: Empty."],
    ["", "Nested too deep. notes: Too long."],
  ]);
  assert.equal(saidByField([], FIELDS).size, 0);
});
