/** The invariant that has fallen, as the board marks it. Pure. */

import { Event, Kind } from "../tape/vocabulary.js";

/** @typedef {import("./moment.js").Moment} Moment */

/**
 * @typedef {object} Fault
 * @property {string} id such as "I3"
 * @property {string} says
 * @property {number} pcpu -1: none
 * @property {number} vcpu -1: none
 * @property {string[]} about names of the state variables that the invariant is about
 */

/**
 * The fault to mark at a moment: from the record of the violation on.
 * @param {Moment} moment
 * @param {{id: string, says: string, seq: number}|null|undefined} violation of the run
 * @param {string[]} about
 * @returns {Fault|null}
 */
export function faultAt(moment, violation, about) {
  const [record] = moment.chain;
  if (!violation || !record || moment.seq < violation.seq) return null;
  const told = record.kind === Kind.EVENT && record.code === Event.VIOLATION;
  // A violation of the architecture names no CPU: then those of its cause are meant.
  const { pcpus, vcpus } = moment;
  return told ? { id: violation.id, says: violation.says, pcpu: pcpus[0] ?? -1, vcpu: vcpus[0] ?? -1, about } : null;
}

/**
 * Whether a variable, by its name in the interface, is one of those that a fault is about.
 * @param {Fault} fault @param {string} lane such as "lr:0:1"
 */
export function isAbout(fault, lane) {
  return fault.about.includes(lane.split(":")[0]);
}
