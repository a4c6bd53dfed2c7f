/** The strip that chooses what to compare: tab, platform, physical CPUs. */

import { h } from "../views/dom.js";

/** @typedef {import("./place.js").MatchPlace} MatchPlace */

const TABS = /** @type {const} */ ([
  ["table", "One round trip"],
  ["programs", "Guest programs"],
  ["try", "Try a program"],
]);
const PLATFORMS = /** @type {const} */ ([
  ["v2", "nvhe", "GICv2 · nVHE", "Interrupt controller by MMIO (GICH, GICD); the host kernel runs at EL1, KVM's switch at EL2."],
  ["v3", "nvhe", "GICv3 · nVHE", "Interrupt controller by system registers (ICH_*, GICR); the host kernel runs at EL1, KVM's switch at EL2."],
  ["v3", "vhe", "GICv3 · VHE", "The host kernel runs at EL2: no calls into EL2, and the timer's registers are named _EL02."],
]);
const CPUS = /** @type {const} */ ([[1, "1 pCPU"], [2, "2 pCPUs"]]);

/** @param {HTMLElement} root @param {(change: Partial<MatchPlace>) => void} go */
export function chooser(root, go) {
  const tabs = TABS.map(([tab, name]) => h("button", { type: "button", role: "tab", id: `tab-${tab}`, "aria-controls": "panel", onclick: () => go({ tab }) }, name));
  const platforms = PLATFORMS.map(([gic, host, name, says]) => h("button", { type: "button", role: "radio", id: `platform-${gic}-${host}`, "data-explain": says, "data-name": name, onclick: () => go({ gic, host, program: null }) }, name));
  const cpus = CPUS.map(([pcpus, name]) => h("button", { type: "button", role: "radio", id: `pcpus-${pcpus}`, onclick: () => go({ pcpus, program: null }) }, name));
  root.replaceChildren(
    group("tablist", "Comparison", tabs), h("span", { class: "grow" }),
    group("radiogroup", "Platform", platforms), group("radiogroup", "Physical CPUs", cpus));
  return {
    /** @param {MatchPlace} place */
    update(place) {
      mark(tabs, TABS.findIndex(([tab]) => tab === place.tab), "aria-selected");
      mark(platforms, PLATFORMS.findIndex(([gic, host]) => gic === place.gic && host === place.host), "aria-checked");
      mark(cpus, CPUS.findIndex(([pcpus]) => pcpus === place.pcpus), "aria-checked");
    },
  };
}

/**
 * A segmented control: one tab stop, arrow keys choose.
 * @param {string} role @param {string} label @param {HTMLElement[]} buttons
 */
export function group(role, label, buttons) {
  const element = h("div", { class: "segmented", role, "aria-label": label }, buttons);
  element.addEventListener("keydown", (event) => {
    const here = buttons.indexOf(/** @type {HTMLElement} */ (event.target));
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (here < 0 || step === undefined) return;
    event.preventDefault();
    const next = buttons[(here + step + buttons.length) % buttons.length];
    next.focus();
    next.click();
  });
  return element;
}

/** @param {HTMLElement[]} buttons @param {number} chosen @param {"aria-selected"|"aria-checked"} attribute */
export function mark(buttons, chosen, attribute) {
  buttons.forEach((button, n) => {
    button.setAttribute(attribute, String(n === chosen));
    button.tabIndex = n === Math.max(0, chosen) ? 0 : -1;
  });
}
