/** What is broken or mended on purpose in a run: its switches, in the words of the server's list. */

import { call } from "./api.js";

/** @typedef {{name: string, kind: string, says: string}} Switch */

/** @type {Map<string, Switch>} */
const known = new Map();

/** Fetch the list once. @param {() => void} arrived */
export async function loadSwitches(arrived) {
  if (known.size) return;
  const { items } = await call("/switches");
  for (const one of items) known.set(one.name, one);
  arrived();
}

/** @param {any} run @returns {string[]} names */
export function switchesOf(run) {
  return run?.config?.switches ?? [];
}

/**
 * What to tell of a run's switches.
 * @param {any} run
 * @returns {{title: string, names: string, says: string, broken: boolean}|null} null when it has none
 */
export function switchWords(run) {
  const names = switchesOf(run);
  if (!names.length) return null;
  const broken = names.some((name) => known.get(name)?.kind !== "fix");
  const says = names.map((name) => known.get(name)?.says ?? "").filter(Boolean).join(" ");
  return { title: broken ? "Broken on purpose" : "With a later fix", names: names.join(", "), says: `${names.join(", ")}${says ? `: ${says}` : ""}`, broken };
}

/** A column head and a label for a run that is compared with the same design as it was. @param {any} run */
export function sideName(run) {
  const names = switchesOf(run);
  if (names.join() === "forget-loaded-flag") return { design: "no flag", label: "Without the flag" };
  if (!names.length) return { design: "as is", label: `${run.design} as it was` };
  const words = switchWords(run);
  return { design: words?.broken ? "broken" : "fixed", label: `${words?.broken ? "Broken" : "Fixed"} on purpose` };
}
