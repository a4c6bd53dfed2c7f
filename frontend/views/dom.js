/**
 * Small helpers for the document. Text is always set as text, never as markup: a run's name, a guest's
 * program or an error message can hold anything.
 */

/** @typedef {Node|string|number|null|undefined|false} Child */

/**
 * Make an element. Attributes beginning with "on" are listeners; `class`, `dataset` and ARIA work as in HTML.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, any>} [attributes] `false`, null and undefined leave the attribute out
 * @param {...(Child|Child[])} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  setAttributes(element, attributes);
  append(element, children);
  return element;
}

/**
 * Make an SVG element.
 * @param {string} tag
 * @param {Record<string, any>} [attributes]
 * @param {...(Child|Child[])} children
 * @returns {SVGElement}
 */
export function s(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  setAttributes(element, attributes);
  append(element, children);
  return element;
}

/**
 * @param {Element} element
 * @param {Record<string, any>} attributes
 */
function setAttributes(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
}

/**
 * @param {Element} element
 * @param {(Child|Child[])[]} children
 */
function append(element, children) {
  for (const child of children.flat()) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : String(child));
  }
}

/**
 * Set an element's text only if it differs: most cells keep their value from one step to the next.
 * @param {Element} element
 * @param {string} text
 * @returns {boolean} whether it changed
 */
export function setText(element, text) {
  if (element.textContent === text) return false;
  element.textContent = text;
  return true;
}

/**
 * @param {Element} element
 * @param {string} name
 * @param {string|null} value null takes the attribute away
 */
export function setAttribute(element, name, value) {
  if (value === null) element.removeAttribute(name);
  else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/**
 * A name that explains itself on hover and focus (see explain.js).
 * @param {string} name
 * @param {string} sentence
 * @param {string} [extraClass]
 */
export function term(name, sentence, extraClass = "") {
  return h("span", { class: `term ${extraClass}`, tabindex: "-1", "data-explain": sentence, "data-name": name }, name);
}

/**
 * @template {Element} [T=HTMLElement]
 * @param {string} id
 * @returns {T}
 */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no #${id}`);
  return /** @type {any} */ (element);
}

const ICONS = {
  start: "M2 2h2v10H2zM13 2v10L5 7z",
  back: "M10 2v10L3 7z",
  play: "M3 1.5v11l9.5-5.5z",
  pause: "M3 2h3v10H3zM8 2h3v10H8z",
  forward: "M4 2v10l7-5z",
  end: "M10 2h2v10h-2zM1 2v10l8-5z",
  pin: "M9 1l4 4-2 .5-2.2 2.2.2 3L7.5 12 5 9.5 1.5 13l-.5-.5L4.500 9 2 6.5 3.300 5l3 .2L8.500 3z",
  find: "M6 1a5 5 0 1 0 3 9l3 3 1.200-1.200-3-3A5 5 0 0 0 6 1zm0 1.600a3.400 3.400 0 1 1 0 6.800 3.400 3.400 0 0 1 0-6.800z",
  close: "M3 2l4 4 4-4 1 1-4 4 4 4-1 1-4-4-4 4-1-1 4-4-4-4z",
  link: "M6 8.500a2.500 2.500 0 0 0 3.500 0l2-2A2.500 2.500 0 0 0 8 3l-1 1 1 1 1-1a1.100 1.100 0 0 1 1.500 1.500l-2 2A1.100 1.100 0 0 1 7 7.500zM8 5.500a2.500 2.500 0 0 0-3.500 0l-2 2A2.500 2.500 0 0 0 6 11l1-1-1-1-1 1A1.100 1.100 0 0 1 3.500 8.500l2-2A1.100 1.100 0 0 1 7 6.500z",
};

/**
 * @param {keyof typeof ICONS} name
 */
export function icon(name) {
  return s("svg", { viewBox: "0 0 14 14", "aria-hidden": "true" }, s("path", { d: ICONS[name] }));
}

/** Keys that are pressed together: "Shift+O". @param {string[]} keys @returns {Child[]} */
export function keycaps(keys) {
  return keys.flatMap((key, n) => (n ? ["+", h("kbd", {}, key)] : [h("kbd", {}, key)]));
}

/**
 * Scroll a box, and nothing around it, until an element in it is in sight; of a tall one the top.
 * @param {Element} box @param {Element} element @param {number} [margin] px that stay free above it
 */
export function bringWithin(box, element, margin = 0) {
  const zoom = box.currentCSSZoom ?? 1; // rectangles are as large as they look, scrolling counts in the box's own px
  const [room, wanted] = [box.getBoundingClientRect(), element.getBoundingClientRect()];
  const above = (wanted.top - room.top) / zoom - margin;
  const below = (wanted.bottom - room.top) / zoom - box.clientHeight;
  if (above < 0) box.scrollTop += above;
  else if (below > 0) box.scrollTop += Math.min(below, above);
}
