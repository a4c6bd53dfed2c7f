/** One step of a lesson: its text and its question on the left, the board of its run on the right - or two boards below. */

import { writeLearnPlace } from "../learn/place.js";
import { recordAt, runsOf } from "../learn/runs.js";
import { call } from "../page/api.js";
import { h } from "../views/dom.js";
import { keep, progress } from "./progress.js";
import { questionView } from "./question.js";
import { stagesOf } from "./stages.js";

/** @typedef {import("./part.js").Lesson} Lesson */
/** @typedef {import("./part.js").Step} Step */

/** @param {(lesson: string) => void} advanced called when there is new progress */
export function lessonPlayer(advanced) {
  /** @type {Map<string, any>} the runs that have been launched, by lesson and name */
  const runs = new Map();
  let showing = 0;
  /** The step that is shown. @type {{move: (at: number|null) => Promise<void>, is: (panel: HTMLElement, lesson: Lesson, number: number) => boolean}|null} */
  let here = null;

  /** @param {Lesson} lesson @param {string} name */
  async function runFor(lesson, name) {
    const key = `${lesson.name} ${name}`;
    if (!runs.has(key)) runs.set(key, (await runsOf([lesson.runs[name]], "lesson"))[0]);
    return runs.get(key);
  }

  return {
    /**
     * @param {HTMLElement} panel @param {Lesson} lesson
     * @param {{number: number, at: number|null, next: string}} place step, record if not the step's own, name of the next lesson
     */
    async show(panel, lesson, { number, at, next }) {
      // The step that is here stays, with what has been answered: only its board moves.
      if (here && here.is(panel, lesson, number)) return here.move(at);
      here = null;
      const ticket = ++showing;
      const step = lesson.steps[number - 1];
      const view = frame(panel, lesson, number, next);
      const wanted = step.beside ? [step.run, step.beside.run] : [step.run];
      const [run, baseline] = await Promise.all(wanted.map((name) => runFor(lesson, name)));
      const seq = await recordAt(run.id, step.at);
      if (ticket !== showing || seq === null) return;
      await view.stages.open(run, seq, baseline);
      if (at !== null) await view.stages.at(at);
      if (ticket !== showing) return;
      here = { move: (to) => view.stages.at(to ?? seq), is: (root, one, n) => root.contains(view.ask) && one === lesson && n === number };
      const mark = (/** @type {number|true} */ value) => {
        keep(lesson.name, number, value);
        advanced(lesson.name);
      };
      if (!step.ask) return mark(true);
      const { ask } = step;
      view.ask.replaceChildren(questionView(step, progress()[lesson.name]?.[number] ?? null, async (value) => {
        const answer = await answerOf(run, ask);
        mark(value);
        view.stages.tell();
        if (answer.seq !== null && ticket === showing) await view.stages.goTo(answer.seq, ask.at);
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
  const stages = stagesOf(step, (seq) => ask.isConnected && history.replaceState(null, "", writeLearnPlace({ part: "lesson", name: lesson.name, step: number, at: seq })));
  panel.replaceChildren(h("div", { class: `lesson${step.beside ? " both" : ""}` },
    h("div", { class: "lesson-text" },
      h("p", { class: "dim" }, lesson.title), stepsOf(lesson, number),
      h("h2", { class: "words" }, step.title), h("p", { class: "says" }, step.text), ask, moveOn(lesson, number, next)),
    stages.elements));
  return { ask, stages };
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
