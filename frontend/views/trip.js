/**
 * The round trip at the cursor as the tokens of the measured sequences: one line for each design that is open.
 * What has happened at the cursor is bright, what is to come is faint; the token at the cursor is gold.
 * What both do stands in one column, and the lines scroll together.
 * Each line is one tab stop; the arrow keys move among its tokens, Enter or a click moves the cursor there.
 */

import { isCall } from "../format/token-words.js";
import { gapsOf } from "../model/trip-gaps.js";
import { stepAt } from "../model/trip-place.js";
import { h, setAttribute, setText } from "./dom.js";

/**
 * @typedef {object} TripToken
 * @property {string} token
 * @property {number|null} seq null for a mark that is no record
 * @property {string} who guest, host, EL2, hardware or user, and on which CPU; "" for a mark
 * @property {string} what happens, in one sentence
 * @property {string} why it happens: the rule
 * @property {boolean} only the other design does not do this here
 */

/**
 * @typedef {object} TripSide
 * @property {string} design
 * @property {string} label
 * @property {string} id of the run
 * @property {boolean} shown whether the board shows this design
 * @property {import("../model/trips.js").Trip|null} trip null: this design has no such round trip
 * @property {TripToken[]} tokens
 * @property {import("../model/trip-counts.js").TripCounts|null} counts
 */

/**
 * @typedef {object} TripPicture
 * @property {string} title
 * @property {TripSide[]} sides
 * @property {string} meaning see model/trip-meaning.js
 * @property {(number|null)[][]} steps the sides' tokens beside each other: for each step the place in every side
 */

/** A token nearer to an end than this is brought back into sight. */
const EDGE = 60;
/** What a token is wider than its letters, as in trip.css: padding, border, and the distance to the next one. */
const TOKEN = 11;
const SAYS = "From the guest's exit to its next entry: every access and function of the host, in order, in the words of the measurements. Point at a token to read it, select it to go there.";

/** @param {HTMLElement} root @param {{seek: (seq: number) => void, other: (seq: number) => void, table: () => void}} actions */
export function tripView(root, actions) {
  const title = h("span", { class: "trip-title dim" });
  const lines = h("div", { class: "trip-lines" });
  const table = h("button", { type: "button", class: "quiet", id: "trip-table-toggle", "aria-pressed": "false", title: "The round trip as a table (Shift+R)", onclick: actions.table }, "Table");
  root.replaceChildren(h("div", { class: "trip-head" }, h("h2", { class: "term", tabindex: "0", "data-explain": SAYS, "data-name": "Round trip" }, "Round trip"), table, title), lines);
  /** @type {TripPicture|null|undefined} */
  let drawn;
  /** @type {ReturnType<typeof line>[]} */
  let made = [];
  return {
    /** @param {boolean} open whether the table is */
    setTable: (open) => setAttribute(table, "aria-pressed", String(open)),
    /**
     * @param {TripPicture|null} picture @param {number} seq the cursor @param {number} sides how many designs are open
     * @returns {number} the step at the cursor, -1 for none
     */
    update(picture, seq, sides) {
      root.dataset.sides = String(sides);
      if (picture !== drawn) {
        drawn = picture;
        made = picture ? linesOf(picture, actions) : [];
        lines.replaceChildren(...(picture ? made.map((one) => one.element) : [h("p", { class: "dim" }, "No round trip yet: the guest has not left for the first time.")]));
        setText(title, picture?.title ?? "");
      }
      if (!picture) return -1;
      const { step, places } = stepAt(picture, seq);
      made.forEach((one, n) => one.update(places[n], picture.sides[n].shown));
      return step;
    },
  };
}

/** @param {TripPicture} picture @param {{seek: (seq: number) => void, other: (seq: number) => void}} actions */
function linesOf({ sides, steps }, actions) {
  const gaps = gapsOf(sides.map((side) => side.tokens.map(({ token }) => token)), steps);
  const lines = sides.map((side, n) => line(side, gaps[n], actions));
  const whole = lines.filter((_, n) => sides[n].trip).map((one) => one.list);
  for (const list of whole) list.addEventListener("scroll", () => whole.forEach((other) => (other.scrollLeft = list.scrollLeft)), { passive: true });
  return lines;
}

/** The room that a line leaves. @param {import("../model/trip-gaps.js").Gap} gap */
function gapElement({ lacks }) {
  const element = h("span", { class: "gap", "aria-hidden": "true" });
  element.style.width = `max(0px, ${lacks.map(({ letters, tokens }) => `${letters}ch + ${tokens * TOKEN}px`).join(", ")})`;
  return element;
}

/**
 * @param {TripSide} side @param {import("../model/trip-gaps.js").Gap[]} gaps
 * @param {{seek: (seq: number) => void, other: (seq: number) => void}} actions
 */
function line(side, gaps, actions) {
  const go = side.shown ? actions.seek : actions.other;
  const tokens = side.tokens.map((one) => button(one, go));
  const room = new Map(gaps.map((gap) => [gap.after, gapElement(gap)]));
  const none = side.trip ? null : h("span", { class: "dim" }, "no such round trip in this design");
  const list = h("div", { class: "tokens", role: "toolbar", "aria-label": `Round trip in ${side.label}`, onkeydown: (/** @type {KeyboardEvent} */ event) => walk(event, list) },
    h("div", { class: "run" }, room.get(-1), tokens.map((token, n) => (room.has(n) ? h("span", { class: "waits" }, token, room.get(n)) : token)), none));
  const element = h("div", { class: `trip-line${side.shown ? " shown" : ""}`, "data-design": side.design }, h("span", { class: "design mono" }, side.design), list);
  list.addEventListener("scroll", () => fade(list), { passive: true });
  let at = NaN;
  const follow = () => (side.shown ? keepInSight(list, tokens[Math.max(0, at)]) : fade(list));
  new ResizeObserver(follow).observe(list); // larger type, another window: what is in sight is another part
  return {
    element,
    list,
    /** @param {number} now place of the token at the cursor @param {boolean} main whether the cursor is in this design */
    update(now, main) {
      if (now === at) return;
      at = now;
      tokens.forEach((token, n) => {
        setAttribute(token, "data-when", n < now || (n === now && !main) ? "done" : n === now ? "now" : "ahead");
        setAttribute(token, "aria-current", main && n === now ? "step" : null);
        setAttribute(token, "data-reached", !main && n === now ? "" : null);
      });
      if (!list.contains(document.activeElement)) tabStop(tokens, Math.max(0, now));
      follow();
    },
  };
}

/** Scroll so that what was and what comes can be seen. @param {HTMLElement} list @param {HTMLElement|undefined} token */
function keepInSight(list, token) {
  if (!token) return fade(list);
  const from = token.offsetLeft - list.offsetLeft;
  const inside = from >= list.scrollLeft + EDGE && from + token.offsetWidth <= list.scrollLeft + list.clientWidth - EDGE;
  if (!inside) list.scrollLeft = from - list.clientWidth * 0.4;
  fade(list);
}

/** Tell by faded ends that there is more. @param {HTMLElement} list */
function fade(list) {
  list.classList.toggle("more-before", list.scrollLeft > 2);
  list.classList.toggle("more-after", list.scrollLeft + list.clientWidth < list.scrollWidth - 2);
}

/** @param {TripToken} one @param {(seq: number) => void} go */
function button({ token, seq, what, why, only }, go) {
  const says = `${what} ${why}`.trim();
  const kind = seq === null ? "mark" : token.startsWith("g:") ? "guest" : isCall(token) ? "call" : /^(EXIT|ENTER)/.test(token) ? "edge" : "access";
  return h("button", {
    type: "button", class: `token ${kind}${only ? " only" : ""}`, tabindex: "-1", "data-seq": seq, "data-name": token,
    "data-explain": only ? `${says} The other design does not do this at this point.` : says,
    onclick: () => seq !== null && go(seq),
  }, token);
}

/** @param {HTMLElement[]} tokens @param {number} place */
function tabStop(tokens, place) {
  tokens.forEach((token, n) => (token.tabIndex = n === place ? 0 : -1));
}

/** @param {KeyboardEvent} event @param {HTMLElement} list */
function walk(event, list) {
  const tokens = /** @type {HTMLElement[]} */ ([...list.querySelectorAll("button")]);
  const here = tokens.indexOf(/** @type {HTMLElement} */ (event.target));
  const step = { ArrowRight: 1, ArrowLeft: -1, Home: -here, End: tokens.length - 1 - here }[event.key];
  if (here < 0 || step === undefined) return;
  event.preventDefault();
  const next = Math.min(tokens.length - 1, Math.max(0, here + step));
  tabStop(tokens, next);
  tokens[next].focus();
}
