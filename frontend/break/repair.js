/** The right function beside the broken one, step by step in words. */

import { h } from "../views/dom.js";

/** @param {import("./part.js").BreakSwitch} one */
export function repairView({ function: name, steps, kind }) {
  const column = (/** @type {"right"|"broken"} */ side, /** @type {string} */ title) =>
    h("article", { class: `function ${side}` }, h("h4", {}, title),
      h("ol", {}, steps.map((step) => step.side === "both" || step.side === side
        ? h("li", { class: step.side === "both" ? "" : "differs" }, h("i", { "aria-label": step.side === "both" ? null : side === "right" ? "only here" : "only in the broken one" }, step.side === "both" ? "" : side === "right" ? "+" : "−"), h("span", {}, step.says))
        : h("li", { class: "gap", "aria-hidden": "true" }))));
  const functions = h("div", { class: "functions" }, column("right", kind === "fix" ? "After the fix" : "The right function"), column("broken", kind === "fix" ? "As shipped" : "The broken one"));
  functions.style.setProperty("--rows", String(steps.length + 1));
  return h("section", { class: "repair", id: "repair" },
    h("h3", {}, "The repair: ", h("span", { class: "mono" }, name)), functions);
}
