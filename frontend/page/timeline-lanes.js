/** Which lanes the timeline has: those of the CPUs in sight, as the reader chose, and those pinned above them. */

import { combined, groupsOf } from "../format/lanes.js";
import { arrange, isShown } from "../model/lane-choice.js";
import { summaryMasks } from "../model/lane-summary.js";
import { LaneChoice } from "./lane-choice.js";
import { isOn } from "./theme.js";
import { UsedLrs, usedLrs } from "./used-lrs.js";

/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("../format/lanes.js").LaneStyle} LaneStyle */
/** @typedef {import("../format/lanes.js").LaneGroup} LaneGroup */
/** @typedef {import("../model/lanes.js").Painted} Painted */

/** With more CPUs than this in sight each is one lane until it is unfolded. */
const MOST_UNFOLDED = 8;
/** Rows beyond those in sight whose columns are fetched, too: scrolling finds them there. */
const SPARE_ROWS = 12;
/** In a link: no group is folded, where all would be. */
const NONE = "none";

export class TimelineLanes {
  /** @param {() => void} changed the rows are others now */
  constructor(changed) {
    this.changed = changed;
    this.choice = new LaneChoice(() => this.arrange());
    this.used = new UsedLrs((count) => this.#use(count));
    /** @type {Session|null} */
    this.session = null;
    /** @type {LaneGroup[]} of all CPUs of the run */
    this.everything = [];
    /** @type {LaneGroup[]} of those in sight */
    this.groups = [];
    /** @type {LaneStyle[]} */
    this.pinned = [];
    /** @type {LaneStyle[]} */
    this.rows = [];
    this.all = false;
    /** List registers that have a lane. */
    this.lrs = 1;
    this.cpuKey = "";
    this.cpus = { pcpus: new Set([0]), vcpus: new Set([0]) };
    this.inSight = { first: 0, count: 20 };
  }

  /** @param {Session} session */
  open(session) {
    const { layout } = session;
    this.session = session;
    this.lrs = 1;
    this.cpuKey = "";
    this.everything = groupsOf(layout, { pcpus: upTo(layout.pcpus), vcpus: upTo(layout.vcpus) });
    this.rows = [];
    this.pinned = [];
    this.look();
  }

  /** The run has grown: list registers may be in use that were not. */
  look() {
    if (this.session) void this.used.look(this.session, this.lrs);
  }

  /** Which CPUs are large on the board. @param {Set<number>} pcpus @param {Set<number>} vcpus */
  setCpus(pcpus, vcpus) {
    const key = `${this.all} ${[...pcpus].sort()} ${[...vcpus].sort()}`;
    if (!this.session || key === this.cpuKey) return;
    this.cpuKey = key;
    this.cpus = { pcpus, vcpus };
    this.arrange();
  }

  /** What a link says of the lanes; nothing where all is as at first. */
  place() {
    const { pinned } = this.choice.value;
    const groups = this.groups.map((group) => group.key);
    const folded = groups.filter((key) => this.isFolded(key));
    const usual = groups.every((key) => this.isFolded(key) === this.folds);
    return { pinned, folded: usual ? [] : folded.length ? folded : [NONE] };
  }

  /** Show what a link says. @param {{all: boolean, pinned: string[], folded: string[]}} place */
  restore({ all, pinned, folded }) {
    this.all = all;
    const { value } = this.choice;
    const folds = folded.length ? Object.fromEntries(this.everything.map(({ key }) => [key, folded.includes(key)])) : value.folded;
    if (pinned.length || folded.length) this.choice.lend({ ...value, folded: folds, pinned: pinned.length ? pinned : value.pinned });
  }

  /** @param {boolean} all CPUs, or those that are large */
  setAll(all) {
    this.all = all;
    this.setCpus(this.cpus.pcpus, this.cpus.vcpus);
  }

  arrange() {
    if (!this.session) return;
    const large = new Set([...[...this.cpus.pcpus].map((n) => `p${n}`), ...[...this.cpus.vcpus].map((n) => `v${n}`)]);
    this.groups = this.all ? this.everything : this.everything.filter((group) => large.has(group.key));
    const arranged = arrange(this.groups, this.everything, this.choice.value, { lrs: this.lrs, folds: this.folds, few: isOn("projector") });
    this.rows = arranged.rows;
    this.pinned = arranged.pinned;
    this.changed();
  }

  /** Whether a group is folded unless the reader unfolds it. */
  get folds() {
    return this.groups.length > MOST_UNFOLDED;
  }

  /** @param {string} group */
  isFolded(group) {
    return this.choice.value.folded[group] ?? this.folds;
  }

  /** @param {string} group */
  toggleFold(group) {
    this.choice.fold([group], !this.isFolded(group));
  }

  /** @param {LaneStyle} lane */
  isShown(lane) {
    return isShown(lane, this.choice.value, this.lrs, isOn("projector"));
  }

  /** Scrolled: so many rows from this one are in sight. @param {number} first @param {number} count */
  setInSight(first, count) {
    // In steps, so that not every pixel of scrolling asks for other columns.
    const step = Math.floor(first / 8) * 8;
    if (step === this.inSight.first && count <= this.inSight.count) return false;
    this.inSight = { first: step, count: Math.max(count, this.inSight.count) };
    return this.rows.length > count;
  }

  /** Names of the columns that are needed, those of rows far out of sight left out. */
  sources() {
    const { first, count } = this.inSight;
    const near = this.rows.slice(Math.max(0, first - SPARE_ROWS), first + count + 8 + SPARE_ROWS);
    return [...new Set([...this.pinned, ...near].flatMap((lane) => lane.sources))];
  }

  /** Make the columns of lanes that consist of others. @param {Painted} data columns by source, completed here */
  complete(data) {
    this.#use(usedLrs(data.lanes, this.lrs));
    const rows = [...this.pinned, ...this.rows];
    const plain = new Set(rows.flatMap((lane) => lane.members ?? [lane]));
    for (const lane of plain) {
      if (lane.sources.length < 2 || data.lanes.has(lane.name)) continue;
      const [a, b] = lane.sources.map((name) => data.lanes.get(name));
      if (a && b) data.lanes.set(lane.name, combined(a, b));
    }
    for (const lane of rows) {
      if (lane.members && lane.members.every((member) => data.lanes.has(member.name))) data.lanes.set(lane.name, summaryMasks(lane, data.lanes, data.columns));
    }
  }

  /** @param {number} count list registers that have been seen in use */
  #use(count) {
    if (count <= this.lrs) return;
    this.lrs = count;
    this.arrange();
  }
}

/** @param {number} count */
function upTo(count) {
  return Array.from({ length: count }, (_, n) => n);
}
