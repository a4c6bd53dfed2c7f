/** Contrast of the colours, computed from the table of colours for each theme: text 4.5:1, what is drawn 3:1. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { MARK_TINTS, PPI_TINTS, tintsOf } from "../../frontend/format/lane-tints.js";
import { Var } from "../../frontend/tape/vocabulary.js";

const css = readFileSync(new URL("../../frontend/styles/tokens.css", import.meta.url), "utf8");
const GROUNDS = ["--bg", "--surface"];

/** @param {string} theme @returns {Record<string, string>} custom property -> colour */
function colours(theme) {
  const block = css.split(`:root[data-theme="${theme}"]`)[1].split("}")[0];
  return Object.fromEntries([...block.matchAll(/(--[\w-]+):\s*(#[0-9a-f]{6})\b/g)].map(([, name, value]) => [name, value]));
}

/** @param {string} colour */
function light(colour) {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255).map((x) => (x <= 0.03928 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** @param {string} a @param {string} b */
function contrast(a, b) {
  const [high, low] = [light(a), light(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

const lanes = [Var.P_MODE, Var.P_LINE, Var.P_LR, Var.V_STATE, Var.V_LOADED, Var.V_TRUTH, Var.V_IRQ_LEVEL].map((code) => tintsOf(code));
const tints = [...lanes, PPI_TINTS, MARK_TINTS].flat().filter((tint) => tint?.colour);

for (const theme of ["dark", "light", "contrast"]) {
  const c = colours(theme);

  test(`${theme}: text is read on every ground`, () => {
    for (const ground of ["--bg", "--surface", "--raised", "--sunken"]) {
      for (const ink of ["--ink", "--dim", "--faint"]) assert.ok(contrast(c[ink], c[ground]) >= 4.5, `${ink} on ${ground}: ${contrast(c[ink], c[ground])}`);
    }
    for (const name of ["pending", "active", "both", "guest"]) {
      assert.ok(contrast(c[`--${name}-ink`], c[`--${name}-soft`]) >= 4.5, name);
    }
    assert.ok(contrast(c["--on-accent"], c["--accent"]) >= 4.5);
  });

  test(`${theme}: bars of the timeline stand out from the ground, and the word in them from the bar`, () => {
    for (const tint of tints) {
      for (const ground of GROUNDS) assert.ok(contrast(c[tint.colour], c[ground]) >= 3, `${tint.colour} (${tint.text}) on ${ground}: ${contrast(c[tint.colour], c[ground]).toFixed(2)}`);
    }
    for (const tint of lanes.flat().concat(PPI_TINTS).filter((one) => one?.colour)) {
      const read = contrast(c[tint.colour], c["--bg"]); // words in bars have the page's ground as their ink
      assert.ok(read >= 4.5, `${tint.text} in ${tint.colour}: ${read.toFixed(2)}`);
    }
  });

  test(`${theme}: what has the focus is framed so that it is seen`, () => {
    for (const ground of [...GROUNDS, "--raised"]) assert.ok(contrast(c["--focus"], c[ground]) >= 3, ground);
  });
}

test("no two states of a lane have the same word, and each coloured one has a word", () => {
  for (const lane of [...lanes, PPI_TINTS]) {
    const words = lane.filter((tint) => tint?.colour).map((tint) => tint?.text);
    assert.ok(words.every(Boolean));
    assert.equal(new Set(words).size, words.length, words.join());
  }
});
