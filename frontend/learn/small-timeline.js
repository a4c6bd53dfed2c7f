/** The timeline inside a page that teaches: the transitions around the record, and where it is among them. */

import { combined, groupsOf } from "../format/lanes.js";
import { paintEvents } from "../model/lanes.js";
import { makeAxis } from "../page/axis.js";
import { h } from "../views/dom.js";
import { lanesCanvas } from "../views/lanes-canvas.js";

/** @typedef {import("../page/session.js").Session} Session */
/** @typedef {import("../model/moment.js").Moment} Moment */
/** @typedef {import("../page/axis.js").WindowData} WindowData */

/** Records shown on each side; the view moves on when the cursor comes nearer to its edge than EDGE. */
const SIDE = 130;
const EDGE = 40;
/** The least in which the painter still writes the states' words. */
const LANE = 14;
/** More than two CPUs of a kind do not fit beside a lesson. */
const MOST_CPUS = 2;

/** @param {HTMLElement} root @param {(seq: number) => void} seek */
export function smallTimeline(root, seek) {
  const names = h("div", { class: "lane-names" });
  const canvas = h("canvas", { "aria-hidden": "true" });
  const cursor = h("div", { class: "cursor-line", "aria-hidden": "true" });
  const plot = h("div", { class: "small-plot", role: "img" }, canvas, cursor);
  root.replaceChildren(names, plot);
  const painter = lanesCanvas(canvas);
  /** @type {Session|null} */
  let session = null;
  /** @type {Moment|null} */
  let moment = null;
  /** @type {(WindowData & {all: import("../format/lanes.js").LaneStyle[]})|null} */
  let data = null;

  /** @param {Session} of @param {Moment} at */
  async function show(of, at) {
    if (of !== session) data = null;
    [session, moment] = [of, at];
    if (!data || at.seq - data.fromSeq < Math.min(EDGE, at.seq - 1) || data.toSeq - at.seq < Math.min(EDGE, of.head - at.seq)) {
      const painted = await paintAround(of, at.seq);
      if (of !== session || at !== moment) return;
      data = painted;
      names.replaceChildren(...painted.all.map(laneName));
    }
    draw();
  }

  function draw() {
    if (!data || !moment) return;
    const width = plot.clientWidth;
    const height = data.all.length * LANE;
    plot.style.height = `${height}px`;
    const axis = makeAxis(data, "event", width);
    painter.draw({ lanes: data.all, pinned: [], masks: data.lanes, edges: axis.edges, breaks: axis.breaks, laneHeight: LANE, scrolled: 0 }, width, height);
    cursor.style.transform = `translateX(${axis.xOfSeq(moment.seq).toFixed(1)}px)`;
    plot.setAttribute("aria-label", `Timeline: records ${data.fromSeq} to ${data.toSeq}, the cursor at ${moment.seq}`);
  }

  plot.addEventListener("click", (event) => {
    if (data) seek(makeAxis(data, "event", plot.clientWidth).seqAt(event.clientX - plot.getBoundingClientRect().left));
  });
  new ResizeObserver(draw).observe(plot);
  new MutationObserver(() => {
    painter.repaint();
    draw();
  }).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  return { show };
}

/** @param {Session} session @param {number} seq */
async function paintAround(session, seq) {
  const fromSeq = Math.max(1, Math.min(seq - SIDE, session.head - 2 * SIDE));
  const toSeq = Math.min(session.head, fromSeq + 2 * SIDE);
  const frames = await session.window.records(fromSeq, toSeq);
  const { fold } = await session.window.stateAt(fromSeq - 1, fromSeq - 1);
  const painted = paintEvents(session.layout, fold.values, frames, 2 * SIDE);
  const all = lanesFor(session.layout);
  for (const { name, sources } of all) {
    const [a, b] = sources.map((source) => painted.lanes.get(source));
    if (sources.length === 2 && a && b) painted.lanes.set(name, combined(a, b));
  }
  return { ...painted, fromSeq, toSeq, all };
}

/** @param {import("../model/layout.js").Layout} layout */
function lanesFor(layout) {
  const some = (/** @type {number} */ count) => Array.from({ length: Math.min(MOST_CPUS, count) }, (_, n) => n);
  const groups = groupsOf(layout, { pcpus: some(layout.pcpus), vcpus: some(layout.vcpus) });
  return groups.flatMap(({ lanes }) => lanes.filter((lane) => lane.basic && lane.lr < 1 && !lane.marks));
}

/** @param {import("../format/lanes.js").LaneStyle} lane @param {number} n @param {import("../format/lanes.js").LaneStyle[]} all */
function laneName(lane, n, all) {
  const [owner] = lane.title.split(" · ");
  const first = n === 0 || all[n - 1].group !== lane.group;
  return h("div", { class: `lane-name${first ? " first" : ""}`, title: lane.explain }, h("span", { class: "owner" }, first ? owner : ""), lane.short);
}
