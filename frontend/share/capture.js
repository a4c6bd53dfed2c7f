/** Board and timeline as they are now, made into a picture in the wanted theme; and that picture as PNG. */

import { instant, count } from "../format/numbers.js";
import { colour } from "../page/theme.js";
import { tellingOf } from "../page/telling.js";
import { noPlace, writePlace } from "../page/permalink.js";
import { byId } from "../views/dom.js";
import { boardSvg } from "./board-svg.js";
import { pictureSvg } from "./picture.js";
import { timelineSvg } from "./timeline-svg.js";

/** @typedef {{board: boolean, timeline: boolean, theme: "dark"|"light", width: number}} Wanted */

/** @param {import("../page/app.js").App} app @param {Wanted} wanted @returns {{svg: string, width: number, height: number}} */
export function capture(app, { board, timeline, theme, width }) {
  return inTheme(theme, () => {
    const parts = [];
    const ground = board ? boardSvg(byId("board")) : null;
    if (ground) parts.push(ground);
    const wide = ground?.width ?? byId("board").getBoundingClientRect().width;
    const lanes = timeline ? lanesPart(app, wide) : null;
    if (lanes) parts.push(lanes);
    const colours = { background: colour("--bg"), ink: colour("--ink"), dim: colour("--dim"), line: colour("--line-strong") };
    return pictureSvg(parts, captionOf(app), colours, width);
  });
}

/** @param {import("../page/app.js").App} app @param {number} width */
function lanesPart({ timeline, player }, width) {
  if (!timeline.data) return null;
  const context = document.createElement("canvas").getContext("2d");
  if (context) context.font = "10px system-ui, sans-serif";
  const moment = player.moment;
  const part = timelineSvg({ rows: timeline.lanes.rows, pinned: timeline.lanes.pinned, data: timeline.data, kind: timeline.kind, cursor: moment ? { seq: moment.seq, t: moment.t } : null, selection: timeline.selection }, width, colour, (text) => context?.measureText(text).width ?? text.length * 5.5);
  return { ...part, width };
}

/** @param {import("../page/app.js").App} app @returns {import("./picture.js").Caption} */
function captionOf(app) {
  const { pair, player } = app;
  const run = pair?.main.run ?? {};
  const p = run.config?.platform ?? {};
  const { run: id, beside, at } = app.place();
  const telling = pair && player.moment ? tellingOf(player.moment, pair.main.layout, player.idle, run.violation?.says ?? "") : null;
  return {
    ...(telling ? { told: { actor: telling.actor, what: telling.what, badge: badgeOf(telling.actor) } } : {}),
    title: run.name ?? "", facts: [run.design, `GIC${p.gic ?? ""}`, p.host === "nvhe" ? "nVHE" : "VHE", `${p.pcpus} pCPU`, `costs ${p.cost}`, `seed ${run.seed}`].join(" · "),
    place: `record ${count(player.cursor)} of ${count(pair?.main.head ?? 0)} · ${instant(player.moment?.t ?? 0)}`,
    link: location.origin + location.pathname + writePlace({ ...noPlace(), run: id, beside, at }),
  };
}

/** The colours of who did it, as beside the sentence on the page. @param {string} actor */
function badgeOf(actor) {
  if (actor === "guest") return { fill: colour("--guest-soft"), line: colour("--guest"), ink: colour("--guest-ink") };
  const line = actor === "EL2" ? "--el2" : actor === "hardware" ? "--silicon" : "--line-strong";
  return { fill: colour("--raised"), line: colour(line), ink: colour("--ink") };
}

/**
 * Read the page in another theme than it has: at once and back again, before anything is painted.
 * @template T @param {"dark"|"light"} theme @param {() => T} read @returns {T}
 */
function inTheme(theme, read) {
  const root = document.documentElement;
  const before = root.getAttribute("data-theme");
  // What is in motion would be read on its way from one colour to the other.
  const still = new CSSStyleSheet();
  still.replaceSync("*, *::before, *::after { transition: none !important; animation: none !important; }");
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, still];
  root.setAttribute("data-theme", theme);
  try {
    return read();
  } finally {
    if (before === null) root.removeAttribute("data-theme");
    else root.setAttribute("data-theme", before);
    // Settled before transitions are allowed again.
    getComputedStyle(root).getPropertyValue("--bg");
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== still);
  }
}

/** @param {{svg: string, width: number, height: number}} picture @returns {Promise<Blob>} as PNG, of the picture's size */
export async function pngOf({ svg, width, height }) {
  const image = new Image(width, height);
  const url = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    image.src = url;
    await image.decode();
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width, height });
    canvas.getContext("2d")?.drawImage(image, 0, 0, width, height);
    return await new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("The browser could not make a PNG: save the SVG instead."))), "image/png"));
  } finally {
    URL.revokeObjectURL(url);
  }
}
