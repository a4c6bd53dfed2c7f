// Decodes a file of length-prefixed frames with the page's code and prints states, windows and steps as JSON.
// node fold_in_js.js FILE SEQS(comma-separated) FROM TO COLUMNS

import { readFileSync } from "node:fs";
import { Fold } from "../../frontend/model/fold.js";
import { paintEvents, paintTime } from "../../frontend/model/lanes.js";
import { findStep } from "../../frontend/model/steps.js";
import { decodeFrames } from "../../frontend/tape/decode.js";
import { join, slice } from "../../frontend/tape/record.js";

const [file, seqs, from, to, columns] = process.argv.slice(2);
const [declaration, ...records] = decodeFrames(readFileSync(file));

/** @param {number} seq */
function stateAt(seq) {
  const fold = new Fold(declaration);
  for (const frame of records) fold.apply(frame, seq);
  return fold;
}

const states = seqs.split(",").map((seq) => {
  const fold = stateAt(Number(seq));
  return { seq: fold.seq, t: fold.t, values: Array.from(fold.values, (value) => `0x${value.toString(16)}`) };
});

const whole = join(records);
const part = slice(whole, Number(from), Number(to));
const before = stateAt(Number(from) - 1);
const events = paintEvents(before.layout, before.values, [part], Number(columns));
const last = part.t[part.count - 1] + 1;
// By time a window holds all records of its times, whatever their seq.
let first = Number(from);
while (first > 1 && whole.t[first - 2] === part.t[0]) first -= 1;
let end = Number(to);
while (end < whole.count && whole.t[end] < last) end += 1;
const earlier = stateAt(first - 1);
const times = paintTime(earlier.layout, earlier.values, [slice(whole, first, end)], part.t[0], last, Number(columns));

const steps = Object.fromEntries(
  ["access", "transition", "round_trip", "op", "tick"].map((step) => {
    const found = [];
    for (let at = findStep(whole, step, 1, 1); at !== null; at = findStep(whole, step, at + 1, 1)) found.push(at);
    return [step, found];
  }),
);

const plain = ({ lanes, ...rest }) => ({ ...rest, lanes: Object.fromEntries([...lanes].map(([k, v]) => [k, [...v]])) });
process.stdout.write(JSON.stringify({ states, events: plain(events), times: plain(times), steps }));
