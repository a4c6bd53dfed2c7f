// Makes frames for tests of the page: the JavaScript side has only a decoder, so small frames are written by hand here.

import { crc32 } from "../../../frontend/tape/crc32.js";
import { emptyRecords } from "../../../frontend/tape/record.js";
import { Kind, Subject, VAR, Var } from "../../../frontend/tape/vocabulary.js";

/** @param {number} type @param {number} seq @param {number} t @param {number} count @param {Uint8Array} payload */
export function seal(type, seq, t, count, payload) {
  const frame = new Uint8Array(36 + payload.length);
  const view = new DataView(frame.buffer);
  frame.set(new TextEncoder().encode("TICK"));
  view.setUint8(4, 1);
  view.setUint8(5, type);
  view.setUint32(12, payload.length, true);
  view.setBigUint64(16, BigInt(seq), true);
  view.setBigUint64(24, BigInt(t), true);
  view.setUint32(32, count, true);
  frame.set(payload, 36);
  view.setUint32(8, crc32(frame, 12), true);
  return frame;
}

/** A plain column of 64-bit values. @param {(bigint|number)[]} values */
export function column(values) {
  const bytes = new Uint8Array(6 + values.length * 8);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, 8);
  view.setUint32(2, values.length, true);
  values.forEach((value, i) => view.setBigUint64(6 + i * 8, BigInt(value), true));
  return bytes;
}

/** @param {Uint8Array[]} parts */
export function concat(parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let place = 0;
  for (const part of parts) {
    whole.set(part, place);
    place += part.length;
  }
  return whole;
}

/** @param {number} n */
export function u32(n) {
  return new Uint8Array(new Uint32Array([n]).buffer);
}

/** Each frame with its length before it, as REST sends them. @param {Uint8Array[]} frames @returns {ArrayBuffer} */
export function withLengths(frames) {
  return concat(frames.flatMap((frame) => [u32(frame.length), frame])).buffer;
}

/** A keyframe. @param {number} seq @param {number} t @param {(bigint|number)[]} values */
export function keyframe(seq, t, values) {
  return seal(3, seq, t, values.length, column(values));
}

/** A records frame of [t, kind, code, pcpu, vcpu, slot, value, cause, rule] rows. @param {number} first @param {any[][]} rows */
export function recordsFrame(first, rows) {
  const of = (place, bias = 0) => column(rows.map((row) => Number(row[place]) + bias));
  // One shape per record: ids take 0, 1 or 2 bytes, by how many shapes there are.
  const wide = new Uint8Array(Uint16Array.from(rows.keys()).buffer);
  const ids = rows.length > 256 ? wide : rows.length > 1 ? Uint8Array.from(rows.keys()) : new Uint8Array(0);
  const steps = rows.map((row, i) => row[0] - (i ? rows[i - 1][0] : row[0]));
  const back = rows.map((row, i) => first + i - row[7]);
  const payload = [u32(rows.length), of(1), of(2), of(3, 1), of(4, 1), of(5, 1), of(8), ids, column(steps), column(rows.map((row) => row[6])), column(back)];
  return seal(2, first, rows[0][0], rows.length, concat(payload));
}

/** A declaration frame. @param {import("../../../frontend/tape/types.js").Variable[]} variables @param {object} about */
export function declarationFrame(variables, about = {}) {
  const json = new TextEncoder().encode(JSON.stringify(about));
  const payload = [u32(json.length), json, column(variables.map((v) => v.code)), column(variables.map((v) => v.subject)), column(variables.map((v) => v.slot)), column(variables.map((v) => v.initial))];
  return seal(1, 0, 0, variables.length, concat(payload));
}

/** The same rows decoded. @param {number} first @param {any[][]} rows @returns {import("../../../frontend/tape/types.js").RecordsFrame} */
export function records(first, rows) {
  const frame = emptyRecords(first, rows.length);
  rows.forEach((row, i) => {
    [frame.t[i], frame.kind[i], frame.code[i], frame.pcpu[i], frame.vcpu[i], frame.slot[i], , frame.cause[i], frame.rule[i]] = row;
    frame.value[i] = BigInt(row[6]);
  });
  return frame;
}

/** All variables of a machine of this size, all 0. @param {number} pcpus @param {number} vcpus @param {number} lrs */
export function variables(pcpus = 1, vcpus = 1, lrs = 2) {
  const found = [];
  for (const [code, info] of Object.entries(VAR)) {
    for (let subject = 0; subject < (info.subject === Subject.PCPU ? pcpus : vcpus); subject++) {
      for (let slot = 0; slot < (Number(code) === Var.P_LR ? lrs : 1); slot++) found.push({ code: Number(code), subject, slot, initial: 0n });
    }
  }
  return found;
}

/** `count` change records that count up in one variable, from seq `first` on. */
export function counting(first, count, index = 0) {
  return Array.from({ length: count }, (_, i) => [(first + i) * 10, Kind.CHANGE, 1, 0, -1, index, first + i, first + i, 0]);
}
