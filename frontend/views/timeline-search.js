/** The search field of the timeline, with what it has found below it. */

import { count } from "../format/numbers.js";
import { h, setAttribute } from "./dom.js";

/** @typedef {import("../page/search.js").SearchPicture} SearchPicture */
/** @typedef {import("../format/lanes.js").LaneStyle} LaneStyle */

const MOST_LANES = 12;
const SAYS = "Search lanes and records (S): words, or /regular expression/, with i after it for any case. Enter: next hit, Shift Enter: the previous one.";

/** @param {{type: (text: string) => void, go: (direction: 1|-1) => void, lane: (lane: LaneStyle) => void}} actions */
export function timelineSearch(actions) {
  const field = h("input", { type: "search", id: "timeline-search", autocomplete: "off", spellcheck: "false", placeholder: "search", "aria-label": SAYS, title: SAYS, "aria-describedby": "timeline-found" });
  const told = h("span", { class: "num" });
  const lanes = h("span", { class: "found-lanes" });
  const button = (/** @type {string} */ text, /** @type {string} */ label, /** @type {1|-1} */ direction) => h("button", { type: "button", class: "quiet icon", "aria-label": label, title: label, onclick: () => actions.go(direction) }, text);
  const back = button("‹", "Previous hit (Shift F3)", -1);
  const on = button("›", "Next hit (F3)", 1);
  const found = h("div", { class: "found", id: "timeline-found", hidden: true }, h("span", { class: "found-line" }, back, on, told), lanes);
  field.addEventListener("input", () => actions.type(field.value));
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      actions.go(event.shiftKey ? -1 : 1);
    } else if (event.key === "Escape") {
      event.preventDefault();
      field.value = "";
      actions.type("");
      field.blur();
    }
  });
  return {
    element: h("div", { class: "search-box", role: "search" }, field, found),
    focus() {
      field.focus();
      field.select();
    },
    /** @param {SearchPicture|null} picture */
    update(picture) {
      found.hidden = !picture;
      setAttribute(field, "aria-invalid", picture?.wrong ? "true" : null);
      if (!picture) return;
      told.textContent = picture.wrong || words(picture);
      told.classList.toggle("error", picture.wrong !== "");
      back.disabled = on.disabled = picture.wrong !== "" || (picture.done === 1 && picture.total === 0);
      const more = picture.lanes.length - MOST_LANES;
      lanes.replaceChildren(...picture.lanes.slice(0, MOST_LANES).map((lane) => h("button", { type: "button", class: "chip", title: `Select the lane ${lane.title}`, onclick: () => actions.lane(lane) }, lane.title.replace(" · ", " "))), more > 0 ? `and ${more} lanes more` : "");
    },
  };
}

/** @param {SearchPicture} picture */
function words({ total, place, done }) {
  const so = done < 1 ? `, ${Math.floor(done * 100)} % searched` : "";
  if (!total) return done < 1 ? `no record yet${so}` : "no record";
  return place ? `${count(place)} of ${count(total)} records${so}` : `${count(total)} records${so}`;
}
