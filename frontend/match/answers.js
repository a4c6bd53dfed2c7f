/** Asks the server for the comparison of each design, and tells how far it is. */

import { call, query } from "../page/api.js";

/** @typedef {import("./place.js").MatchPlace} MatchPlace */

/**
 * @typedef {object} Column
 * @property {string} name
 * @property {string} group
 * @property {string} title
 * @property {string} says
 *
 * @typedef {object} Known what was measured
 * @property {string[]} designs
 * @property {Column[]} columns
 * @property {{gic: string, host: string, pcpus: number, scenarios: string[]}[]} tables
 * @property {{set: string, gic: string, host: string, pcpus: number, vcpus: number, programs: number, rows: number, comparable: number}[]} sets
 *
 * @typedef {object} Tab what a tab gets to draw with
 * @property {MatchPlace} place
 * @property {Known} known
 * @property {ReturnType<typeof import("./verdict.js").verdictView>} verdict
 * @property {(change: Partial<MatchPlace>, quietly?: boolean) => void} go
 * @property {() => boolean} current whether this drawing is still wanted
 *
 * @typedef {{equal: number, total: number}} Tally
 */

/** What each design is, for people. @type {Record<string, string>} */
export const DESIGN_SAYS = {
  "v4.14": "Linux 4.14.5: the timer is saved and restored inside the EL2 switch, at every exit and entry.",
  parent: "The state right before the commit (a reconstruction in a 4.15 tree): saved and restored from EL1, CNTVOFF through extra calls.",
  commit: "The state at commit b103cc3f10 (a reconstruction in a 4.15 tree): the timer stays in the hardware while the vCPU stays on its CPU.",
  "v4.15": "Linux 4.15.0 as released.",
};

/**
 * One answer for each design, all asked at once; `arrived` is called with each as it comes.
 * @template T
 * @param {Known} known @param {string} path @param {Record<string, string|number>} parameters
 * @param {(design: string, answer: T, done: number) => void} arrived
 */
export async function askForDesigns(known, path, parameters, arrived) {
  let done = 0;
  await Promise.all(known.designs.map(async (design) => {
    const answer = await call(`/fidelity/${path}${query({ ...parameters, design })}`);
    arrived(design, answer, ++done);
  }));
}

/** @param {MatchPlace} place */
export function machineOf({ gic, host, pcpus }) {
  return { gic, host, pcpus };
}

/** "GICv3 · nVHE · 1 pCPU" @param {{gic: string, host: string, pcpus: number}} machine */
export function machineName({ gic, host, pcpus }) {
  return `GIC${gic} · ${host === "vhe" ? "VHE" : "nVHE"} · ${pcpus} pCPU${pcpus > 1 ? "s" : ""}`;
}
