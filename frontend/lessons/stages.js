/**
 * What a step shows: its run on one stage, or two runs beside each other, aligned on what the guest does. There the
 * step's own run leads: when it comes to another operation of the guest, the baseline's board follows.
 */

import { sideHead } from "../learn/side-head.js";
import { recordAt } from "../learn/runs.js";
import { costTable } from "../lockstep/cost-table.js";
import { Pages } from "../lockstep/pages.js";
import { writeLockstep } from "../lockstep/place.js";
import { costsAt } from "../model/lockstep.js";
import { h } from "../views/dom.js";
import { toastError } from "../views/toasts.js";
import { stage } from "./stage.js";

/** @typedef {import("./part.js").Step} Step */
/** @typedef {import("./part.js").Beside} Beside */

/**
 * @typedef {object} Stages
 * @property {HTMLElement[]} elements
 * @property {(run: any, seq: number, baseline: any) => Promise<void>} open
 * @property {(seq: number, query: string) => Promise<void>} goTo of the step's own run; the baseline goes where it has the same
 * @property {(seq: number) => Promise<void>} at the step's own run at a record
 * @property {() => void} tell what the two cost, once it gives nothing away
 */

/** @param {Step} step @param {(seq: number) => unknown} chose the reader went to a record of the step's own run @returns {Stages} */
export function stagesOf(step, chose) {
  return step.beside ? twoStages(step, step.beside, chose) : oneStage(chose);
}

/** @param {(seq: number) => unknown} chose @returns {Stages} */
function oneStage(chose) {
  const only = stage({ id: "lesson-run", board: "board", open: "lesson-open" }, { chose });
  let run = /** @type {any} */ (null);
  return {
    elements: [only.element],
    open: (of, seq) => only.show((run = of), seq),
    goTo: (seq) => only.show(run, seq),
    at: (seq) => only.show(run, seq),
    tell() {},
  };
}

/** @param {Step} step @param {Beside} beside @param {(seq: number) => unknown} chose @returns {Stages} */
function twoStages(step, beside, chose) {
  const strip = h("section", { class: "cost-strip", "aria-label": "Costs of both", "data-told": String(!step.ask), hidden: beside.counts === "none" });
  const left = stage({ id: "lesson-beside", board: "board-beside", open: "lesson-open-beside" });
  const own = stage({ id: "lesson-run", board: "board", open: "lesson-open" }, { moved: (seq) => void follow(seq).catch(toastError), chose });
  const sides = h("div", { class: "sides story-sides lesson-sides" });
  /** @type {{pages: Pages, run: any, baseline: any}|null} */
  let pair = null;
  let row = -1;
  let told = !step.ask;

  /** The step's own run is at a record: the costs there, and the baseline's board at the aligned place. @param {number} seq */
  async function follow(seq) {
    if (!pair) return;
    const { pages, run, baseline } = pair;
    const found = await pages.rowAt("b", seq);
    if (found === row) return;
    const first = row < 0;
    row = found;
    await draw();
    const item = (await pages.holding(found)).items.find((one) => one.row === found);
    const place = first && beside.at ? await recordAt(baseline.id, beside.at) : item?.a?.seq;
    if (place && row === found) await left.show(baseline, place, run.id);
  }

  async function draw() {
    if (!pair || row < 0 || beside.counts === "none") return;
    strip.dataset.told = String(told);
    if (!told) return strip.replaceChildren(h("p", { class: "dim" }, "What both cost is told here once you have predicted."));
    const page = await pair.pages.holding(row);
    const label = page.items.find((item) => item.row === row)?.label ?? "";
    const head = { here: `this ${label} alone`, "so-far": `up to this ${label}`, whole: "the whole run" }[beside.counts];
    strip.replaceChildren(
      costTable(costsAt(page, row, beside.counts), page.unit, { caption: `Costs of ${head}`, head, names: names(beside.labels), notes: ["baseline", ""] }),
      h("a", { id: "lesson-compare", href: `/compare.html${writeLockstep({ a: pair.baseline.id, b: pair.run.id, row })}` }, "Step by step, side by side"));
  }

  return {
    elements: [strip, sides],
    async open(run, seq, baseline) {
      const heads = [baseline, run].map((of, n) => sideHead(beside.labels[n], { design: of.design, switches: of.config.switches }));
      const broken = run.config.switches.length > baseline.config.switches.length;
      sides.replaceChildren(
        h("article", { class: "side", "data-side": "before" }, heads[0], left.element),
        h("article", { class: "side", "data-side": broken ? "without" : "after" }, heads[1], own.element));
      pair = { pages: new Pages(baseline.id, run.id), run, baseline };
      await own.show(run, seq, baseline.id);
    },
    async goTo(seq, query) {
      if (!pair) return;
      const { run, baseline } = pair;
      await own.show(run, seq, baseline.id);
      const same = await recordAt(baseline.id, query);
      if (same) await left.show(baseline, same, run.id);
    },
    async at(seq) {
      if (pair) await own.show(pair.run, seq, pair.baseline.id);
    },
    tell() {
      told = true;
      void draw().catch(toastError);
    },
  };
}

/** @param {string[]} labels @returns {[string, string]} */
const names = ([left, right]) => [left, right];
