/** What the palette offers beside the page's commands: runs, presets, lessons, sentences, switches. */

import { call, query } from "../page/api.js";
import { launched } from "../page/launching.js";
import { isFollower } from "../page/role.js";
import { writeLearnPlace } from "../learn/place.js";

/** @typedef {import("./registry.js").Command} Command */

/** @param {(run: string, beside?: string) => void} open @returns {((text: string) => Promise<Command[]>)[]} asked with what is typed */
export function paletteSources(open) {
  return [once(lessons), once(() => presets(open)), (text) => runs(text, open)];
}

/** What is asked for once only. @param {() => Promise<Command[]>} load */
function once(load) {
  /** @type {Promise<Command[]>|null} */
  let kept = null;
  return () => (kept ??= load().catch((error) => {
    kept = null;
    throw error;
  }));
}

/** Runs by name, preset or tag: the server searches, however many there are. @param {string} text @param {(run: string) => void} open */
async function runs(text, open) {
  const { items } = await call(`/runs${query({ q: text.trim(), limit: 12 })}`);
  return items.map((/** @type {any} */ run) => ({ id: `run:${run.id}`, title: run.name || "unnamed", about: [run.design, `seed ${run.seed}`, run.status].join(" · "), group: "Run", act: () => open(run.id) }));
}

/** @param {(run: string) => void} open @returns {Promise<Command[]>} */
async function presets(open) {
  const { items } = await call("/presets");
  return items.map((/** @type {any} */ preset) => ({
    id: `preset:${preset.name}`, title: `${isFollower() ? "The run of" : "New run of"} ${preset.name}`, about: preset.title ?? "", group: "Preset",
    act: async () => open((await launched({ preset: preset.name, pace: { mode: "max" } })).runs[0].id),
  }));
}

/** @returns {Promise<Command[]>} */
async function lessons() {
  const [taught, story, switches] = await Promise.all([call("/lessons"), call("/story"), call("/switches")]);
  const to = (/** @type {string} */ part, /** @type {string} */ name) => () => location.assign(`/learn.html${writeLearnPlace({ part, name, step: 1 })}`);
  return [
    ...taught.items.map((/** @type {any} */ one) => ({ id: `lesson:${one.name}`, title: `Lesson: ${one.title}`, group: "Learn", act: to("lesson", one.name) })),
    ...story.items.map((/** @type {any} */ one) => ({ id: `sentence:${one.id}`, title: `${one.id} ${one.title}`, group: "The commit", act: to("commit", one.id) })),
    ...switches.items.map((/** @type {any} */ one) => ({ id: `switch:${one.name}`, title: `Break it: ${one.name}`, about: one.title ?? "", group: "Break it", act: to("break", one.name) })),
  ];
}
