/** The names left of the lanes: fold a CPU's group, select a lane, pin it. Pinned lanes stand above and do not scroll. */

import { h, icon, setAttribute } from "./dom.js";
import { firstTermIsTabStop } from "./explain.js";

/** @typedef {import("../format/lanes.js").LaneStyle} LaneStyle */

/**
 * @typedef {object} NameActions
 * @property {(name: string) => void} select a lane
 * @property {(group: string) => void} fold it, or unfold it
 * @property {(name: string) => void} pin a lane to the top, or let it go
 */

/** @param {NameActions} actions @param {() => void} scrolled */
export function laneNames(actions, scrolled) {
  const above = h("div", { class: "pinned-names", role: "group", "aria-label": "Pinned lanes" });
  const names = h("div", { class: "lane-names", role: "group", "aria-label": "Lanes" });
  const element = h("div", { class: "names" }, above, names);
  let key = "";
  let selected = "";
  names.addEventListener("scroll", scrolled, { passive: true });

  return {
    element,
    /** Pixels by which the lanes are scrolled. Read when they have been, not in every frame. */
    top: () => names.scrollTop,
    /** @param {{lanes: LaneStyle[], pinned: LaneStyle[], selected: string}} picture */
    update({ lanes, pinned, selected: now }) {
      const next = [...pinned.map((lane) => `^${lane.name}`), ...lanes.map((lane) => `${lane.name} ${lane.short}`)].join();
      const pins = new Set(pinned.map((lane) => lane.name));
      if (next !== key) {
        key = next;
        selected = "";
        const focus = document.activeElement instanceof HTMLElement && element.contains(document.activeElement) ? focusOf(document.activeElement) : "";
        above.replaceChildren(...pinned.map((lane) => nameOf(lane, actions, true, true)));
        names.replaceChildren(...lanes.map((lane) => nameOf(lane, actions, false, pins.has(lane.name))));
        for (const group of [above, names]) firstTermIsTabStop(group);
        if (focus) /** @type {HTMLElement|null} */ (element.querySelector(focus))?.focus();
      }
      if (now === selected) return;
      selected = now;
      for (const node of element.querySelectorAll(".lane-name")) setAttribute(node, "aria-current", node.getAttribute("data-lane") === now ? "true" : null);
    },
    /** Bring a lane into sight. @param {string} name */
    reveal(name) {
      names.querySelector(`[data-lane="${CSS.escape(name)}"]`)?.scrollIntoView({ block: "center" });
    },
  };
}

/** What has the focus, to give it back when the names are made anew. @param {HTMLElement} node */
function focusOf(node) {
  const kind = node.dataset.does;
  return kind ? `[data-does="${kind}"][data-of="${CSS.escape(node.dataset.of ?? "")}"]` : "";
}

/** @param {LaneStyle} lane @param {NameActions} actions @param {boolean} above @param {boolean} pinned */
function nameOf(lane, actions, above, pinned) {
  const folded = lane.members !== undefined;
  const owner = lane.title.split(" · ")[0];
  const head = above ? h("span", { class: "owner small" }, shortOwner(lane)) : lane.first ? foldButton(lane, actions, owner, folded) : h("span", {});
  return h("div", { class: `lane-name${lane.first ? " first" : ""}${pinned ? " is-pinned" : ""}${folded ? " folded" : ""}`, "data-lane": lane.name, onclick: () => actions.select(lane.name) },
    head,
    h("span", { class: "term", tabindex: "-1", "data-explain": lane.explain, "data-name": lane.title, onfocus: () => actions.select(lane.name) }, lane.short),
    folded ? null : pinButton(lane, actions, above, pinned));
}

/** @param {LaneStyle} lane */
function shortOwner(lane) {
  return lane.group.toUpperCase();
}

/** @param {LaneStyle} lane @param {NameActions} actions @param {string} owner @param {boolean} folded */
function foldButton(lane, actions, owner, folded) {
  const fold = (/** @type {Event} */ event) => {
    event.stopPropagation();
    actions.fold(lane.group);
  };
  return h("button", {
    type: "button", class: "owner fold", "aria-expanded": String(!folded), "data-does": "fold", "data-of": lane.group, onclick: fold,
    title: folded ? `Unfold the lanes of ${owner} (U)` : `Fold the lanes of ${owner} into one (U)`,
  }, h("span", { class: "sign", "aria-hidden": "true" }, folded ? "▸" : "▾"), owner);
}

/** @param {LaneStyle} lane @param {NameActions} actions @param {boolean} above @param {boolean} pinned */
function pinButton(lane, actions, above, pinned) {
  const says = pinned ? `Let ${lane.title} go (P)` : `Pin ${lane.title} to the top (P)`;
  const pin = (/** @type {Event} */ event) => {
    event.stopPropagation();
    actions.pin(lane.name);
  };
  return h("button", { type: "button", class: "pin", tabindex: above ? null : "-1", "aria-pressed": String(pinned), "aria-label": says, title: says, "data-does": above ? "unpin" : "pin", "data-of": lane.name, onclick: pin }, icon("pin"));
}
