/** One figure on the page: title, what one sees, the drawing, and its twin table. */

import { drawFigure, fitToBox } from "../views/plotly.js";
import { scale } from "../page/theme.js";
import { h, setText } from "../views/dom.js";
import { enlarged } from "./enlarged.js";
import { twinTable } from "./twin.js";

/** @typedef {import("./ask.js").Figure} Figure */
/** @typedef {{name: string, title: string, says: string}} Kind */

/**
 * @param {Kind} kind @param {number} number its key
 * @param {{grow: () => void, open: (run: string, seq: number) => void, address: (run: string, seq: number) => string}} actions
 */
export function figureCard(kind, number, actions) {
  const says = h("p", { class: "says", id: `says-${kind.name}` });
  const working = h("span", { class: "dim working", hidden: true }, "working …");
  const meter = h("progress", { max: 1, value: 0, "aria-label": "Reading the runs", hidden: true });
  const chart = h("div", { class: "drawing", role: "img", "aria-labelledby": `title-${kind.name}`, "aria-describedby": `says-${kind.name}` });
  fitToBox(chart);
  const twin = h("div", { class: "twin-box", role: "region", "aria-label": `${kind.title}, as a table`, tabindex: "0", hidden: true });
  const toggle = h("button", { type: "button", class: "quiet", "aria-expanded": "false", title: "The same as a table (T: all of them)", onclick: () => card.showTable(!!twin.hidden) }, "Table");
  const grow = h("button", { type: "button", class: "quiet grow-card", "aria-pressed": "false", title: `This figure alone, or all (${number})`, onclick: actions.grow }, h("kbd", {}, number), "Enlarge");
  const element = h("section", { class: "figure-card", id: `figure-${kind.name}`, "aria-labelledby": `title-${kind.name}`, "data-state": "waiting" },
    h("header", {}, h("h2", { id: `title-${kind.name}`, class: "term", tabindex: "0", "data-name": kind.title, "data-explain": kind.says }, kind.title), working, h("span", { class: "grow" }), toggle, grow),
    says, meter, chart, twin);
  const card = {
    element,
    /** @param {Figure} answer */
    draw(answer) {
      element.dataset.state = "drawn";
      working.hidden = meter.hidden = true;
      setText(says, answer.says);
      const height = Math.round((answer.figure.layout.height ?? 0) * scale());
      chart.style.height = height ? `${height}px` : "";
      chart.classList.toggle("tall", !!height);
      twin.replaceChildren(twinTable(`${kind.title}: ${kind.says}`, answer.table, actions.address));
      return drawFigure(chart, answer.figure.data, enlarged(answer.figure.layout, scale()), actions.open);
    },
    /** New figures are being made: the old drawing stays, dimmed. */
    work() {
      element.dataset.state = "waiting";
      working.hidden = false;
    },
    /** @param {{read: number, total: number, says: string}} progress */
    wait(progress) {
      setText(says, progress.says);
      meter.hidden = false;
      meter.value = progress.total ? progress.read / progress.total : 0;
    },
    /** @param {string} sentence */
    fail(sentence) {
      element.dataset.state = "failed";
      working.hidden = meter.hidden = true;
      setText(says, sentence);
    },
    /** @param {boolean} shown */
    showTable(shown) {
      twin.hidden = !shown;
      toggle.setAttribute("aria-expanded", String(shown));
    },
    get tabled() {
      return !twin.hidden;
    },
    /** @param {"alone"|"among"|"away"} how */
    place(how) {
      element.hidden = how === "away";
      element.classList.toggle("alone", how === "alone");
      grow.setAttribute("aria-pressed", String(how === "alone"));
      grow.lastChild?.replaceWith(how === "alone" ? "All figures" : "Enlarge");
    },
  };
  return card;
}
