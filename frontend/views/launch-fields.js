/** The fields of the launch dialog: text, JSON, the platform, and the switches. Each brings its error beside itself. */

import { costLabels } from "../format/cost-labels.js";
import { prettyJson } from "../format/json.js";
import { scalar } from "../page/config-paths.js";
import { h, setAttribute } from "./dom.js";

/**
 * @typedef {object} Field
 * @property {string} path in the config
 * @property {HTMLElement} element
 * @property {(value: any) => void} set
 * @property {() => {value?: unknown, problem?: string}} get
 * @property {(text: string) => void} error "" for none
 */

/** @typedef {{name: string, kind: string, says: string, where: string, designs: string[], expects?: string, bug?: string}} Switch */

/** @param {string} id @param {() => HTMLElement|null} focus */
function errorLine(id, focus) {
  const element = h("p", { class: "error", id: `${id}-error`, role: "alert", hidden: true });
  return {
    element,
    /** @param {string} text */
    show(text) {
      element.hidden = !text;
      element.textContent = text;
      const target = focus();
      if (target) setAttribute(target, "aria-invalid", text ? "true" : null);
      if (target) setAttribute(target, "aria-describedby", text ? element.id : null);
    },
  };
}

/**
 * One labelled field with its hint and its error.
 * @param {string} path @param {string} label @param {string} hint
 * @param {string|null} standard what holds when it is left empty; null: a field for JSON
 * @returns {Field}
 */
export function textField(path, label, hint, standard) {
  const json = standard === null;
  const id = `field-${path.replaceAll(".", "-")}`;
  const input = json ? h("textarea", { id, rows: path === "vms" ? 6 : 2, spellcheck: "false", class: "mono" }) : h("input", { id, autocomplete: "off", placeholder: standard });
  const error = errorLine(id, () => input);
  return {
    path,
    element: h("div", { class: `field${json ? " wide" : ""}`, "data-path": path }, h("label", { class: "label", for: id }, label), input, error.element, h("small", {}, hint)),
    set(value) {
      input.value = value === undefined ? "" : json ? prettyJson(value) : String(value);
    },
    get() {
      if (!input.value.trim()) return { value: undefined };
      if (!json) return { value: path === "name" ? input.value : scalar(input.value) };
      try {
        return { value: JSON.parse(input.value) };
      } catch (cause) {
        return { problem: `This is not JSON: ${cause instanceof Error ? cause.message : cause}` };
      }
    },
    error: error.show,
  };
}

const PLATFORMS = /** @type {const} */ ([
  ["v3", "nvhe", "GICv3 · nVHE", "ICH_* registers; host at EL1"],
  ["v3", "vhe", "GICv3 · VHE", "CNTV_*_EL02; host at EL2"],
  ["v2", "nvhe", "GICv2 · nVHE", "GICH and GICD by MMIO"],
]);

/** Interrupt controller and host in one choice: only what exists can be chosen. @returns {{element: HTMLElement, fields: Field[]}} */
export function platformField() {
  const radios = PLATFORMS.map(([gic, host, name, says]) => ({ gic, host, input: h("input", { type: "radio", name: "platform", value: `${gic} ${host}`, id: `field-platform-${gic}-${host}` }), name, says }));
  const error = errorLine("field-platform", () => radios.find(({ input }) => input.checked)?.input ?? null);
  const element = h("div", { class: "field wide", "data-path": "platform" }, h("span", { class: "label" }, "Platform"),
    h("span", { class: "checks" }, radios.map(({ input, name, says }) => h("label", { class: "choice" }, input, h("span", {}, name, h("small", {}, says))))), error.element);
  const chosen = () => radios.find(({ input }) => input.checked) ?? radios[0];
  /** @type {{gic: string, host: string}} */
  const wanted = { gic: "v3", host: "nvhe" };
  const field = (/** @type {"gic"|"host"} */ key, /** @type {string} */ standard) => ({
    path: `platform.${key}`, element, error: error.show,
    set: (/** @type {any} */ value) => {
      wanted[key] = value ?? standard;
      for (const { gic, host, input } of radios) input.checked = gic === wanted.gic && host === wanted.host;
    },
    get: () => ({ value: chosen()[key] === standard ? undefined : chosen()[key] }),
  });
  return { element, fields: [field("gic", "v3"), field("host", "nvhe")] };
}

/** How long things take. @returns {Field & {offer: (profiles: ({name: string, says: string} & Parameters<typeof costLabels>[0])[]) => void}} */
export function costField() {
  const select = h("select", { id: "field-platform-cost", onchange: () => tell() });
  const hint = h("small", {});
  const error = errorLine("field-platform-cost", () => select);
  /** @type {Map<string, string>} */
  const says = new Map();
  const labels = h("span", { class: "cost-labels", role: "group", "aria-label": "Where its numbers come from" });
  /** @type {Map<string, import("../format/cost-labels.js").CostLabel[]>} */
  const sources = new Map();
  const tell = () => {
    hint.textContent = says.get(select.value) ?? "";
    labels.replaceChildren(...(sources.get(select.value) ?? []).map((one) => h("span", { class: "cost-label", "data-label": one.label, title: one.sources.join("\n") }, one.label, h("b", { class: "num" }, String(one.count)))));
  };
  return {
    path: "platform.cost",
    element: h("div", { class: "field", "data-path": "platform.cost" }, h("label", { class: "label", for: select.id }, "Cost profile"), select, error.element, hint, labels),
    set(value) {
      select.value = value ?? "flat";
      tell();
    },
    get: () => ({ value: select.value === "flat" ? undefined : select.value }),
    error: error.show,
    offer(profiles) {
      const now = select.value;
      for (const one of profiles) {
        says.set(one.name, one.says);
        sources.set(one.name, costLabels(one));
      }
      select.replaceChildren(...profiles.map(({ name }) => h("option", { value: name }, name)));
      select.value = profiles.some(({ name }) => name === now) ? now : "flat";
      tell();
    },
  };
}

const KINDS = /** @type {const} */ ([
  ["break", "Break a rule", "The design is right; each of these breaks it."],
  ["fix", "Apply a later fix", "The design has the bug as it was shipped; each of these mends it."],
]);

/** Switches by kind, each with its sentence. @returns {Field & {offer: (switches: Switch[]) => void, designs: (chosen: string[]) => void}} */
export function switchesField() {
  const list = h("div", { class: "switches" });
  const summary = h("summary", { id: "field-switches" });
  const details = h("details", { class: "switch-fold" }, summary, list);
  const error = errorLine("field-switches", () => summary);
  /** @type {{one: Switch, box: HTMLInputElement, line: HTMLElement}[]} */
  let lines = [];
  /** @type {string[]} */
  let unknown = [];
  const chosen = () => [...lines.filter(({ box }) => box.checked).map(({ one }) => one.name), ...unknown];
  const tell = () => (summary.textContent = chosen().length ? `Switches: ${chosen().join(", ")}` : "Switches: none");
  list.addEventListener("input", tell);
  tell();
  return {
    path: "switches",
    element: h("div", { class: "field wide", "data-path": "switches" }, details, error.element, h("small", {}, "rules broken on purpose, and fixes that came later")),
    set(value) {
      const names = Array.isArray(value) ? value : [];
      for (const { one, box } of lines) box.checked = names.includes(one.name);
      unknown = names.filter((name) => !lines.some(({ one }) => one.name === name));
      details.open = names.length > 0;
      tell();
    },
    get: () => ({ value: chosen().length ? chosen() : undefined }),
    error: error.show,
    offer(switches) {
      const before = chosen();
      lines = switches.map((one) => switchLine(one, before.includes(one.name)));
      list.replaceChildren(...KINDS.flatMap(([kind, title, says]) => {
        const own = lines.filter(({ one }) => one.kind === kind);
        return own.length ? [h("h3", {}, title, h("small", {}, says)), ...own.map(({ line }) => line)] : [];
      }));
      tell();
    },
    designs(names) {
      for (const { one, line } of lines) line.classList.toggle("idle", names.length > 0 && !names.some((name) => one.designs.includes(name)));
    },
  };
}

/** @param {Switch} one @param {boolean} checked */
function switchLine(one, checked) {
  const box = h("input", { type: "checkbox", name: "switch", value: one.name, checked });
  const line = h("label", { class: "switch-line", "data-switch": one.name }, box,
    h("span", {}, h("b", { class: "mono" }, one.name), one.bug ? h("span", { class: "chip" }, one.bug) : null, h("span", { class: "idle-note" }, "means nothing for the chosen designs"),
      h("span", { class: "switch-says" }, one.says), h("small", {}, `${one.where}. ${one.designs.length === 4 ? "All designs." : `Only ${one.designs.join(", ")}.`}`)));
  return { one, box, line };
}
