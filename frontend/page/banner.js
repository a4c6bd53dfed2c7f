/** What is wrong or special about the run that is open: a broken invariant, a switch, an early end. */

import { count, duration } from "../format/numbers.js";
import { h } from "../views/dom.js";
import { isBroken } from "./demo.js";
import { switchesOf, switchWords } from "./switches.js";

/** @type {Record<string, string>} */
const ENDED = { cancelled: "This run was cancelled.", interrupted: "This run was interrupted: the server or its worker stopped. It can be read up to here.", failed: "This run failed." };

/** @param {HTMLElement} banner @param {import("./actions.js").Actions} actions */
export function bannerView(banner, actions) {
  const grow = () => h("span", { class: "grow" });
  const mend = (/** @type {any} */ run) => (isBroken(run) ? h("button", { type: "button", id: "mend", onclick: () => actions.demo() }, "Give the flag back") : null);
  return {
    /** @param {any} run */
    draw(run) {
      const switched = switchWords(run);
      const word = ENDED[run.status];
      const parts = run.violation
        ? [h("b", {}, switched ? `${switched.title}: ${switched.names}` : `Invariant ${run.violation.id} is broken`), h("span", { title: `${run.violation.says}. ${switched?.says ?? ""}` }, switched ? `The run stopped at invariant ${run.violation.id}: ${run.violation.says}` : run.violation.says), grow(), mend(run), repairLink(run), h("button", { type: "button", id: "to-violation", onclick: () => actions.seek(run.violation.seq) }, `Go to record ${count(run.violation.seq)}`)]
        : word ? [h("b", {}, run.status), h("span", {}, `${word} ${duration(run.t_ns ?? 0)} were simulated.`)]
          : switched ? [h("b", {}, switched.title), h("span", { title: switched.says }, isBroken(run) ? actions.brokenSays : switched.says), grow(), mend(run), repairLink(run)] : [];
      banner.hidden = parts.length === 0;
      banner.classList.toggle("notice", !run.violation && !word);
      banner.replaceChildren(...parts.filter((part) => part !== null));
    },
  };
}

/** The switch's page: the right function beside the broken one. @param {any} run */
function repairLink(run) {
  const name = switchesOf(run)[0] ?? /^bug-(.*)$/.exec(run.preset ?? "")?.[1];
  return name ? h("a", { class: "button", id: "to-repair", href: `/learn.html#break/${name}` }, "The repair") : null;
}
