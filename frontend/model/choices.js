/** What the palette shows for what is typed: the best matches first, and what was chosen last before all. */

import { fuzzy } from "./fuzzy.js";

const MOST = 60;
const RECENT = 4;

/**
 * @template {{id: string, title: string, group: string, about?: string}} C
 * @param {string} query @param {C[]} all @param {string[]} recent ids, newest first
 * @returns {{choice: C, marks: number[], recent: boolean}[]}
 */
export function choices(query, all, recent) {
  const found = [];
  for (const [place, choice] of all.entries()) {
    const match = fuzzy(query, `${choice.title} ${choice.group} ${choice.about ?? ""}`);
    if (!match) continue;
    const age = recent.indexOf(choice.id);
    const marks = match.marks.filter((at) => at < choice.title.length);
    // What is met in the title counts more than what is met behind it.
    const score = query.trim() ? match.score + (marks.length === match.marks.length ? 8 : 0) + (age < 0 ? 0 : RECENT) : age < 0 ? 0 : recent.length - age;
    found.push({ choice, marks, recent: age >= 0, score, place });
  }
  found.sort((a, b) => b.score - a.score || a.place - b.place);
  return found.slice(0, MOST);
}
