/**
 * The board as SVG, read off its elements as they lie on screen: backgrounds, borders, texts and drawings with their
 * computed styles. Real shapes and text, so that it opens in slide programs; nothing of the page's styles is needed.
 */

import { element, num, text } from "./svg-text.js";

/** @typedef {{left: number, top: number, patterns: string[]}} Ground where the drawing begins on screen, and its patterns */

const SHAPES = ["path", "line", "rect", "circle", "polyline", "polygon", "ellipse"];

/** @param {HTMLElement} root @returns {{svg: string, width: number, height: number}} in the board's own pixels */
export function boardSvg(root) {
  const box = root.getBoundingClientRect();
  /** @type {Ground} */
  const ground = { left: box.left, top: box.top, patterns: [] };
  // A board that scrolls is drawn whole.
  const [width, height] = [Math.max(box.width, root.scrollWidth), Math.max(box.height, root.scrollHeight)];
  ground.left -= root.scrollLeft;
  ground.top -= root.scrollTop;
  const svg = [...root.children].map((child) => drawn(child, ground)).join("");
  return { svg: (ground.patterns.length ? `<defs>${ground.patterns.join("")}</defs>` : "") + svg, width, height };
}

/** @param {Element} node @param {Ground} ground @returns {string} */
function drawn(node, ground) {
  const style = getComputedStyle(node);
  const box = node.getBoundingClientRect();
  if (style.display === "none" || style.visibility === "hidden" || style.opacity === "0" || node.matches("button, .visually-hidden")) return "";
  if (node instanceof SVGElement) return graphics(node, ground);
  const zoom = Number(/** @type {any} */ (node).currentCSSZoom ?? 1);
  const own = box.width > 1 && box.height > 1 ? boxOf(style, box, zoom, ground) + before(node, box, zoom, ground) : "";
  const inner = [...node.childNodes].map((child) => (child instanceof Element ? drawn(child, ground) : child instanceof Text ? words(child, style, zoom, ground) : "")).join("");
  return style.opacity === "1" ? own + inner : own + inner && `<g opacity="${num(Number(style.opacity))}">${own}${inner}</g>`;
}

/** @param {CSSStyleDeclaration} style @param {DOMRect} box @param {number} zoom @param {Ground} ground */
function boxOf(style, box, zoom, ground) {
  const sides = /** @type {const} */ (["Top", "Right", "Bottom", "Left"]).map((side) => ({ width: parseFloat(style[`border${side}Width`]) * zoom, colour: style[`border${side}Color`], line: style[`border${side}Style`] }));
  const [x, y, width, height] = [box.left - ground.left, box.top - ground.top, box.width, box.height];
  const radius = Math.min(parseFloat(style.borderTopLeftRadius) * zoom || 0, width / 2, height / 2);
  const shown = sides.map((side) => side.width > 0 && side.line !== "none" && seen(side.colour));
  // Most borders are one colour all round, or all but one side: the edge of a card that says whose it is.
  const usual = sides[3];
  const alike = shown.every(Boolean) && sides.filter((side) => side.colour === usual.colour && side.width === usual.width).length >= 3;
  const fill = fillOf(style, ground);
  const inset = alike ? usual.width / 2 : 0;
  const parts = [];
  if (fill || alike) parts.push(element("rect", { x: x + inset, y: y + inset, width: width - 2 * inset, height: height - 2 * inset, rx: Math.max(0, radius - inset) || null, fill: fill || "none", stroke: alike ? usual.colour : null, "stroke-width": alike ? usual.width : null, "stroke-dasharray": alike && usual.line === "dashed" ? "4 3" : null }));
  const odd = shown.map((is, n) => is && !(alike && sides[n].colour === usual.colour && sides[n].width === usual.width));
  parts.push(...edges(sides, odd, [x, y, width, height], radius));
  const outline = parseFloat(style.outlineWidth) * zoom;
  if (outline > 0 && style.outlineStyle !== "none" && seen(style.outlineColor)) {
    const off = parseFloat(style.outlineOffset) * zoom + outline / 2;
    parts.push(element("rect", { x: x - off, y: y - off, width: width + 2 * off, height: height + 2 * off, rx: radius + off, fill: "none", stroke: style.outlineColor, "stroke-width": outline, "stroke-dasharray": style.outlineStyle === "dashed" ? "4 3" : null }));
  }
  return parts.join("");
}

/**
 * Borders of different sides, each a line; above and below they follow the rounded corners.
 * @param {{width: number, colour: string}[]} sides @param {boolean[]} shown @param {number[]} box @param {number} radius
 */
function edges(sides, shown, [x, y, width, height], radius) {
  const r = Math.min(radius, 6);
  const ends = [[x + r, y, x + width - r, y], [x + width, y + r, x + width, y + height - r], [x + r, y + height, x + width - r, y + height], [x, y + r, x, y + height - r]];
  const inwards = [[0, 1], [-1, 0], [0, -1], [1, 0]];
  return sides.map(({ width: thick, colour }, n) => {
    if (!shown[n]) return "";
    if (radius > thick && n % 2 === 0) return element("path", { d: bent([x, n ? y + height : y, width], radius, thick, n ? -1 : 1), fill: colour });
    const [dx, dy] = inwards[n].map((by) => (by * thick) / 2);
    const [x1, y1, x2, y2] = ends[n];
    return element("line", { x1: x1 + dx, y1: y1 + dy, x2: x2 + dx, y2: y2 + dy, stroke: colour, "stroke-width": thick });
  });
}

/**
 * A border above or below: it ends in the corners, thinner to the side.
 * @param {number[]} place left, outer edge and width @param {number} radius @param {number} thick @param {1|-1} inwards down or up
 */
function bent([x, y, width], radius, thick, inwards) {
  const [outer, inner, right] = [inwards > 0 ? 1 : 0, inwards > 0 ? 0 : 1, x + width];
  const [foot, below] = [num(y + inwards * radius), num(y + inwards * thick)];
  const out = (/** @type {number} */ toX, /** @type {string} */ toY) => `A${num(radius)} ${num(radius)} 0 0 ${outer} ${num(toX)} ${toY}`;
  const back = (/** @type {number} */ toX, /** @type {string} */ toY) => `A${num(radius)} ${num(radius - thick)} 0 0 ${inner} ${num(toX)} ${toY}`;
  return `M${num(x)} ${foot}${out(x + radius, num(y))}H${num(right - radius)}${out(right, foot)}${back(right - radius, below)}H${num(x + radius)}${back(x, foot)}Z`;
}

/** The fill of a background: a colour, or the hatch of a stale copy. @param {CSSStyleDeclaration} style @param {Ground} ground @returns {string} "" for none */
function fillOf(style, ground) {
  const colours = /** @type {string[]} */ (style.backgroundImage.match(/(?:rgba?|color|oklab|oklch)\([^()]*\)/g) ?? []);
  if (style.backgroundImage.startsWith("repeating-linear-gradient") && colours.length > 1) {
    const [a, b] = [colours[0], colours.find((one) => one !== colours[0]) ?? colours[0]];
    const id = `hatch-${a}-${b}`.replace(/[^a-z0-9]+/g, "-");
    const pattern = `<pattern id="${id}" width="14" height="14" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">${element("rect", { width: 14, height: 14, fill: a })}${element("rect", { x: 7, width: 7, height: 14, fill: b })}</pattern>`;
    if (!ground.patterns.includes(pattern)) ground.patterns.push(pattern);
    return `url(#${id})`;
  }
  const [first] = colours;
  if (first) return first;
  return seen(style.backgroundColor) ? style.backgroundColor : "";
}

/** @param {string} colour */
function seen(colour) {
  return colour !== "transparent" && !/^rgba\(.*, 0\)$/.test(colour) && !/\/ 0\)$/.test(colour);
}

/** The small square before a word: what a CPU is doing. @param {Element} node @param {DOMRect} box @param {number} zoom @param {Ground} ground */
function before(node, box, zoom, ground) {
  const style = getComputedStyle(node, "::before");
  const [width, height] = [parseFloat(style.width) * zoom, parseFloat(style.height) * zoom];
  if (style.content === "none" || !(width > 0 && height > 0) || !seen(style.backgroundColor)) return "";
  return element("rect", { x: box.left - ground.left, y: box.top - ground.top + (box.height - height) / 2, width, height, rx: Math.min(width / 2, parseFloat(style.borderTopLeftRadius) * zoom || 0), fill: style.backgroundColor });
}

/** @type {CanvasRenderingContext2D|null} */
let measuring = null;

/** A text where it stands, line by line. @param {Text} node @param {CSSStyleDeclaration} style @param {number} zoom @param {Ground} ground */
function words(node, style, zoom, ground) {
  if (!node.data.trim()) return "";
  measuring ??= document.createElement("canvas").getContext("2d");
  const size = parseFloat(style.fontSize) * zoom;
  if (!measuring) return "";
  measuring.font = `${style.fontWeight} ${size}px ${style.fontFamily}`;
  const { fontBoundingBoxAscent: up, fontBoundingBoxDescent: down } = measuring.measureText("x");
  const mono = /mono/i.test(style.fontFamily);
  return linesOf(node).map(({ box, content }) => {
    const shown = style.textTransform === "uppercase" ? content.toUpperCase() : content;
    const room = style.textOverflow === "ellipsis" && style.overflow !== "visible" ? /** @type {Element} */ (node.parentElement).getBoundingClientRect().right - box.left : Infinity;
    return text(box.left - ground.left, box.top - ground.top + (box.height - up - down) / 2 + up, cut(shown, box.width, room), { size, fill: style.color, mono, weight: style.fontWeight, spacing: style.letterSpacing === "normal" ? undefined : style.letterSpacing });
  }).join("");
}

/** @param {string} content @param {number} width @param {number} room */
function cut(content, width, room) {
  return width <= room + 1 ? content : `${content.slice(0, Math.max(0, Math.floor((content.length * room) / width) - 1))}…`;
}

/** The lines of a text node, with where each lies. @param {Text} node @returns {{box: DOMRect, content: string}[]} */
function linesOf(node) {
  const range = document.createRange();
  range.selectNodeContents(node);
  const boxes = [...range.getClientRects()].filter((box) => box.width > 0);
  if (boxes.length <= 1) return boxes.map((box) => ({ box, content: node.data.replace(/\s+/g, " ").trim() }));
  /** @type {{box: DOMRect, content: string}[]} */
  const lines = [];
  for (const match of node.data.matchAll(/\S+\s*/g)) {
    range.setStart(node, match.index);
    range.setEnd(node, match.index + match[0].trimEnd().length);
    const box = range.getBoundingClientRect();
    const last = lines.at(-1);
    if (last && Math.abs(last.box.top - box.top) < 2) last.content += ` ${match[0].trimEnd()}`;
    else lines.push({ box, content: match[0].trimEnd() });
  }
  return lines;
}

/** Drawings within the board: the arrows between the copies. @param {SVGElement} node @param {Ground} ground @returns {string} */
function graphics(node, ground) {
  const style = getComputedStyle(node);
  if (style.display === "none" || style.visibility === "hidden") return "";
  if (node.tagName === "svg" || node.tagName === "g") {
    const inner = [...node.children].map((child) => graphics(/** @type {SVGElement} */ (child), ground)).join("");
    return inner && style.opacity !== "1" ? `<g opacity="${num(Number(style.opacity))}">${inner}</g>` : inner;
  }
  const matrix = node instanceof SVGGraphicsElement ? node.getScreenCTM() : null;
  if (!matrix || !(SHAPES.includes(node.tagName) || node.tagName === "text")) return "";
  const place = [matrix.a, matrix.b, matrix.c, matrix.d, matrix.e - ground.left, matrix.f - ground.top].map((n) => String(Math.round(n * 1000) / 1000)).join(" ");
  const kept = Object.fromEntries([...node.attributes].filter(({ name }) => /^(d|x|y|x1|x2|y1|y2|cx|cy|r|rx|ry|width|height|points|text-anchor)$/.test(name)).map(({ name, value }) => [name, value]));
  const paint = { transform: `matrix(${place})`, fill: style.fill, stroke: style.stroke === "none" ? null : style.stroke, "stroke-width": style.stroke === "none" ? null : parseFloat(style.strokeWidth), "stroke-dasharray": style.strokeDasharray === "none" ? null : style.strokeDasharray, "stroke-linecap": style.strokeLinecap === "butt" ? null : style.strokeLinecap, opacity: style.opacity === "1" ? null : style.opacity };
  if (node.tagName !== "text") return element(node.tagName, { ...kept, ...paint });
  return `<g transform="matrix(${place})">${text(Number(kept.x ?? 0), Number(kept.y ?? 0), node.textContent ?? "", { size: parseFloat(style.fontSize), fill: style.fill, mono: /mono/i.test(style.fontFamily), weight: style.fontWeight, anchor: kept["text-anchor"] })}</g>`;
}
