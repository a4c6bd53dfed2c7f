/** The strip that chooses what to draw: an experiment, its designs, the baseline, a part of the time. */

import { STORY } from "../lockstep/choose.js";
import { group, mark } from "../match/chooser.js";
import { h, setAttribute, setText } from "../views/dom.js";

/** @typedef {{design: string, title: string, run: string|null, status: string|null, says: string}} Sibling */

/**
 * @typedef {object} Shown
 * @property {string} preset
 * @property {Sibling[]} siblings the experiment in each design
 * @property {string[]} runs on the page, the baseline first
 * @property {Map<string, string>} names of the runs
 * @property {number} from ns
 * @property {number|null} to ns
 */

/**
 * @typedef {object} Wishes
 * @property {(preset: string) => void} preset
 * @property {(designs: string[]) => void} designs
 * @property {(run: string) => void} baseline
 * @property {(from: number, to: number|null) => void} range
 */

const NS_PER_MS = 1e6;
const STORED = ["complete", "violated", "cancelled", "interrupted", "running", "paused"];

/** @param {HTMLElement} root @param {Wishes} wishes */
export function chooser(root, wishes) {
  const quick = STORY.map(([name, title, says]) => h("button", { type: "button", role: "radio", "aria-checked": "false", "data-preset": name, "data-name": name, "data-explain": says, onclick: () => wishes.preset(name) }, title));
  const preset = h("select", { id: "preset", "aria-label": "Preset", onchange: () => wishes.preset(preset.value) });
  const designs = h("span", { class: "segmented", role: "group", "aria-label": "Designs", id: "designs" });
  const all = h("button", { type: "button", id: "all-designs" }, "All four");
  const baseline = h("select", { id: "baseline", "aria-label": "Baseline", onchange: () => wishes.baseline(baseline.value) });
  const [from, to] = [field("from", "From, in ms"), field("to", "To, in ms")];
  const wrong = h("span", { class: "wrong", id: "range-wrong", role: "alert" });
  const ranged = () => {
    const read = readRange(from.value, to.value);
    setText(wrong, "says" in read ? read.says : "");
    for (const one of [from, to]) {
      const bad = "says" in read && read.field === one.id;
      setAttribute(one, "aria-invalid", bad ? "true" : null);
      setAttribute(one, "aria-describedby", bad ? wrong.id : null);
    }
    if (!("says" in read)) wishes.range(read.from, read.to);
  };
  for (const one of [from, to]) one.addEventListener("change", ranged);
  root.replaceChildren(group("radiogroup", "What the guest does", quick), preset, designs, all, h("label", {}, "baseline", baseline), h("span", { class: "grow" }),
    h("span", { class: "range" }, h("label", {}, "from", from), h("label", {}, "to", to, "ms")), wrong);
  return {
    /** @param {string[]} names */
    offer: (names) => preset.replaceChildren(h("option", { value: "" }, "other"), ...names.map((value) => h("option", { value }, value))),
    /** @param {Shown} shown */
    show(shown) {
      mark(quick, STORY.findIndex(([name]) => name === shown.preset), "aria-checked");
      preset.value = shown.preset;
      const on = shown.siblings.filter(({ run }) => run && shown.runs.includes(run)).map(({ design }) => design);
      designs.replaceChildren(...shown.siblings.map((one) => designButton(one, on, wishes)));
      const possible = shown.siblings.filter(({ run }) => run).map(({ design }) => design);
      all.hidden = on.length === possible.length;
      all.onclick = () => wishes.designs(possible);
      baseline.replaceChildren(...shown.runs.map((run) => h("option", { value: run }, shown.names.get(run) ?? run.slice(0, 8))));
      baseline.value = shown.runs[0] ?? "";
      write(from, shown.from ? String(shown.from / NS_PER_MS) : "");
      write(to, shown.to === null ? "" : String(shown.to / NS_PER_MS));
    },
  };
}

/** @param {Sibling} one @param {string[]} on @param {Wishes} wishes */
function designButton({ design, title, run, status, says }, on, wishes) {
  const pressed = on.includes(design);
  const stored = status !== null && STORED.includes(status);
  const told = says || (pressed ? `${title}: drawn` : stored ? `${title}: stored` : `${title}: not run yet, a click runs it`);
  const next = pressed ? on.filter((name) => name !== design) : [...on, design];
  return h("button", { type: "button", "data-design": design, "aria-pressed": String(pressed), disabled: !run || (pressed && on.length === 1), title: told, onclick: () => wishes.designs(next) },
    design, stored || !run ? null : h("span", { class: "dim" }, " run"));
}

/** @param {string} id @param {string} label */
function field(id, label) {
  return h("input", { id, type: "text", inputmode: "decimal", placeholder: id === "from" ? "0" : "end", "aria-label": label });
}

/** What somebody is typing, and what is wrong and not mended yet, stays. @param {HTMLInputElement} input @param {string} text */
function write(input, text) {
  if (document.activeElement !== input && !input.hasAttribute("aria-invalid")) input.value = text;
}

/**
 * A part of the time from what was typed.
 * @param {string} from in ms, "" = the start @param {string} to in ms, "" = the end
 * @returns {{from: number, to: number|null}|{field: "from"|"to", says: string}} ns, or what is wrong with which field
 */
export function readRange(from, to) {
  const [a, b] = [ns(from), ns(to)];
  if (Number.isNaN(a)) return { field: "from", says: "“from” is a number of milliseconds, such as 0.5, or empty." };
  if (Number.isNaN(b)) return { field: "to", says: "“to” is a number of milliseconds, such as 2.5, or empty." };
  if (b !== null && b <= (a ?? 0)) return { field: "to", says: "“to” must be later than “from”." };
  return { from: a ?? 0, to: b };
}

/** @param {string} text in ms @returns {number|null} null for nothing, NaN for what is no time */
function ns(text) {
  if (!text.trim()) return null;
  const ms = Number(text);
  return ms >= 0 && ms < 1e9 ? Math.round(ms * NS_PER_MS) : NaN;
}
