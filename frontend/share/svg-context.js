/**
 * What the painter of the lanes draws on a canvas, as SVG: the part of a canvas context that it uses. So a picture shows
 * what the page shows, by the same code. Pure; how wide a text is, the caller knows.
 */

import { element, num, SANS } from "./svg-text.js";
import { escaped } from "./svg-text.js";

export class SvgContext {
  /** @param {(text: string) => number} widthOf of a text of 10 px */
  constructor(widthOf) {
    this.widthOf = widthOf;
    this.fillStyle = "#000";
    this.strokeStyle = "#000";
    this.lineWidth = 1;
    this.globalAlpha = 1;
    this.font = "";
    this.textAlign = "start";
    this.textBaseline = "alphabetic";
    /** @type {string[]} */
    this.parts = [];
    /** @type {string[]} */
    this.path = [];
    this.open = 0;
    /** @type {{open: number, textAlign: string}[]} */
    this.kept = [];
    this.clips = 0;
    /** @type {number[]} */
    this.area = [];
  }

  save() {
    this.kept.push({ open: this.open, textAlign: this.textAlign });
  }

  restore() {
    const { open, textAlign } = this.kept.pop() ?? { open: 0, textAlign: "start" };
    for (; this.open > open; this.open--) this.parts.push("</g>");
    this.textAlign = textAlign;
  }

  /** @param {string} tag */
  #group(tag) {
    this.parts.push(tag);
    this.open += 1;
  }

  /** @param {number} x @param {number} y */
  translate(x, y) {
    this.#group(`<g transform="translate(${num(x)} ${num(y)})">`);
  }

  /** @param {number} angle */
  rotate(angle) {
    this.#group(`<g transform="rotate(${num((angle * 180) / Math.PI)})">`);
  }

  beginPath() {
    this.path = [];
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height */
  rect(x, y, width, height) {
    this.area = [x, y, width, height];
  }

  clip() {
    const [x, y, width, height] = this.area;
    const id = `lanes-${++this.clips}`;
    this.parts.push(`<clipPath id="${id}">${element("rect", { x, y, width: Math.max(0, width), height: Math.max(0, height) })}</clipPath>`);
    this.#group(`<g clip-path="url(#${id})">`);
  }

  /** @param {number} x @param {number} y */
  lineTo(x, y) {
    this.path.push(`${num(x)} ${num(y)}`);
  }

  stroke() {
    this.parts.push(element("polyline", { points: this.path.join(" "), fill: "none", stroke: this.strokeStyle, "stroke-width": this.lineWidth }));
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height */
  fillRect(x, y, width, height) {
    this.parts.push(element("rect", { x, y, width, height, fill: this.fillStyle, opacity: this.globalAlpha === 1 ? null : this.globalAlpha }));
  }

  clearRect() {}

  /** @param {string} text @returns {{width: number}} */
  measureText(text) {
    return { width: this.widthOf(text) };
  }

  /** @param {string} text @param {number} x @param {number} y of its middle */
  fillText(text, x, y) {
    this.parts.push(element("text", { x, y: y + 3.5, fill: this.fillStyle, "font-family": SANS, "font-size": 10, "text-anchor": this.textAlign === "center" ? "middle" : null }, escaped(text)));
  }

  /** @returns {string} all that was drawn */
  svg() {
    return this.parts.join("");
  }
}
