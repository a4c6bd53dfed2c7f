/** What a link leads to when it does not simply open: a question before work begins, or what is wrong and what to do. */

import { duration } from "../format/numbers.js";
import { makeDialog } from "./dialog.js";
import { h, setText } from "./dom.js";
import { toastError } from "./toasts.js";

/**
 * @typedef {object} LookedUp a run as POST /experiments/lookup tells it
 * @property {string} id @property {string} design @property {string} name @property {boolean} stored
 * @property {number} duration_us @property {number} vcpus @property {any} resolved
 */

/** @param {{runs: () => void, demo: () => void}} actions */
export function linkDialog(actions) {
  const says = h("p", { id: "link-says" });
  const facts = h("dl", { class: "link-facts" });
  const run = h("button", { type: "button", class: "primary", id: "link-run" }, "Run it");
  const runs = h("button", { type: "button", id: "link-runs" }, "Choose a run");
  const demo = h("button", { type: "button", id: "link-demo" }, "Show the demo");
  const dialog = makeDialog("link-dialog", "This link", h("div", { class: "link-body" }, says, facts), h("footer", {}, run, runs, demo));
  let answered = false;
  const leave = (/** @type {() => void} */ act) => () => {
    answered = true;
    dialog.close();
    act();
  };
  runs.addEventListener("click", leave(() => (actions.demo(), actions.runs())));
  demo.addEventListener("click", leave(actions.demo));
  // Closed without an answer: the page is never left blank.
  dialog.addEventListener("close", () => answered || actions.demo());

  /** @param {string} title @param {string} text @param {LookedUp[]} wanted */
  const show = (title, text, wanted) => {
    answered = false;
    setText(dialog.querySelector("h2") ?? dialog, title);
    setText(says, text);
    facts.replaceChildren(...(wanted.length ? factsOf(wanted) : []));
    facts.hidden = run.hidden = wanted.length === 0;
    runs.hidden = !run.hidden;
    dialog.showModal();
    (run.hidden ? demo : run).focus();
  };
  return {
    /** @param {string} text what is wrong, and what to do */
    sorry: (text) => show("This link cannot be opened", text, []),
    /** @param {LookedUp[]} wanted @param {string} text @param {() => Promise<void>} act simulate and open */
    ask(wanted, text, act) {
      run.onclick = leave(() => void act().catch(toastError));
      show("This link describes an experiment", `${text || "It has not been run on this server yet."} Nothing runs until you say so.`, wanted);
    },
  };
}

/** @param {LookedUp[]} wanted */
function factsOf(wanted) {
  const [{ name, resolved, vcpus, duration_us }] = wanted;
  const { gic, host, pcpus, cost } = resolved.platform;
  const switches = [...new Set(wanted.flatMap((run) => run.resolved.switches))];
  const rows = [
    ["Name", name], [wanted.length > 1 ? "Designs" : "Design", wanted.map(({ design }) => design).join(", ")],
    ["Platform", `GIC${gic}, ${host === "nvhe" ? "nVHE" : "VHE"}, ${pcpus} pCPU, costs ${cost}`], ["Guests", `${resolved.vms.length} VM, ${vcpus} vCPU`],
    ["Length", `${duration(duration_us * 1000)} of simulated time, seed ${resolved.seed}`], ...(switches.length ? [["Switches", switches.join(", ")]] : []),
  ];
  return rows.flatMap(([term, text]) => [h("dt", {}, term), h("dd", {}, text)]);
}
