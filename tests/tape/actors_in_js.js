// What the page says of every record of a tape, and whom the badge names: distinct [actor, sentence, line of the log], as JSON.
// node actors_in_js.js FILE

import { readFileSync } from "node:fs";
import { Fold } from "../../frontend/model/fold.js";
import { causeChain } from "../../frontend/model/log.js";
import { Moment } from "../../frontend/model/moment.js";
import { lineOf, tellingOf } from "../../frontend/page/telling.js";
import { decodeFrames } from "../../frontend/tape/decode.js";
import { join, recordAt } from "../../frontend/tape/record.js";

const [declaration, ...frames] = decodeFrames(readFileSync(process.argv[2]));
const whole = join(frames);
const fold = new Fold(declaration);
const find = (seq) => (seq >= 1 && seq <= whole.count ? recordAt(whole, seq - 1) : null);

const told = [];
for (let seq = 1; seq <= whole.count; seq++) {
  const before = new Map();
  fold.apply(whole, seq, before);
  const chain = causeChain(find(seq), find);
  const { actor, what } = tellingOf(new Moment(fold, before, chain, 62_500_000), fold.layout, 0, "");
  const line = lineOf(chain[0], fold.layout, chain[1] ?? null);
  told.push([actor, what, line.what]);
}
process.stdout.write(JSON.stringify(told));
