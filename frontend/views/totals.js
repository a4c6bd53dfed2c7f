/**
 * What the host does for the guest, counted: in the round trip at the cursor and so far, before against after. The same
 * guest and seed under two designs, compared where the guest is equally far. Below it one obvious next step.
 */

import { count } from "../format/numbers.js";
import { TRIP_COUNTS, timerOf } from "../model/trip-counts.js";
import { h, setAttribute, setText } from "./dom.js";
import { totalsChart } from "./totals-chart.js";

/** @typedef {keyof import("../model/trip-counts.js").TripCounts} Name */

const NAMES = /** @type {Name[]} */ (Object.keys(TRIP_COUNTS));
/** @type {Record<Name, string>} */
const SAYS = {
  timerReads: "Reads of CNTV_CTL and CNTV_CVAL by the host and its EL2 code. The guest's own are not counted.",
  timerWrites: "Writes of CNTV_CTL and CNTV_CVAL by the host and its EL2 code. The guest's own are not counted.",
  cntvoffWrites: "Writes of CNTVOFF_EL2, the offset of the guest's virtual count.",
  activeWrites: "Writes of PPI 27's active bit at the interrupt controller: the slow way to mask it.",
  el2Calls: "Calls from the host kernel at EL1 into EL2 (HVC); the world switch itself is one. A VHE host needs none.",
  hostInterrupts: "Physical interrupts that the host takes.",
};
const TRIP_SAYS = "From the guest's last exit at the cursor to its next entry.";
const SO_FAR_SAYS = "From the start of the run to the cursor.";

/**
 * @typedef {object} Side
 * @property {string} design short name for the head of a column
 * @property {string} label for the switch: "Before · v4.14"
 * @property {boolean} broke a rule was violated: its run is not whole, and less is no gain
 * @property {import("../model/totals.js").Counts|null} counts null: not known (yet)
 * @property {import("../model/trip-counts.js").TripCounts|null} trip null: no round trip here
 */

/**
 * @typedef {object} TotalsPicture
 * @property {Side[]} sides one or two, the older design first
 * @property {number} shown which of them the board shows
 * @property {{text: string, action: string, act: () => void}|null} next
 * @property {string} meaning what the kind of round trip means for the comparison, "" for nothing to say
 * @property {boolean} canForget
 * @property {string} title
 */

/** @param {HTMLElement} root @param {{show: (side: number) => void, forget: () => void, folded: import("../page/folds.js").KeptFold, series: () => import("./totals-chart.js").Series[]}} actions */
export function totalsView(root, actions) {
  const folded = foldButton(root, actions.folded);
  const title = h("h2", {}, folded.element);
  const toggle = h("div", { class: "segmented", role: "group", "aria-label": "Before or after the commit (B)", id: "before-after" });
  const chart = totalsChart();
  const more = h("button", { class: "quiet", type: "button", id: "totals-chart-toggle", "aria-pressed": "false", onclick: () => setAttribute(more, "aria-pressed", String(chart.toggle(actions.series()))) }, "Chart");
  const table = h("table", { class: "ab" });
  const verdict = h("p", { class: "verdict", id: "trip-verdict" });
  const meaning = h("p", { class: "dim meaning", id: "trip-meaning" });
  const forget = h("button", { type: "button", id: "forget-flag", onclick: actions.forget, "data-explain": "Runs the same guest with the loaded flag ignored: every save and restore then runs each time it is called." }, "Forget the loaded flag");
  const nextText = h("p", { class: "next-step" });
  const nextButton = h("button", { class: "primary", type: "button", id: "next-step" });
  root.replaceChildren(h("div", { class: "totals-head" }, title, h("span", { class: "grow" }), toggle), table, verdict, meaning, chart.element, nextText,
    h("div", { class: "totals-foot" }, nextButton, forget, h("span", { class: "grow" }), more));
  let key = "";
  /** @type {ReturnType<typeof abTable>|null} */
  let cells = null;
  /** @type {(() => void)|null} */
  let act = null;
  nextButton.addEventListener("click", () => act?.());
  return {
    chart,
    fold: folded.toggle,
    /** @param {TotalsPicture} picture */
    update(picture) {
      folded.name(picture.title);
      const newKey = picture.sides.map((side) => side.design).join() + picture.shown;
      if (newKey !== key) {
        key = newKey;
        cells = abTable(table, picture);
        toggle.hidden = picture.sides.length < 2;
        toggle.replaceChildren(...picture.sides.map((side, n) => h("button", { type: "button", "aria-pressed": String(n === picture.shown), "data-design": side.design, onclick: () => actions.show(n) }, side.label)));
      }
      cells?.update(picture);
      setText(verdict, picture.sides.some((side) => side.broke) ? "A rule is broken in one of these runs: fewer is no gain there." : verdictOf(picture.sides));
      setText(meaning, picture.meaning);
      nextText.hidden = nextButton.hidden = !picture.next;
      forget.hidden = !picture.canForget;
      if (picture.next) {
        setText(nextText, picture.next.text);
        setText(nextButton, picture.next.action);
        act = picture.next.act;
      }
    },
  };
}

/**
 * The title as the button that folds the numbers away: the sentence about them and the next step stay.
 * @param {HTMLElement} root @param {import("../page/folds.js").KeptFold} kept
 */
function foldButton(root, kept) {
  const name = h("span");
  const element = h("button", { type: "button", class: "fold-title", id: "fold-totals", title: "Fold the numbers away, or bring them back", onclick: () => toggle() }, h("span", { class: "mark", "aria-hidden": "true" }), name);
  const draw = () => {
    setAttribute(element, "aria-expanded", String(!kept.folded));
    root.classList.toggle("folded", kept.folded);
  };
  const toggle = () => {
    kept.set(!kept.folded);
    draw();
  };
  draw();
  return { element, toggle, name: (/** @type {string} */ text) => setText(name, text) };
}

/** @param {HTMLElement} table @param {TotalsPicture} picture */
function abTable(table, picture) {
  const { sides, shown } = picture;
  const cells = (/** @type {string} */ group) => sides.map((_, n) => h("td", { class: `${group}${n === shown ? " shown" : ""}` }));
  const rows = NAMES.map((name) => {
    const [trip, total] = [cells("trip"), cells("so-far")];
    const title = h("th", { scope: "row" }, h("span", { class: "term", tabindex: "0", "data-explain": SAYS[name], "data-name": TRIP_COUNTS[name] }, TRIP_COUNTS[name]));
    return { name, trip, total, element: h("tr", { "data-count": name }, title, trip, total) };
  });
  const group = (/** @type {string} */ name, /** @type {string} */ says) => h("th", { scope: "colgroup", colspan: sides.length, class: "group" }, h("span", { class: "term", tabindex: "0", "data-explain": says, "data-name": name }, name));
  const designs = (/** @type {string} */ of) => sides.map((side, n) => h("th", { scope: "col", class: `mono ${of}${n === shown ? " shown" : ""}` }, side.design));
  table.replaceChildren(
    h("thead", {}, h("tr", {}, h("td"), group("this round trip", TRIP_SAYS), group("so far", SO_FAR_SAYS)), h("tr", {}, h("td"), designs("trip"), designs("so-far"))),
    h("tbody", {}, rows.map((row) => row.element)));
  return {
    /** @param {TotalsPicture} now */
    update(now) {
      const judged = !now.sides.some((side) => side.broke);
      for (const { name, trip, total } of rows) {
        fill(trip, now.sides.map((side) => side.trip?.[name] ?? null), "–", judged);
        fill(total, now.sides.map((side) => side.counts?.[name] ?? null), "…", judged);
      }
    },
  };
}

/** @param {HTMLElement[]} cells @param {(number|null)[]} numbers @param {string} unknown @param {boolean} judged whether less is better */
function fill(cells, numbers, unknown, judged) {
  cells.forEach((cell, n) => {
    const [own, other] = [numbers[n], numbers[1 - n] ?? null];
    setText(cell, own === null ? unknown : count(own));
    cell.classList.toggle("less", judged && own !== null && other !== null && own < other);
  });
}

/** The round trip in one sentence, with the baseline named. @param {Side[]} sides */
function verdictOf(sides) {
  const [before, after] = sides;
  if (!after || !before.trip || !after.trip) return "";
  const [a, b] = [timerOf(before.trip), timerOf(after.trip)];
  if (a === b) return `${count(a)} timer accesses in this round trip, in ${before.design} and in ${after.design}.`;
  return `Timer accesses in this round trip: ${count(a)} in ${before.design}, ${count(b)} in ${after.design}.`;
}
