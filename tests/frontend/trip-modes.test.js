import assert from "node:assert/strict";
import { test } from "node:test";
import { modesAt } from "../../frontend/model/trip-modes.js";
import { Access, Event, Kind, PcpuMode, Var } from "../../frontend/tape/vocabulary.js";
import { records } from "./help/frames.js";

const mode = (/** @type {number} */ value, pcpu = 0) => [0, Kind.CHANGE, Var.P_MODE, pcpu, -1, 0, value, 1, 0];
const read = (pcpu = 0) => [0, Kind.ACCESS, Access.CTL_R, pcpu, 0, -1, 0, 1, 0];

test("a mode holds on its own pCPU from its change on, also into the next frame, and is not known before", () => {
  const exit = [0, Kind.EVENT, Event.EXIT_SYNC, 0, 0, 0, 0, 1, 0];
  const frames = [records(1, [mode(PcpuMode.HOST), exit, mode(PcpuMode.EL2)]), records(4, [read(), read(1), mode(PcpuMode.HOST), read()])];
  const placed = [2, 4, 5, 7].map((seq) => ({ seq, pcpu: seq === 5 ? 1 : 0 }));
  assert.deepEqual(modesAt(frames, placed), [null, PcpuMode.EL2, null, PcpuMode.HOST]);
  assert.deepEqual(modesAt(frames, []), []);
});
