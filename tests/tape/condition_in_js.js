// Reads a JSON file {declaration, states, texts} and prints, for each text, its truth in each state, or its error.

import { readFileSync } from "node:fs";
import { Condition } from "../../frontend/model/condition.js";
import { Layout } from "../../frontend/model/layout.js";

const { variables, states, texts } = JSON.parse(readFileSync(process.argv[2], "utf-8"));
const layout = new Layout(variables.map((/** @type {any} */ v) => ({ ...v, initial: BigInt(v.initial) })));
const values = states.map((/** @type {string[]} */ state) => BigUint64Array.from(state, (v) => BigInt(v)));

const answers = texts.map((/** @type {string} */ text) => {
  try {
    const condition = new Condition(text, layout);
    return { indices: [...condition.indices].sort((a, b) => a - b), holds: values.map((/** @type {BigUint64Array} */ v) => condition.holds(v)) };
  } catch (error) {
    return { error: /** @type {Error} */ (error).message };
  }
});
process.stdout.write(JSON.stringify(answers));
