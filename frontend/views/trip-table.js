/** The round trip's table twin: its steps in order, who does each and what for, and whether each design does it. */

import { h, setAttribute } from "./dom.js";

/** @typedef {import("./trip.js").TripPicture} TripPicture */

/** @param {HTMLElement} root @param {{seek: (seq: number) => void, other: (seq: number) => void}} actions */
export function tripTable(root, actions) {
  const heading = h("h2", { tabindex: "-1" }, "The round trip as a table");
  const about = h("span", { class: "dim" });
  const body = h("div");
  root.replaceChildren(h("div", { class: "state-head" }, heading, about), body);
  /** @type {TripPicture|null|undefined} */
  let drawn;
  /** @type {HTMLElement[]} */
  let rows = [];
  let at = NaN;

  /** @param {TripPicture|null} picture */
  function build(picture) {
    drawn = picture;
    at = NaN;
    about.textContent = picture ? `${picture.title}. In order, from the guest's exit to its next entry.` : "";
    rows = picture ? rowsOf(picture, actions) : [];
    body.replaceChildren(picture ? tableOf(picture, rows) : h("p", { class: "dim" }, "No round trip yet: the guest has not left for the first time."));
  }

  return {
    focus: () => heading.focus({ preventScroll: true }),
    /** @param {TripPicture|null} picture @param {number} step the step at the cursor, -1 for none */
    update(picture, step) {
      if (root.hidden) return;
      if (picture !== drawn) build(picture);
      if (step === at) return;
      at = step;
      rows.forEach((one, n) => setAttribute(one, "aria-current", n === step ? "step" : null));
      rows[step]?.scrollIntoView({ block: "nearest" });
    },
  };
}

/** @param {TripPicture} picture @param {HTMLElement[]} rows */
function tableOf({ title, sides }, rows) {
  const head = (/** @type {string} */ name, shown = false) => h("th", { scope: "col", class: shown ? "shown" : null }, name);
  return h("table", { class: "trip-table" }, h("caption", { class: "visually-hidden" }, `Round trip of ${title}`),
    h("thead", {}, h("tr", {}, head("step"), sides.map((side) => head(side.design, side.shown)), head("who"), head("what"), head("what for"))),
    h("tbody", {}, rows));
}

/** What neighbours have the same reason for shares its cell. @param {TripPicture} picture @param {{seek: (seq: number) => void, other: (seq: number) => void}} actions */
function rowsOf({ sides, steps }, actions) {
  const shown = sides.findIndex((side) => side.shown);
  const all = steps.map((places) => places.map((place, which) => (place === null ? null : sides[which].tokens[place])));
  const told = all.map((tokens) => tokens[shown] ?? tokens.find(Boolean));
  return all.map((tokens, n) => {
    const made = row(sides, tokens, told[n], n, actions);
    if (n && told[n]?.why === told[n - 1]?.why) return made;
    const end = told.findIndex((one, later) => later > n && one?.why !== told[n]?.why);
    made.append(h("td", { class: "dim", rowspan: (end < 0 ? told.length : end) - n }, told[n]?.why ?? ""));
    return made;
  });
}

/**
 * @param {import("./trip.js").TripSide[]} sides @param {(import("./trip.js").TripToken|null)[]} tokens
 * @param {import("./trip.js").TripToken|null|undefined} told the one whose words stand here @param {number} n
 * @param {{seek: (seq: number) => void, other: (seq: number) => void}} actions
 */
function row(sides, tokens, told, n, actions) {
  const cells = sides.map((side, which) => h("td", { class: `mono${side.shown ? " shown" : ""}` }, cell(tokens[which], side, actions)));
  return h("tr", { class: tokens.includes(null) ? "only" : null }, h("th", { scope: "row", class: "num" }, n + 1), cells,
    h("td", { class: "who" }, told?.who ?? ""), h("td", {}, told?.what ?? ""));
}

/**
 * A token leads to its record, as in the line; there the keyboard reaches it.
 * @param {import("./trip.js").TripToken|null} token @param {import("./trip.js").TripSide} side
 * @param {{seek: (seq: number) => void, other: (seq: number) => void}} actions
 */
function cell(token, side, actions) {
  if (!token) return side.trip ? h("span", { class: "dim" }, "–", h("span", { class: "visually-hidden" }, "not here")) : "";
  const { seq } = token;
  if (seq === null) return token.token;
  return h("button", { type: "button", class: "quiet", tabindex: "-1", title: `To record ${seq}`, onclick: () => (side.shown ? actions.seek : actions.other)(seq) }, token.token);
}
