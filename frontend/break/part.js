/** "Break it": the switches, each with its sentence, what is expected of it, its repair, and a run of both sides. */

import { call } from "../page/api.js";
import { drawChoices } from "../learn/choices.js";
import { writeLearnPlace } from "../learn/place.js";
import { detailView } from "./detail.js";

/**
 * @typedef {object} BreakSwitch
 * @property {string} name
 * @property {"break"|"fix"} kind
 * @property {string} says
 * @property {string} where
 * @property {string[]} designs
 * @property {string} expects "I3", or "more exits"
 * @property {string} bug
 * @property {string} preset
 * @property {string} design
 * @property {string[]} broken switches of the broken side
 * @property {string[]} sound
 * @property {string} function
 * @property {{side: "both"|"right"|"broken", says: string}[]} steps
 *
 * @typedef {{id: string, says: string, why: string, apart: string}} Invariant
 */

/** @returns {import("../learn.js").Part} */
export function breakPart() {
  /** @type {{switches: BreakSwitch[], invariants: Map<string, Invariant>}|null} */
  let known = null;
  const load = async () => {
    const [switches, invariants] = await Promise.all([call("/switches"), call("/invariants")]);
    return { switches: switches.items, invariants: new Map(invariants.items.map((/** @type {Invariant} */ one) => [one.id, one])) };
  };
  return {
    title: "Break it",
    short: "Break it",
    async show(list, panel, { name, step }) {
      known ??= await load();
      const chosen = known.switches.find((one) => one.name === name) ?? known.switches[0];
      drawChoices(list, "break", groupsOf(known.switches), chosen.name);
      detailView(panel, chosen, known.invariants.get(chosen.expects) ?? null, step === 2);
    },
  };
}

/** @param {BreakSwitch[]} switches */
function groupsOf(switches) {
  const old = (/** @type {BreakSwitch} */ one) => !one.designs.includes("v4.15");
  const all = (/** @type {BreakSwitch} */ one) => one.designs.length === 4;
  const broken = switches.filter((one) => one.kind === "break");
  return [
    { title: "Breaks the commit", choices: broken.filter((one) => !old(one) && !all(one)).map(choiceOf) },
    { title: "Breaks every design", choices: broken.filter(all).map(choiceOf) },
    { title: "Breaks what came before", choices: broken.filter(old).map(choiceOf) },
    { title: "Fixed later", choices: switches.filter((one) => one.kind === "fix").map(choiceOf) },
  ];
}

/** @param {BreakSwitch} one @returns {import("../learn/choices.js").Choice} */
function choiceOf({ name, expects, bug }) {
  const falls = expects.startsWith("I");
  const says = `${falls ? `Invariant ${expects} falls` : `A counter differs: ${expects.replaceAll("_", " ")}`}${bug ? `; real bug ${bug}` : ""}.`;
  return { name, href: writeLearnPlace({ part: "break", name }), text: name.replaceAll("-", " "), tag: falls ? expects : "±", tagSays: says, mark: falls ? "falls" : "" };
}
