/** What happened in the stretch that is selected: time in each state, visits, latencies, records by rule and token. */

import { duration, count } from "../format/numbers.js";
import { latencies, ranked, timedName } from "../model/selection.js";
import { RULES } from "../tape/rules.js";
import { h, icon } from "./dom.js";

/** @typedef {import("../page/selection.js").SelectionPicture} SelectionPicture */
/** @typedef {import("../format/lanes.js").LaneStyle} LaneStyle */

const STAGES = /** @type {Record<string, string>} */ ({
  expiry_to_host_irq: "expiry → host takes PPI 27", host_irq_to_injected: "host takes it → injected", injected_to_guest_ack: "injected → guest acknowledges", expiry_to_guest_ack: "expiry → guest acknowledges",
});
const KINDS = /** @type {const} */ ([["access", "Accesses by token"], ["change", "Transitions by variable"], ["call", "Functions"], ["event", "Events"], ["op", "Guest operations"]]);
const MOST_RULES = 12;
/** Counting that takes longer than this is told, with a button to stop it. */
const SOON_MS = 300;

/** @param {HTMLElement} root @param {{zoom: () => void, clear: () => void, stop: () => void}} actions */
export function selectionView(root, actions) {
  const button = (/** @type {string} */ id, /** @type {string} */ text, /** @type {string} */ title, /** @type {() => void} */ act) => h("button", { type: "button", id, title, onclick: act }, text);
  const place = h("p", { class: "dim num", id: "selection-place" });
  const bar = h("progress", { max: 1, value: 0, "aria-label": "Counted so far" });
  const progress = h("div", { class: "selection-progress", hidden: true }, h("span", {}, "counting"), bar, button("selection-stop", "Stop", "Leave it at what is counted so far", actions.stop));
  const body = h("div", { class: "selection-body", tabindex: "-1" });
  root.replaceChildren(
    h("header", {}, h("h2", {}, "Selection"), h("span", { class: "grow" }), button("selection-zoom", "Zoom to it", "Zoom to the selection (Z)", actions.zoom),
      h("button", { type: "button", class: "quiet icon", id: "selection-clear", "aria-label": "Clear the selection (Esc)", title: "Clear the selection (Esc)", onclick: actions.clear }, icon("close"))),
    place, progress, body);
  let since = 0;
  let stretch = "";
  return {
    /** @param {SelectionPicture|null} picture */
    update(picture) {
      root.hidden = !picture;
      if (!picture) return;
      const { from, to } = picture.stretch;
      if (stretch !== `${from} ${to}`) [stretch, since] = [`${from} ${to}`, performance.now()];
      progress.hidden = picture.status !== "counting" || performance.now() - since < SOON_MS;
      bar.value = picture.done;
      const { totals } = picture;
      const counted = totals.records ? ` · ${count(totals.records)} records · ${duration(totals.ns)}` : "";
      place.textContent = `records ${count(from)} to ${count(to)}${counted}${picture.status === "stopped" ? " · stopped here" : ""}`;
      if (picture.status !== "waiting") body.replaceChildren(...parts(picture));
    },
  };
}

/** @param {SelectionPicture} picture */
function parts({ lanes, totals }) {
  const found = latencies(totals);
  const timed = lanes.map((lane) => ({ lane, spent: totals.lanes.get(timedName(lane)) })).filter((row) => row.spent?.size);
  const moving = timed.filter(({ lane, spent }) => lane.marks || (spent?.size ?? 0) > 1);
  const still = timed.filter((row) => !moving.includes(row));
  return [
    found.length ? section("From expiry to the guest", table(["", "n", "min", "median", "max"], found.map((row) => [STAGES[row.stage] ?? row.stage, count(row.count), duration(row.min), duration(row.median), duration(row.max)]), "latencies")) : null,
    section("Time in each state", table(["lane", "state", "time", "%", "visits"], moving.flatMap((row) => stateRows(row.lane, row.spent ?? new Map(), totals.ns)), "states")),
    still.length ? section("Unchanged", h("p", { class: "dim" }, still.map(({ lane, spent }) => `${lane.title.replace(" · ", " ")}: ${words(lane, [...(spent ?? new Map()).keys()][0])}`).join("; "))) : null,
    ...KINDS.flatMap(([kind, title]) => {
      const of = totals.counts.get(kind);
      return of?.size ? [section(title, table(["", "n"], ranked(of).map(([name, n]) => [name, count(n)]), `by-${kind}`), !["access", "change"].includes(kind))] : [];
    }),
    totals.rules.size ? section("Rules", table(["", "n"], ranked(totals.rules).slice(0, MOST_RULES).map(([rule, n]) => [RULES[rule]?.says ?? `rule ${rule}`, count(n)]), "by-rule"), true) : null,
  ].filter((part) => part !== null);
}

/** @param {string} title @param {HTMLElement} content @param {boolean} [folded] */
function section(title, content, folded = false) {
  return h("details", { open: !folded }, h("summary", {}, h("h3", {}, title)), content);
}

/** @param {LaneStyle} lane @param {ReadonlyMap<number, {ns: number, visits: number}>} spent @param {number} whole ns */
function stateRows(lane, spent, whole) {
  return [...spent].sort(([a], [b]) => a - b).map(([bit, { ns, visits }], n) => {
    const swatch = h("i", { class: "swatch" });
    swatch.style.setProperty("--swatch", `var(${lane.tints[bit]?.colour || "--line"})`);
    return [n ? "" : lane.title, h("span", {}, swatch, words(lane, bit)), lane.marks ? "" : duration(ns), lane.marks || !whole ? "" : percent(ns / whole), count(visits)];
  });
}

/** @param {number} part */
function percent(part) {
  return part > 0 && part < 0.001 ? "< 0.1" : (part * 100).toFixed(1);
}

/** @param {LaneStyle} lane @param {number} bit */
function words(lane, bit) {
  return lane.tints[bit]?.text || `value ${bit}`;
}

/** @param {string[]} heads @param {(string|HTMLElement)[][]} rows @param {string} name */
function table(heads, rows, name) {
  const cell = (/** @type {string|HTMLElement} */ content, /** @type {number} */ n) => (n ? h("td", {}, content) : h("th", { scope: "row" }, content));
  return h("table", { "data-of": name }, h("thead", {}, h("tr", {}, heads.map((head) => h("th", { scope: "col" }, head)))), h("tbody", {}, rows.map((row) => h("tr", {}, row.map(cell)))));
}
