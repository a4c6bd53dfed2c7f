/** "The commit, sentence by sentence": twelve sentences, each with the same guest before and after. */

import { call } from "../page/api.js";
import { drawChoices } from "../learn/choices.js";
import { writeLearnPlace } from "../learn/place.js";
import { sentenceView } from "./sentence.js";

/**
 * @typedef {object} StorySide
 * @property {"before"|"after"|"without"} which
 * @property {string} label
 * @property {any} launch body of POST /experiments
 * @property {{at: string, says: string}[]} places
 *
 * @typedef {{id: string, title: string, says: string, counters: string[], sides: StorySide[]}} StorySentence
 * @typedef {{intro: string[], items: StorySentence[]}} Story
 */

/** @returns {import("../learn.js").Part} */
export function commitPart() {
  /** @type {Story|null} */
  let story = null;
  return {
    title: "The commit, sentence by sentence",
    short: "The commit",
    async show(list, panel, { name }) {
      story ??= /** @type {Story} */ (await call("/story"));
      const { items, intro } = story;
      const at = Math.max(0, items.findIndex((one) => one.id === name));
      const choices = items.map(({ id, title }) => ({ name: id, href: hrefOf(id), text: title, tag: id }));
      drawChoices(list, "commit", [{ title: "Linux b103cc3f10", choices }], items[at].id);
      sentenceView(panel, items[at], at === 0 ? intro : [], items[at + 1] ?? null, hrefOf);
    },
  };
}

/** @param {string} id */
const hrefOf = (id) => writeLearnPlace({ part: "commit", name: id });
