/** One picture of board and timeline with a caption: standalone SVG of any width. Pure. */

import { element, num, SANS, text } from "./svg-text.js";

/** @typedef {{svg: string, width: number, height: number}} Part drawn from 0, 0 */

/**
 * @typedef {object} Caption
 * @property {string} title the run's name
 * @property {string} facts design, platform, seed
 * @property {string} place record and time
 * @property {string} link without the token
 * @property {{actor: string, what: string, badge?: {fill: string, line: string, ink: string}}} [told] the sentence at the cursor and who did it
 */

const EDGE = 20;
const GAP = 18;
/** The sentence: size of its type, from line to line, the place for who did it, and how wide a letter may be at most. */
const [SAID, LEADING, WHO, WIDEST] = [17, 23, 78, 0.56];

/**
 * @param {Part[]} parts one below the other @param {Caption} caption
 * @param {{background: string, ink: string, dim: string, line: string}} colours @param {number} width of the picture
 */
export function pictureSvg(parts, caption, colours, width) {
  const inner = Math.max(...parts.map((part) => part.width), 600);
  const whole = inner + 2 * EDGE;
  let y = EDGE;
  const body = parts.map((part) => {
    const placed = `<g transform="translate(${EDGE} ${num(y)})">${part.svg}</g>`;
    y += part.height + GAP;
    return placed;
  });
  const said = toldSvg(caption, colours, inner, y);
  y += said.height;
  const below = captionSvg(caption, colours, inner, y);
  const height = y + below.height + EDGE - 4;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${Math.round((width * height) / whole)}" viewBox="0 0 ${num(whole)} ${num(height)}" font-family="${SANS}">` +
    element("rect", { width: whole, height, fill: colours.background }) + body.join("") + said.svg + below.svg + "</svg>";
  return { svg, width, height: Math.round((width * height) / whole) };
}

/**
 * What has just happened, in as many lines as it takes. @param {Caption} caption
 * @param {{ink: string, dim: string}} colours @param {number} width @param {number} y
 */
function toldSvg({ told, place }, { ink, dim }, width, y) {
  if (!told?.what) return { svg: "", height: 0 };
  const lines = wrapped(told.what, Math.floor((width - WHO) / (SAID * WIDEST)));
  return {
    svg: badgeSvg(told, dim, y + SAID) +
      lines.map((line, n) => text(EDGE + WHO, y + SAID + n * LEADING, line, { size: SAID, fill: ink, weight: 600 })).join("") +
      text(EDGE + WHO, y + SAID + lines.length * LEADING - 3, place, { size: 12, fill: dim }),
    height: (lines.length + 1) * LEADING + 8,
  };
}

/** Who did it, in that one's colours. @param {NonNullable<Caption["told"]>} told @param {string} dim @param {number} y of the base line */
function badgeSvg({ actor, badge }, dim, y) {
  if (!badge) return text(EDGE, y, actor, { size: 12, fill: dim, weight: 600 });
  const width = Math.min(WHO - 6, 18 + actor.length * 7);
  return element("rect", { x: EDGE, y: y - 14.5, width, height: 20, rx: 10, fill: badge.fill, stroke: badge.line, "stroke-width": 1 }) +
    text(EDGE + width / 2, y, actor, { size: 11.5, fill: badge.ink, weight: 600, anchor: "middle" });
}

/**
 * Lines of at most so many letters, broken between words; a word that is longer is broken itself, and nothing is lost.
 * @param {string} words @param {number} most letters @returns {string[]}
 */
export function wrapped(words, most) {
  const lines = [""];
  for (const word of words.split(" ").flatMap((one) => one.match(new RegExp(`.{1,${most}}`, "gu")) ?? [])) {
    const longer = `${lines[lines.length - 1]} ${word}`.trim();
    if (longer.length <= most) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.filter(Boolean);
}

/** @param {Caption} caption @param {{ink: string, dim: string, line: string}} colours @param {number} width @param {number} y */
function captionSvg({ title, facts, place, link, told }, { ink, dim, line }, width, y) {
  const rule = element("line", { x1: EDGE, x2: EDGE + width, y1: y, y2: y, stroke: line, "stroke-width": 1 });
  return {
    svg: rule + text(EDGE, y + 21, shortened(title, width / 15), { size: 14, fill: ink, weight: 600 }) + (told?.what ? "" : text(EDGE + width, y + 21, place, { size: 12, fill: ink, anchor: "end" })) +
      text(EDGE, y + 39, facts, { size: 11.5, fill: dim }) + text(EDGE + width, y + 39, link, { size: 10.5, fill: dim, anchor: "end", mono: true }),
    height: 42,
  };
}

/** @param {string} words @param {number} most letters */
function shortened(words, most) {
  return words.length > most ? `${words.slice(0, Math.max(8, most - 1))}…` : words;
}
