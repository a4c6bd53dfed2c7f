import assert from "node:assert/strict";
import { test } from "node:test";
import { TapeError, decodeFrame, decodeFrames } from "../../frontend/tape/decode.js";
import { indexAtTime, join, lastSeq, recordAt, slice } from "../../frontend/tape/record.js";
import { column, concat, declarationFrame, keyframe, records, recordsFrame, seal, u32, withLengths } from "./help/frames.js";

// The same frame as in tests/tape/test_codec_round_trip.py: written there by Python.
const GOLDEN = `5449434b 01 02 0000 4d4c6789 5b000000 0100000000000000 0500000000000000 02000000 02000000
  01 00 02000000 02 01  01 00 02000000 07 01  01 01 01000000 01  01 00 02000000 00 03  01 00 02000000 04 00
  01 00 02000000 09 00  00 01  01 00 02000000 00 02  08 00 02000000 ffffffffffffffff 2c01000000000000
  01 00 02000000 00 01`;

const golden = () => Uint8Array.from(Buffer.from(GOLDEN.replace(/\s/g, ""), "hex"));
const ROWS = [[5, 2, 7, 0, -1, 3, (1n << 64n) - 1n, 1, 9], [7, 1, 1, 0, 2, -1, 300, 1, 0]];

test("a frame written by Python is read, with all 64 bits of a value", () => {
  const frame = decodeFrame(golden());
  assert.equal(frame.type, "records");
  assert.deepEqual(frame, records(1, ROWS));
  assert.equal(frame.value[0], 0xffff_ffff_ffff_ffffn);
  assert.deepEqual(recordAt(frame, 1), { seq: 2, t: 7, kind: 1, code: 1, pcpu: 0, vcpu: 2, slot: -1, value: 300n, cause: 1, rule: 0 });
});

test("an ArrayBuffer, and a part of a larger one at any offset, are read alike", () => {
  const bytes = golden();
  assert.deepEqual(decodeFrame(bytes.buffer), decodeFrame(bytes));
  for (const offset of [1, 2, 3, 7]) {
    const larger = new Uint8Array(bytes.length + 20);
    larger.set(bytes, offset);
    assert.deepEqual(decodeFrame(larger.subarray(offset, offset + bytes.length)), decodeFrame(bytes));
  }
});

test("keyframes and declarations are read", () => {
  const key = decodeFrame(keyframe(9, 77, [0n, (1n << 63n) + 1n]));
  assert.deepEqual(key, { type: "keyframe", seq: 9, t: 77, values: BigUint64Array.of(0n, (1n << 63n) + 1n) });
  const variables = [{ code: 1, subject: 0, slot: 0, initial: 5n }];
  const declaration = decodeFrame(declarationFrame(variables, { design: "v4.15" }));
  assert.deepEqual(declaration, { type: "declaration", variables, about: { design: "v4.15" } });
});

test("frames back to back are read one after the other", () => {
  const frames = decodeFrames(withLengths([golden(), keyframe(2, 7, [1])]));
  assert.deepEqual(frames.map((frame) => frame.type), ["records", "keyframe"]);
});

test("every truncation and every flipped bit is a TapeError", () => {
  const bytes = golden();
  for (let size = 0; size < bytes.length; size++) assert.throws(() => decodeFrame(bytes.slice(0, size)), TapeError);
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const damaged = bytes.slice();
    damaged[bit >> 3] ^= 1 << (bit & 7);
    assert.throws(() => decodeFrame(damaged), TapeError, `bit ${bit}`);
  }
});

test("mutants with a fitting checksum raise TapeError or are read, and nothing else", () => {
  let seed = 20171107;
  const random = (below) => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return (seed >>> 8) % below;
  };
  const sound = [golden(), keyframe(1, 2, [1, 2, 3]), declarationFrame([{ code: 1, subject: 0, slot: 0, initial: 5n }], { a: [1] })];
  for (let n = 0; n < 2000; n++) {
    const bytes = sound[random(sound.length)];
    const payload = bytes.slice(36);
    for (let k = 0; k <= random(4); k++) payload[random(payload.length)] = [0, 1, 127, 128, 255, random(256)][random(6)];
    const count = random(4) ? new DataView(bytes.buffer).getUint32(32, true) : random(65537);
    try {
      decodeFrame(seal(bytes[5], random(3) + 1, 5, count, random(8) ? payload : payload.slice(0, random(payload.length))));
    } catch (error) {
      assert.ok(error instanceof TapeError, `mutant ${n}: ${error}`);
    }
  }
});

test("a small frame cannot ask for much", () => {
  assert.throws(() => decodeFrame(seal(3, 1, 0, 65536, Uint8Array.of(8, 0, 0, 0, 1, 0))), TapeError);
  assert.throws(() => decodeFrame(seal(3, 1, 0, 4_000_000_000, column([1]))), TapeError);
  assert.throws(() => decodeFrame(seal(1, 0, 0, 0, concat([u32(0xffffffff)]))), TapeError);
});

test("a cause before the first record and a change without a variable are refused", () => {
  assert.throws(() => decodeFrame(recordsFrame(1, [[5, 1, 1, 0, 0, 0, 0, 0, 0]])), TapeError);
  assert.throws(() => decodeFrame(recordsFrame(1, [[5, 2, 1, 0, 0, -1, 0, 1, 0]])), TapeError);
});

test("parts of frames join to the whole", () => {
  const rows = Array.from({ length: 9 }, (_, i) => [i * 5, 2, 1, 0, -1, 0, i, 4 + i, 1]);
  const whole = records(4, rows);
  assert.deepEqual(join([slice(whole, 4, 6), slice(whole, 7, 7), slice(whole, 8, 12)]), whole);
  assert.equal(lastSeq(whole), 12);
  assert.equal(slice(whole, 20, 30).count, 0);
});

test("the last record not after a time is found", () => {
  const frame = records(1, [5, 5, 9].map((t) => [t, 1, 1, 0, 0, 0, 0, 1, 0]));
  assert.deepEqual([4, 5, 8, 9, 99].map((t) => indexAtTime(frame, t)), [-1, 1, 1, 2, 2]);
});
