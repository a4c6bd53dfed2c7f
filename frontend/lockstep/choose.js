/** The strip that chooses what to compare: a preset, and in what the two runs of it differ. */

import { group, mark } from "../match/chooser.js";
import { h } from "../views/dom.js";

/** @typedef {import("./launch.js").Wish} Wish */

/** The commit's story in four presets, one click each: name on the button, what it is good for. */
export const STORY = /** @type {const} */ ([
  ["hypercalls-armed", "Hypercalls", "Exits that stay in the kernel: what the commit is for."],
  ["tick-busy", "Busy ticks", "A tick interrupts a guest that computes: the host now takes the interrupt."],
  ["tick-wfi", "Sleeping ticks", "A tick wakes a guest that sleeps: one more host interrupt each time."],
  ["exits-to-user", "Exits to the VMM", "Every exit is a put and a load: here nothing is gained."],
]);
const MODES = /** @type {const} */ ([["designs", "Designs"], ["platforms", "Platforms"], ["switch", "A switch"]]);
const PLATFORMS = /** @type {const} */ ([["v3-nvhe", "GICv3 · nVHE"], ["v3-vhe", "GICv3 · VHE"], ["v2-nvhe", "GICv2 · nVHE"]]);

/** @type {Wish} */
export const FIRST_WISH = { preset: "hypercalls-armed", mode: "designs", a: "parent", b: "commit", design: "v4.15" };

/**
 * @typedef {object} Offer what the server knows
 * @property {any[]} presets
 * @property {string[]} designs
 * @property {{name: string, designs: string[]}[]} switches
 */

/** @param {HTMLElement} root @param {(wish: Wish) => void} go */
export function chooser(root, go) {
  /** @type {Wish} */
  let wish = { ...FIRST_WISH };
  /** @type {Offer} */
  let offer = { presets: [], designs: [], switches: [] };
  const change = (/** @type {Partial<Wish>} */ more) => {
    wish = { ...wish, ...more };
    draw();
    go(wish);
  };
  const quick = STORY.map(([preset, name, says]) => h("button", { type: "button", role: "radio", "aria-checked": "false", "data-preset": preset, "data-explain": says, "data-name": preset, onclick: () => change(byDesign(preset)) }, name));
  const modes = MODES.map(([mode, name]) => h("button", { type: "button", role: "radio", "aria-checked": "false", id: `mode-${mode}`, onclick: () => change(standard(mode)) }, name));
  const preset = select("preset", "Preset", (value) => change(value.startsWith("bug-") ? ofBug(value) : { preset: value }));
  const [a, b] = [select("side-a", "Baseline", (value) => change({ a: value })), select("side-b", "Compared with it", (value) => change({ b: value }))];
  const design = select("both", "Design of both", (value) => change({ design: value }));
  const on = h("label", { class: "on" }, "on", design);
  root.replaceChildren(group("radiogroup", "What the guest does", quick), preset, h("span", { class: "grow" }),
    group("radiogroup", "What differs", modes), on, h("span", { class: "pair" }, h("label", {}, "baseline", a), h("span", { "aria-hidden": "true" }, "→"), b));

  /** Back to the designs from a bug's switch. @param {string} name @returns {Partial<Wish>} */
  const byDesign = (name) => (wish.mode === "switch" ? { preset: name, ...standard("designs") } : { preset: name });

  /** @param {Wish["mode"]} mode @returns {Partial<Wish>} */
  const standard = (mode) => ({
    designs: { mode, a: "parent", b: "commit" },
    platforms: { mode, a: "v3-nvhe", b: "v3-vhe" },
    switch: { mode, a: "", b: "forget-loaded-flag", design: "v4.15" },
  })[mode];

  /** A bug's preset with the switch that it is about. @param {string} name @returns {Partial<Wish>} */
  const ofBug = (name) => {
    const config = offer.presets.find((item) => item.name === name)?.config;
    return { preset: name, mode: "switch", a: "", b: name.slice(4), design: config?.design ?? "v4.15" };
  };

  function draw() {
    mark(quick, STORY.findIndex(([name]) => name === wish.preset), "aria-checked");
    mark(modes, MODES.findIndex(([mode]) => mode === wish.mode), "aria-checked");
    fill(preset, offer.presets.map(({ name }) => [name, name]), wish.preset);
    const known = offer.switches.filter(({ designs }) => designs.includes(wish.design));
    const choices = /** @type {readonly (readonly [string, string])[]} */ (wish.mode === "designs" ? offer.designs.map((name) => [name, name])
      : wish.mode === "platforms" ? PLATFORMS : [["", "as it is"], ...known.map(({ name }) => [name, name])]);
    fill(a, choices, wish.a);
    fill(b, choices, wish.b);
    fill(design, offer.designs.map((name) => [name, name]), wish.design);
    on.hidden = wish.mode === "designs";
  }
  return {
    /** @param {Offer} found */
    offer(found) {
      offer = found;
      draw();
    },
    /** What is shown, without running it. @param {Partial<Wish>} shown */
    show(shown) {
      wish = { ...wish, ...shown };
      draw();
    },
    /** @param {string} name */
    config: (name) => offer.presets.find((item) => item.name === name)?.config ?? {},
  };
}

/** @param {string} id @param {string} label @param {(value: string) => void} changed */
function select(id, label, changed) {
  const element = h("select", { id, "aria-label": label, onchange: () => {
    if (!element.matches(":focus-visible")) element.blur(); // chosen by pointer: the keys belong to the columns again
    changed(element.value);
  } });
  return element;
}

/** @param {HTMLSelectElement} element @param {readonly (readonly [string, string])[]} choices @param {string} chosen */
function fill(element, choices, chosen) {
  element.replaceChildren(...choices.map(([value, name]) => h("option", { value }, name)));
  element.value = chosen;
}
