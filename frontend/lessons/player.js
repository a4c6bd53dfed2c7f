/** One step of a lesson: its text and its question on the left, the board of its run on the right. */

import { count } from "../format/numbers.js";
import { writeLearnPlace } from "../learn/place.js";
import { recordAt, runsOf } from "../learn/runs.js";
import { smallBoard } from "../learn/small-board.js";
import { call } from "../page/api.js";
import { writePlace } from "../page/permalink.js";
import { h } from "../views/dom.js";
import { keep, progress } from "./progress.js";
import { questionView } from "./question.js";

/** @typedef {import("./part.js").Lesson} Lesson */
/** @typedef {import("./part.js").Step} Step */

/** @param {(lesson: string) => void} advanced called when there is new progress */
export function lessonPlayer(advanced) {
  /** @type {Map<string, any>} the runs that have been launched, by lesson and name */
  const runs = new Map();
  let showing = 0;
  /** The step that is shown. @type {{run: string, own: number, board: ReturnType<typeof smallBoard>, is: (panel: HTMLElement, lesson: Lesson, number: number) => boolean}|null} */
  let here = null;

  /** @param {Lesson} lesson @param {string} name */
  async function runFor(lesson, name) {
    const key = `${lesson.name} ${name}`;
    if (!runs.has(key)) runs.set(key, (await runsOf([lesson.runs[name]]))[0]);
    return runs.get(key);
  }

  return {
    /**
     * @param {HTMLElement} panel @param {Lesson} lesson
     * @param {{number: number, at: number|null, next: string}} place step, record if not the step's own, name of the next lesson
     */
    async show(panel, lesson, { number, at, next }) {
      // The step that is here stays, with what has been answered: only its board moves.
      if (here && here.is(panel, lesson, number)) return here.board.show(here.run, at ?? here.own);
      here = null;
      const ticket = ++showing;
      const step = lesson.steps[number - 1];
      const view = frame(panel, lesson, number, next);
      const run = await runFor(lesson, step.run);
      const seq = await recordAt(run.id, step.at);
      if (ticket !== showing || seq === null) return;
      view.designOf(run);
      await view.board.show(run.id, at ?? seq);
      if (ticket !== showing) return;
      here = { run: run.id, own: seq, board: view.board, is: (root, one, n) => root.contains(view.root) && one === lesson && n === number };
      const mark = (/** @type {number|true} */ value) => {
        keep(lesson.name, number, value);
        advanced(lesson.name);
      };
      if (!step.ask) return mark(true);
      const { ask } = step;
      view.ask.replaceChildren(questionView(step, progress()[lesson.name]?.[number] ?? null, async (value) => {
        const answer = await answerOf(run, ask);
        mark(value);
        if (answer.seq !== null && ticket === showing) await view.board.show(run.id, answer.seq);
        return answer.value;
      }));
    },
  };
}

/** What the machine says. @param {any} run @param {import("./part.js").Ask} ask @returns {Promise<{value: number, seq: number|null}>} */
async function answerOf(run, ask) {
  if (ask.total) return { value: run.totals[ask.total], seq: null };
  const seq = (await recordAt(run.id, ask.at)) ?? 0;
  const [declaration, state] = await Promise.all([call(`/runs/${run.id}/declaration`), call(`/runs/${run.id}/state?at=${seq}`)]);
  const index = declaration.variables.findIndex((/** @type {{name: string}} */ one) => one.name === ask.state);
  return { value: Number(BigInt(state.values[index])), seq };
}

/** @param {HTMLElement} panel @param {Lesson} lesson @param {number} number @param {string} next */
function frame(panel, lesson, number, next) {
  const step = lesson.steps[number - 1];
  const ask = h("div", { class: "ask", "aria-live": "polite" });
  const what = h("p", { class: "what" });
  const why = h("p", { class: "dim" });
  const record = h("span", { class: "num dim" });
  const design = h("span", { class: "chip" });
  const open = h("a", { class: "button", id: "lesson-open" }, "Open on the board");
  const plane = h("div", { class: "small-board", id: "board" });
  let id = "";
  const below = h("div", { class: "small-timeline" });
  const board = smallBoard(plane, below, (telling, seq) => {
    what.textContent = telling.what;
    why.textContent = telling.why;
    record.textContent = `record ${count(seq)}`;
    open.setAttribute("href", `/${writePlace({ run: id, beside: "", at: seq, axis: "event" })}`);
  }, (seq) => root.isConnected && history.replaceState(null, "", writeLearnPlace({ part: "lesson", name: lesson.name, step: number, at: seq })));
  const root = h("div", { class: "lesson" },
    h("div", { class: "lesson-text" },
      h("p", { class: "dim" }, lesson.title), stepsOf(lesson, number),
      h("h2", { class: "words" }, step.title), h("p", { class: "says" }, step.text), ask, moveOn(lesson, number, next)),
    h("div", { class: "lesson-board" },
      h("div", { class: "told", "aria-live": "polite" }, h("div", {}, design, record), what, why),
      h("div", { class: "run-row" }, stepButton(board, -1), stepButton(board, 1), h("span", { class: "grow" }), open), plane, below));
  panel.replaceChildren(root);
  const designOf = (/** @type {any} */ run) => {
    id = run.id;
    design.textContent = [run.design, ...run.config.switches].join(" · ");
  };
  return { root, ask, board, designOf };
}

/** @param {ReturnType<typeof smallBoard>} board @param {1|-1} direction */
function stepButton(board, direction) {
  return h("button", { type: "button", class: direction > 0 ? "step-on" : "step-back", onclick: () => void board.step(direction) }, direction > 0 ? "Transition ▸" : "◂ Transition");
}

/** @param {Lesson} lesson @param {number} number */
function stepsOf({ name, steps }, number) {
  return h("ol", { class: "lesson-steps" }, steps.map(({ title }, n) => h("li", {}, h("a", { href: writeLearnPlace({ part: "lesson", name, step: n + 1 }), title, "aria-label": `Step ${n + 1}: ${title}`, "aria-current": n + 1 === number ? "step" : null }, String(n + 1)))));
}

/** @param {Lesson} lesson @param {number} number @param {string} next */
function moveOn({ name, steps }, number, next) {
  const back = number > 1 ? h("a", { class: "button quiet", href: writeLearnPlace({ part: "lesson", name, step: number - 1 }) }, "Back") : null;
  const [href, text] = number < steps.length ? [writeLearnPlace({ part: "lesson", name, step: number + 1 }), "Next step"]
    : next ? [writeLearnPlace({ part: "lesson", name: next, step: 1 }), "Next lesson"] : ["#break", "Now break it"];
  return h("p", { class: "run-row" }, back, h("a", { class: "button", id: "lesson-next", href }, text));
}
