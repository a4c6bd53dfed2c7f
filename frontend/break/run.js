/** Runs the smallest experiment that shows a switch, and its sound side, and tells what came of each. */

import { recordAt, runsOf } from "../learn/runs.js";
import { call } from "../page/api.js";
import { writePlace } from "../page/permalink.js";

/** @typedef {import("./part.js").BreakSwitch} BreakSwitch */

/**
 * @typedef {object} SideRun
 * @property {any} run as the server tells it
 * @property {Record<string, number>} counts its totals, and the ticks of all vCPUs
 * @property {{record: any, chain: any[]}|null} why of the violation
 * @property {string} link to the board
 *
 * @typedef {{broken: SideRun, sound: SideRun}} Both
 */

/** Where one more of a counter is seen. @type {Record<string, string>} */
const SEEN = { exits: "event exit_sync", exits_irq: "event exit_irq", cnthctl_accesses: "access cnthctl_r", vtimer_isr: "call isr", ticks: "access g_iar =27" };

/** @param {BreakSwitch} one @returns {Promise<Both>} */
export async function runBoth(one) {
  const runs = await runsOf([one.broken, one.sound].map((switches) => ({ preset: one.preset, switches })), "break");
  const [broken, sound] = await Promise.all(runs.map(sideOf));
  await link(one, { broken, sound });
  return { broken, sound };
}

/** @param {any} run @returns {Promise<SideRun>} */
async function sideOf(run) {
  const { vcpus, ...counts } = run.totals;
  counts.ticks = vcpus.reduce((/** @type {number} */ sum, /** @type {any} */ vcpu) => sum + vcpu.ticks, 0);
  return { run, counts, why: run.violation ? await call(`/runs/${run.id}/why/${run.violation.seq}`) : null, link: "" };
}

/**
 * Each side opens where there is something to see: at its violation, at what it does more often, or at its end.
 * @param {BreakSwitch} one @param {Both} sides
 */
async function link(one, { broken, sound }) {
  const counter = one.expects.split(" ")[1] ?? "";
  for (const [side, other] of [[broken, sound], [sound, broken]]) {
    const more = counter && side.counts[counter] > other.counts[counter];
    const found = more ? await recordAt(side.run.id, `${SEEN[counter]} #${other.counts[counter] + 1}`) : null;
    const at = side.run.violation?.seq ?? found ?? side.run.records;
    side.link = `/${writePlace({ run: side.run.id, beside: other.run.id, at, axis: "event" })}`;
  }
}

/** Counters that differ, the expected one first. @param {Both} sides @param {string} expects */
export function differences({ broken, sound }, expects) {
  const counter = expects.split(" ")[1] ?? "";
  const hidden = ["t_ns", "records", "transitions", "no_ops", "timer_accesses"];
  const names = Object.keys(sound.counts).filter((name) => !hidden.includes(name) && name !== counter && sound.counts[name] !== broken.counts[name]);
  return [counter, ...names].map((name) => ({ name, sound: sound.counts[name], broken: broken.counts[name], expected: name === counter }));
}
