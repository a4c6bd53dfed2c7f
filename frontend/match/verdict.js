/** The verdict at the top of the page: how much is equal, in one sentence, with a sign and not by colour alone. */

import { count } from "../format/numbers.js";
import { h, setText } from "../views/dom.js";
import { DESIGN_SAYS } from "./answers.js";

/** @typedef {import("./answers.js").Tally} Tally */

/** @param {HTMLElement} root */
export function verdictView(root) {
  const sign = h("span", { class: "sign", "aria-hidden": "true" });
  const sentence = h("h2", {});
  const about = h("p", { class: "about dim" });
  const bar = h("progress", { max: 1, "aria-label": "Progress of the comparison" });
  const tallies = h("div", { class: "tallies" });
  const aside = h("div", { class: "verdict-aside" });
  root.replaceChildren(sign, h("div", { class: "verdict-words" }, sentence, about, bar), tallies, aside);

  /** @param {"busy"|"equal"|"differs"|"plain"|"failed"} state @param {string} mark @param {string} text @param {string} more */
  function say(state, mark, text, more) {
    root.dataset.state = state;
    setText(sign, mark);
    setText(sentence, text);
    setText(about, more);
    bar.hidden = state !== "busy";
  }

  return {
    /** The comparison is under way. @param {number} part 0..1 @param {string} text @param {string} more */
    busy(part, text, more) {
      say("busy", "…", text, more);
      bar.value = part;
      tallies.replaceChildren();
      aside.replaceChildren();
    },
    /**
     * It is done.
     * @param {Map<string, Tally>} by design @param {string} what "access counts" @param {string} more
     * @param {HTMLElement[]} [extra] what stands at the right
     */
    done(by, what, more, extra = []) {
      const all = [...by.values()].reduce((sum, one) => ({ equal: sum.equal + one.equal, total: sum.total + one.total }), { equal: 0, total: 0 });
      if (all.total === 0) say("plain", "–", "Nothing of this was measured", more);
      else if (all.equal === all.total) say("equal", "=", `All ${count(all.total)} ${what} are equal`, more);
      else say("differs", "≠", `${count(all.equal)} of ${count(all.total)} ${what} are equal, ${count(all.total - all.equal)} differ`, more);
      tallies.replaceChildren(...(all.total ? [...by].map(([design, one]) => tally(design, one)) : []));
      aside.replaceChildren(...extra);
    },
    /** No verdict: words alone. @param {string} text @param {string} more @param {HTMLElement[]} [extra] */
    tell(text, more, extra = []) {
      say("plain", "↦", text, more);
      tallies.replaceChildren();
      aside.replaceChildren(...extra);
    },
    /** @param {string} text */
    failed(text) {
      say("failed", "!", "The comparison failed", text);
      tallies.replaceChildren();
    },
  };
}

/** @param {string} design @param {Tally} one */
function tally(design, { equal, total }) {
  const same = equal === total;
  return h("span", { class: `tally${same ? "" : " differs"}`, "data-design": design },
    h("b", { class: "mono term", tabindex: "0", "data-explain": DESIGN_SAYS[design] ?? "", "data-name": design }, design),
    h("span", { class: "num" }, `${count(equal)} of ${count(total)}`), h("span", { class: "equal-sign", "aria-label": same ? "equal" : "different" }, same ? "=" : "≠"));
}
