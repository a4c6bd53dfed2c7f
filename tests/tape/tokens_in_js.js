// Writes every record of a tape as the page does, as JSON: its token in both dialects, and round trips with counts.
// node tokens_in_js.js FILE [DIALECT of the trips]

import { readFileSync } from "node:fs";
import { placedTokens, tokenOf, withCpuMarks } from "../../frontend/model/tokens.js";
import { countTokens } from "../../frontend/model/trip-counts.js";
import { TripIndex, entryAfter, exitBefore, tripTokens } from "../../frontend/model/trips.js";
import { decodeFrames } from "../../frontend/tape/decode.js";
import { join, recordAt } from "../../frontend/tape/record.js";

const [, ...frames] = decodeFrames(readFileSync(process.argv[2]));
const whole = join(frames);
const tokens = Object.fromEntries(["plain", "values"].map((dialect) =>
  [dialect, Array.from({ length: whole.count }, (_, i) => tokenOf(recordAt(whole, i), dialect))]));
const marked = withCpuMarks(placedTokens(frames, 1, whole.count, "plain")).map((one) => one.mark ?? one.token);

const index = new TripIndex();
for (let i = 0; i < whole.count; i++) index.take(whole, i);
const trips = [...index.keys].map(([exit, key]) => {
  const vcpu = Number(key.split("/")[0]);
  const trip = { vcpu, from: exitBefore(frames, exit, vcpu), to: entryAfter(frames, exit, vcpu) };
  const written = tripTokens(frames, trip, whole.count, process.argv[3] ?? "plain").map((one) => one.token);
  return { ...trip, key, tokens: written, counts: countTokens(written) };
});
process.stdout.write(JSON.stringify({ tokens, marked, trips }));
