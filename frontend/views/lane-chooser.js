/** The chooser of lanes: type to filter, tick, fold and pin. The timeline beside it follows at once. */

import { makeDialog } from "./dialog.js";
import { h, icon, setText } from "./dom.js";

/** @typedef {import("../page/timeline-lanes.js").TimelineLanes} TimelineLanes */
/** @typedef {import("../format/lanes.js").LaneStyle} LaneStyle */
/** @typedef {import("../format/lanes.js").LaneGroup} LaneGroup */

/** @param {TimelineLanes} lanes */
export function laneChooser(lanes) {
  const field = h("input", { type: "search", id: "lane-filter", autocomplete: "off", spellcheck: "false", placeholder: "filter: LR 1, vCPU 0, loaded", "aria-label": "Filter the list of lanes", oninput: () => draw() });
  const told = h("span", { class: "dim num", role: "status" });
  const list = h("div", { class: "lane-list", tabindex: "-1" });
  const button = (/** @type {string} */ text, /** @type {string} */ title, /** @type {() => void} */ act) => h("button", { type: "button", title, onclick: () => (act(), draw()) }, text);
  const tick = button("Show these", "Show every lane of the list below", () => lanes.choice.show(found().map((lane) => lane.name), true));
  const clear = button("Hide these", "Hide every lane of the list below", () => lanes.choice.show(found().map((lane) => lane.name), false));
  const dialog = makeDialog("lane-chooser", "Lanes", h("div", { class: "lane-tools" }, field, told),
    h("div", { class: "lane-tools" }, tick, clear, h("span", { class: "grow" }),
      button("Fold all", "One lane for each CPU", () => lanes.choice.fold(keys(lanes), true)), button("Unfold all", "All lanes that are ticked", () => lanes.choice.fold(keys(lanes), false)),
      button("Defaults", "Tick, fold and pin as at first", () => lanes.choice.reset())), list);

  function found() {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    return lanes.everything.flatMap((group) => group.lanes).filter((lane) => matches(lane, words));
  }

  function draw() {
    const some = new Set(found());
    const { pinned } = lanes.choice.value;
    const groups = lanes.everything.map((group) => ({ group, some: group.lanes.filter((lane) => some.has(lane)) })).filter((part) => part.some.length);
    list.replaceChildren(...groups.map((part) => groupOf(part.group, part.some, lanes, pinned, draw)));
    const shown = [...some].filter((lane) => lanes.isShown(lane)).length;
    setText(told, some.size ? `${shown} of ${some.size} ticked` : "no lane has these words in its name");
    tick.disabled = clear.disabled = some.size === 0;
  }

  return {
    dialog,
    show() {
      field.value = "";
      draw();
      dialog.showModal();
      field.focus();
    },
  };
}

/** @param {LaneStyle} lane @param {string[]} words */
function matches(lane, words) {
  const text = `${lane.title} ${lane.name}`.toLowerCase().replace(" · ", " ");
  return words.every((word) => text.includes(word)) || (words.length > 0 && text.includes(words.join(" ")));
}

/** @param {TimelineLanes} lanes */
function keys(lanes) {
  return lanes.everything.map((group) => group.key);
}

/** @param {LaneGroup} group @param {LaneStyle[]} some @param {TimelineLanes} lanes @param {string[]} pinned @param {() => void} changed */
function groupOf(group, some, lanes, pinned, changed) {
  const folded = h("input", { type: "checkbox", checked: lanes.isFolded(group.key), onchange: () => lanes.choice.fold([group.key], folded.checked) });
  return h("fieldset", {}, h("legend", {}, group.title, h("label", {}, folded, "folded")), some.map((lane) => {
    const box = h("input", { type: "checkbox", "data-lane": lane.name, checked: lanes.isShown(lane), onchange: () => (lanes.choice.show([lane.name], box.checked), tellOf(changed, box)) });
    const isPinned = pinned.includes(lane.name);
    const says = isPinned ? `Let ${lane.title} go` : `Pin ${lane.title} to the top`;
    const pin = h("button", { type: "button", class: "pin", "aria-pressed": String(isPinned), "aria-label": says, title: says, "data-pin": lane.name, onclick: () => {
      lanes.choice.pin(lane.name);
      changed();
    } }, icon("pin"));
    return h("div", { class: "lane-choice" }, h("label", { title: lane.explain }, box, lane.short), pin);
  }));
}

/** The list is made anew: what had the focus gets it back. @param {() => void} changed @param {HTMLInputElement} box */
function tellOf(changed, box) {
  const { lane } = box.dataset;
  changed();
  /** @type {HTMLElement|null} */ (document.querySelector(`#lane-chooser input[data-lane="${CSS.escape(lane ?? "")}"]`))?.focus();
}
