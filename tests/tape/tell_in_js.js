// Tells every record of a tape as the page does, as JSON: what, why, and the seqs of its chain of causes.
// node tell_in_js.js FILE

import { readFileSync } from "node:fs";
import { Layout } from "../../frontend/model/layout.js";
import { causeChain } from "../../frontend/model/log.js";
import { sentenceOf } from "../../frontend/model/sentence.js";
import { decodeFrames } from "../../frontend/tape/decode.js";
import { join, recordAt } from "../../frontend/tape/record.js";

const [declaration, ...frames] = decodeFrames(readFileSync(process.argv[2]));
const layout = new Layout(declaration.variables);
const whole = join(frames);
const find = (seq) => (seq >= 1 && seq <= whole.count ? recordAt(whole, seq - 1) : null);
const values = layout.initial();

const told = [];
for (let i = 0; i < whole.count; i++) {
  const record = recordAt(whole, i);
  const chain = causeChain(record, find);
  const before = record.kind === 2 ? values[record.slot] : null;
  if (record.kind === 2) values[record.slot] = record.value;
  const { what, why, actor } = sentenceOf(record, { layout, before, cause: chain[1] ?? null });
  const root = chain.at(-1);
  told.push({ what, why, actor, chain: root.cause === root.seq ? chain.map((r) => r.seq) : [] });
}
process.stdout.write(JSON.stringify(told));
