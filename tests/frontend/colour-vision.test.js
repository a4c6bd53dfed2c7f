/**
 * States of one lane are told apart without seeing all colours: by the colour that is left, or by lines across the bar.
 *
 * The matrices are those of Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color
 * Vision Deficiency" (IEEE TVCG 15(6), 2009) for severity 1.0, applied to linear RGB. Distances are Delta E (CIE 1976)
 * in L*a*b*: about 2.3 is the least that is noticed where two large fields touch; a bar of a few pixels is a small
 * field among others, so eight times that is asked for.
 */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { PPI_TINTS, tintsOf } from "../../frontend/format/lane-tints.js";
import { PAINT } from "../../frontend/tape/lane-tables.js";
import { VAR } from "../../frontend/tape/vocabulary.js";

const LEAST = 8 * 2.3;
const SIGHT = {
  "all colours": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritanopia: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
};
const css = readFileSync(new URL("../../frontend/styles/tokens.css", import.meta.url), "utf8");

/** @param {string} theme @returns {Record<string, string>} custom property -> colour */
function colours(theme) {
  const block = css.split(`:root[data-theme="${theme}"]`)[1].split("}")[0];
  return Object.fromEntries([...block.matchAll(/(--[\w-]+):\s*(#[0-9a-f]{6})\b/g)].map(([, name, value]) => [name, value]));
}

/** @param {string} colour @returns {number[]} linear RGB */
function linear(colour) {
  return [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255).map((x) => (x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4));
}

/** @param {number[]} rgb linear @returns {number[]} L*a*b*, D65 */
function lab([r, g, b]) {
  const xyz = [(0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047, 0.2126 * r + 0.7152 * g + 0.0722 * b, (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883];
  const [x, y, z] = xyz.map((t) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116));
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** @param {number[][]} sight @param {string} a @param {string} b */
function distance(sight, a, b) {
  const [one, other] = [a, b].map((colour) => {
    const seen = linear(colour);
    return lab(sight.map((row) => Math.min(1, Math.max(0, row[0] * seen[0] + row[1] * seen[1] + row[2] * seen[2]))));
  });
  return Math.hypot(...one.map((value, n) => value - other[n]));
}

/** The lanes whose states have colours: any state may come after any other. Numbered CPUs repeat after six. */
const LANES = /** @type {[string, (import("../../frontend/format/lane-tints.js").Tint|null)[]][]} */ ([
  ["PPI 27", PPI_TINTS], ...Object.keys(PAINT).map((code) => [VAR[Number(code)].name, tintsOf(Number(code)).slice(0, 7)]),
]);

/** @param {(a: import("../../frontend/format/lane-tints.js").Tint, b: import("../../frontend/format/lane-tints.js").Tint, lane: string) => void} check */
function eachPair(check) {
  for (const [lane, tints] of LANES) {
    const shown = tints.filter((one) => one !== null && one.colour !== "");
    shown.forEach((a, n) => shown.slice(n + 1).forEach((b) => a && b && a.colour !== b.colour && check(a, b, lane)));
  }
}

for (const theme of ["dark", "light", "contrast"]) {
  for (const [name, sight] of Object.entries(SIGHT)) {
    test(`${theme}, ${name}: two states of a lane differ in what is seen of their colours, or in their lines`, () => {
      const c = colours(theme);
      const alike = new Set();
      eachPair((a, b, lane) => {
        const apart = distance(sight, c[a.colour], c[b.colour]);
        if ((a.cuts ?? 0) === (b.cuts ?? 0) && apart < LEAST) alike.add(`${lane}: ${a.text} and ${b.text} (${apart.toFixed(1)})`);
      });
      assert.deepEqual([...alike], []);
    });
  }
}

test("without the lines some states would look alike: the check sees it", () => {
  const c = colours("dark");
  assert.ok(distance(SIGHT.protanopia, c["--active"], c["--both"]) < LEAST);
  assert.ok(distance(SIGHT["all colours"], c["--active"], c["--both"]) > LEAST);
});
