/** The lessons: numbered steps at records of a run, with questions to predict before the run answers. */

import { call } from "../page/api.js";
import { drawChoices } from "../learn/choices.js";
import { writeLearnPlace } from "../learn/place.js";
import { lessonPlayer } from "./player.js";
import { done } from "./progress.js";

/**
 * @typedef {{text: string, choices: {value: number, says: string}[], at: string, state: string, total: string}} Ask
 * @typedef {{run: string, at: string, labels: string[], counts: "here"|"so-far"|"whole"|"none"}} Beside
 * @typedef {{title: string, text: string, run: string, at: string, ask: Ask|null, reveal: string, beside: Beside|null}} Step
 * @typedef {{name: string, title: string, about: string, runs: Record<string, any>, steps: Step[]}} Lesson
 */

/** @returns {import("../learn.js").Part} */
export function lessonsPart() {
  /** @type {{name: string, title: string, about: string, steps: number}[]|null} */
  let briefs = null;
  /** @type {Map<string, Lesson>} */
  const lessons = new Map();
  const player = lessonPlayer((lesson) => draw(lesson));
  /** @type {HTMLElement|null} */
  let root = null;

  /** @param {string} chosen */
  function draw(chosen) {
    if (!root || !briefs) return;
    const choices = briefs.map(({ name, title, steps }, n) => ({
      name, href: writeLearnPlace({ part: "lesson", name, step: 1 }), text: `${n + 1} ${title}`,
      tag: done(name) >= steps ? "✓" : `${done(name)}/${steps}`, tagSays: `${done(name)} of ${steps} steps done`,
    }));
    drawChoices(root, `lessons ${choices.map((one) => one.tag).join()}`, [{ title: "Lessons", choices }], chosen);
  }

  return {
    title: "Lessons",
    short: "Lessons",
    async show(list, panel, { name, step, at }) {
      briefs ??= (await call("/lessons")).items;
      const brief = briefs?.find((one) => one.name === name) ?? briefs?.[0];
      if (!brief) return;
      root = list;
      draw(brief.name);
      if (!lessons.has(brief.name)) lessons.set(brief.name, await call(`/lessons/${encodeURIComponent(brief.name)}`));
      const lesson = /** @type {Lesson} */ (lessons.get(brief.name));
      const next = briefs?.[briefs.indexOf(brief) + 1]?.name ?? "";
      await player.show(panel, lesson, { number: Math.min(step, lesson.steps.length), at, next });
    },
  };
}
