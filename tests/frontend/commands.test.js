/** The table of commands: one place from which keyboard, key sheet, palette and menus read. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { chartCommands } from "../../frontend/charts/commands.js";
import { lockstepCommands } from "../../frontend/lockstep/commands.js";
import { boardCommands } from "../../frontend/page/commands.js";
import { timelineCommands } from "../../frontend/page/timeline-commands.js";
import { sharedCommands } from "../../frontend/shell/commands.js";
import { PAGES } from "../../frontend/shell/pages.js";
import { caps, chordOf, Registry } from "../../frontend/shell/registry.js";

const nothing = /** @type {any} */ ({});
/** @type {Record<string, (registry: Registry) => void>} */
const OWN = { board: (registry) => registry.add([...boardCommands(nothing), ...timelineCommands(nothing, /** @type {any} */ ({ timeline: {} }))]), compare: (registry) => registry.add(lockstepCommands(nothing)), charts: (registry) => registry.add(chartCommands(nothing)) };

/** A page's whole table, as the page makes it. @param {string} here */
function tableOf(here) {
  const registry = new Registry();
  OWN[here]?.(registry);
  registry.add(sharedCommands({ ...nothing, here }));
  return registry;
}

const press = (/** @type {string} */ key, more = {}) => ({ key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...more });

for (const { here } of PAGES) {
  test(`${here}: no key and no id is given away twice`, () => {
    const all = tableOf(here).all(); // adding throws for a second one
    assert.ok(all.length >= PAGES.length + 5);
    const keys = all.flatMap((command) => command.keys ?? []);
    assert.equal(new Set(keys).size, keys.length);
  });

  test(`${here}: the key sheet tells each key that the keyboard knows, and no other`, () => {
    const registry = tableOf(here);
    const told = registry.sheet().flatMap(([, rows]) => rows.flatMap((row) => row.keys));
    assert.deepEqual([...told].sort(), [...registry.chords.keys()].sort());
  });

  test(`${here}: each key can be typed, and each command says what it does`, () => {
    for (const { keys = [], title, group } of tableOf(here).all()) {
      assert.match(title, /^[A-Z]/);
      assert.ok(group);
      for (const chord of keys) {
        const parts = chord === "+" ? ["+"] : chord.split("+");
        const key = parts.at(-1) ?? "";
        assert.equal(chordOf(press(key === "Space" ? " " : key, { shiftKey: parts.includes("Shift"), ctrlKey: parts.includes("Ctrl") })), chord);
      }
    }
  });
}

test("a key or an id that is taken is refused", () => {
  const registry = new Registry();
  const one = { id: "one", title: "One", group: "g", keys: ["G"], act() {} };
  registry.add([one]);
  assert.throws(() => registry.add([{ ...one, id: "two" }]), /G runs one already; two needs another key/);
  assert.throws(() => registry.add([{ ...one, keys: ["H"] }]), /two commands are called one/);
});

test("a command that cannot be used now has no key and no place in a menu", () => {
  const registry = new Registry();
  let can = false;
  registry.add([{ id: "one", title: "One", group: "g", keys: ["G"], menu: "share", when: () => can, act() {} }]);
  assert.equal(registry.at("G"), undefined);
  assert.deepEqual(registry.menu("share"), []);
  can = true;
  assert.equal(registry.at("G")?.id, "one");
  assert.equal(registry.menu("share").length, 1);
});

test("Shift counts for letters and named keys, not for signs, and a Mac's command key is Ctrl", () => {
  assert.equal(chordOf(press("?", { shiftKey: true })), "?");
  assert.equal(chordOf(press("M", { shiftKey: true })), "Shift+M");
  assert.equal(chordOf(press("M")), "M"); // caps lock
  assert.equal(chordOf(press("ArrowLeft", { shiftKey: true })), "Shift+ArrowLeft");
  assert.equal(chordOf(press("P", { shiftKey: true, metaKey: true })), "Ctrl+Shift+P");
  assert.equal(chordOf(press("g", { altKey: true })), "");
  assert.equal(chordOf(press("[", { altKey: true, ctrlKey: true, altGraph: true })), "[");
  assert.deepEqual(caps("Ctrl+Shift+P"), ["Ctrl", "Shift", "P"]);
  assert.deepEqual(caps("+"), ["+"]);
});
