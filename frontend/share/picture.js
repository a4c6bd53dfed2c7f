/** One picture of board and timeline with a caption: standalone SVG of any width. Pure. */

import { element, num, SANS, text } from "./svg-text.js";

/** @typedef {{svg: string, width: number, height: number}} Part drawn from 0, 0 */

/**
 * @typedef {object} Caption
 * @property {string} title the run's name
 * @property {string} facts design, platform, seed
 * @property {string} place record and time
 * @property {string} link without the token
 */

const EDGE = 20;
const GAP = 18;

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
  const below = captionSvg(caption, colours, inner, y);
  const height = y + below.height + EDGE - 4;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${Math.round((width * height) / whole)}" viewBox="0 0 ${num(whole)} ${num(height)}" font-family="${SANS}">` +
    element("rect", { width: whole, height, fill: colours.background }) + body.join("") + below.svg + "</svg>";
  return { svg, width, height: Math.round((width * height) / whole) };
}

/** @param {Caption} caption @param {{ink: string, dim: string, line: string}} colours @param {number} width @param {number} y */
function captionSvg({ title, facts, place, link }, { ink, dim, line }, width, y) {
  const rule = element("line", { x1: EDGE, x2: EDGE + width, y1: y, y2: y, stroke: line, "stroke-width": 1 });
  return {
    svg: rule + text(EDGE, y + 21, shortened(title, width / 15), { size: 14, fill: ink, weight: 600 }) + text(EDGE + width, y + 21, place, { size: 12, fill: ink, anchor: "end" }) +
      text(EDGE, y + 39, facts, { size: 11.5, fill: dim }) + text(EDGE + width, y + 39, link, { size: 10.5, fill: dim, anchor: "end", mono: true }),
    height: 42,
  };
}

/** @param {string} words @param {number} most letters */
function shortened(words, most) {
  return words.length > most ? `${words.slice(0, Math.max(8, most - 1))}…` : words;
}
