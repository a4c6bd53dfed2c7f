/** One switch: its sentence, what is expected to fall, the run of both sides, and the repair. */

import { counterName } from "../learn/counters.js";
import { writeLearnPlace } from "../learn/place.js";
import { isFollower } from "../page/role.js";
import { h } from "../views/dom.js";
import { outcomeView } from "./outcome.js";
import { repairView } from "./repair.js";
import { runBoth } from "./run.js";

/** @typedef {import("./part.js").BreakSwitch} BreakSwitch */
/** @typedef {import("./part.js").Invariant} Invariant */

/** A follower opens what the teacher has run. */
const runWord = () => (isFollower() ? "Open it" : "Run it");

/** @param {HTMLElement} panel @param {BreakSwitch} one @param {Invariant|null} invariant @param {boolean} hasRun the address says that both sides have run */
export function detailView(panel, one, invariant, hasRun) {
  const result = h("div", { id: "outcome", "aria-live": "polite" });
  const run = h("button", { class: "primary", type: "button", id: "run-it" }, runWord());
  run.addEventListener("click", () => void show(one, invariant, run, result));
  panel.replaceChildren(
    headOf(one),
    h("p", { class: "lead" }, one.says),
    h("div", { class: "facts-grid" }, h("section", {}, h("h3", {}, one.kind === "fix" ? "Where the kernel was mended" : "Where the kernel has the line"), h("p", { class: "mono" }, one.where)), expectation(one, invariant)),
    h("div", { class: "run-row" }, run, h("p", { class: "dim" }, `The smallest experiment found that shows it (${one.preset}, on ${one.design}), and the same with ${one.kind === "fix" ? "the fix" : "the line in place"}.`)),
    result, repairView(one));
  // A link never starts work by itself; a follower starts none.
  if (hasRun && isFollower()) void show(one, invariant, run, result);
}

/** @param {BreakSwitch} one */
function headOf({ name, kind, designs, bug }) {
  return h("header", { class: "detail-top" }, h("h2", {}, name),
    h("span", { class: "chip" }, kind === "fix" ? "later fix" : "broken on purpose"),
    bug ? h("span", { class: "chip", title: "A bug that Linux has had" }, `real bug ${bug}`) : null,
    h("span", { class: "grow" }), h("span", { class: "dim" }, `means something on ${designs.join(", ")}`));
}

/** @param {BreakSwitch} one @param {Invariant|null} invariant */
function expectation({ expects, kind }, invariant) {
  if (invariant) {
    return h("section", { class: "expected" }, h("h3", {}, `Expected to fall${kind === "fix" ? " without the fix" : ""}`),
      h("p", {}, h("b", { class: "mono" }, invariant.id), ` ${invariant.says}`), h("p", { class: "dim" }, `It must hold because: ${invariant.why}.`));
  }
  const [more, counter] = expects.split(" ");
  return h("section", { class: "expected" }, h("h3", {}, "Expected to differ"),
    h("p", {}, h("b", {}, `${more === "more" ? "More" : "Fewer"} ${counterName(counter)}`), kind === "fix" ? " without the fix." : " than with the line in place."),
    h("p", { class: "dim" }, "Every invariant holds on both sides: this one costs or loses, it does not break."));
}

/** @param {BreakSwitch} one @param {Invariant|null} invariant @param {HTMLButtonElement} run @param {HTMLElement} result */
async function show(one, invariant, run, result) {
  run.disabled = true;
  run.textContent = "Running both sides …";
  try {
    result.replaceChildren(...outcomeView(one, await runBoth(one), invariant));
    run.textContent = `${runWord()} again`;
    if (result.isConnected) history.replaceState(null, "", writeLearnPlace({ part: "break", name: one.name, step: 2 }));
  } catch (error) {
    result.replaceChildren(h("p", { class: "error", role: "alert" }, error instanceof Error ? error.message : String(error)));
    run.textContent = runWord();
  }
  run.disabled = false;
}
