/** Start a run: from a preset as it is, or from its config after editing. Errors stand beside their field. */

import { ApiError, call } from "../page/api.js";
import { fieldOf, read, scalar, write } from "../page/config-paths.js";
import { prettyJson } from "../format/json.js";
import { makeDialog } from "./dialog.js";
import { h, setAttribute } from "./dom.js";
import { toastError } from "./toasts.js";

/** Path, label, what it means, what holds when it is left empty. The order is the order of the form. */
const FIELDS = /** @type {const} */ ([
  ["name", "Name", "how the run is called in the list", "untitled"],
  ["seed", "Seed", "same config and seed: same run, record for record", "1"],
  ["duration_us", "Duration (µs)", "simulated time; the run may end earlier", "100000"],
  ["platform.pcpus", "pCPUs", "physical CPUs, 1 to 16", "1"],
  ["platform.list_registers", "List registers", "of each physical CPU, 1 to 16", "4"],
  ["platform.counter_hz", "Counter (Hz)", "frequency of the system counter", "62500000"],
  ["scheduler.slice_us", "Time slice (µs)", "while others wait for the same pCPU", "3000"],
]);
const TEXTS = /** @type {const} */ ([
  ["vms", "Virtual machines", "their vCPUs, each with a program and the pCPUs it may use"],
  ["disturbances", "Disturbances", "what comes from outside: migrate, preempt, late_irq"],
  ["switches", "Switches", "rules broken on purpose, by name"],
]);
const PACES = /** @type {const} */ ([
  ["as fast as it can", { mode: "max" }],
  ["live, 4 transitions / s", { mode: "beat", per_second: 4 }],
  ["live, 60 transitions / s", { mode: "beat", per_second: 60 }],
  ["live, 1 000 transitions / s", { mode: "beat", per_second: 1000 }],
  ["live, 10 000 transitions / s", { mode: "beat", per_second: 10000 }],
]);

/** @param {{open: (runs: {id: string, design: string}[]) => void}} actions */
export function launchDialog({ open }) {
  /** @type {any} */
  let preset = null;
  let edited = false;
  const list = h("div", { class: "presets", role: "listbox", "aria-label": "Presets" });
  const says = h("p", { class: "says" });
  const designs = h("span", { class: "checks" });
  const pace = h("select", { id: "launch-pace" }, PACES.map(([name], n) => h("option", { value: n }, name)));
  const fields = [...FIELDS.map(([path, label, hint, standard]) => field(path, label, hint, standard)), ...TEXTS.map(([path, label, hint]) => field(path, label, hint, null))];
  const general = h("p", { class: "error", role: "alert", hidden: true });
  const go = h("button", { class: "primary", type: "submit", id: "launch-go" }, "Start the run");
  const form = h("form", { novalidate: true, oninput: () => { edited = true; }, onsubmit: submit },
    says, h("div", { class: "field" }, h("span", { class: "label" }, "Designs"), designs, h("small", {}, "two designs: two runs of the same seed, side by side")),
    h("div", { class: "fields" }, fields.map((f) => f.element)),
    h("div", { class: "field" }, h("label", { class: "label", for: "launch-pace" }, "Pace"), pace, h("small", {}, "of the run itself; my cursor has its own beat")),
    general, h("footer", {}, h("span", { class: "grow" }), go));
  const dialog = makeDialog("launch", "New run", h("div", { class: "launch" }, list, form));

  async function load() {
    const [presets, known] = await Promise.all([call("/presets"), call("/designs")]);
    const items = presets.items ?? presets;
    list.replaceChildren(...items.map((/** @type {any} */ item) =>
      h("button", { type: "button", role: "option", class: "preset", "data-preset": item.name, onclick: () => choose(item) }, h("b", {}, item.name), h("span", { class: "dim" }, item.title ?? item.says ?? ""))));
    designs.replaceChildren(...(known.items ?? known).map((/** @type {any} */ d) =>
      h("label", {}, h("input", { type: "checkbox", name: "design", value: d.name ?? d }), d.name ?? d)));
    if (!preset && items.length) choose(items[0]);
  }

  /** @param {any} item */
  function choose(item) {
    preset = item;
    edited = false;
    for (const option of list.children) setAttribute(option, "aria-selected", String(option.getAttribute("data-preset") === item.name));
    says.textContent = item.says ?? item.title ?? "";
    const config = item.config ?? {};
    for (const f of fields) f.set(read(config, f.path));
    for (const box of boxes()) box.checked = box.value === (config.design ?? "v4.15");
    clearErrors();
  }

  /** @returns {HTMLInputElement[]} */
  const boxes = () => [...designs.querySelectorAll("input")];

  /** @param {Event} event */
  async function submit(event) {
    event.preventDefault();
    clearErrors();
    const body = request();
    if (!body) return;
    go.disabled = true;
    try {
      const answer = await call("/experiments", { method: "POST", body });
      dialog.close();
      open(answer.runs);
    } catch (error) {
      showError(error);
    } finally {
      go.disabled = false;
    }
  }

  /** @returns {any} the request's body, or null when a text cannot be read */
  function request() {
    const chosen = boxes().filter((box) => box.checked).map((box) => box.value);
    const more = { pace: PACES[Number(pace.value)][1], ...(chosen.length ? { designs: chosen } : {}) };
    if (!edited) return { preset: preset.name, ...more };
    const config = structuredClone(preset.config ?? {});
    for (const f of fields) {
      const { value, problem } = f.get();
      if (problem) {
        f.error(problem);
        return null;
      }
      write(config, f.path, value);
    }
    if (chosen.length) config.design = chosen[0];
    return { ...config, ...more };
  }

  /** @param {unknown} error */
  function showError(error) {
    if (!(error instanceof ApiError)) return toastError(error);
    const path = fieldOf(error.where, fields.map((f) => f.path));
    const text = [path && error.where !== path ? `${error.where}: ${error.message}` : error.message, error.hint].filter(Boolean).join(". ");
    const target = fields.find((f) => f.path === path);
    if (target) return target.error(text);
    general.hidden = false;
    general.textContent = text;
  }

  function clearErrors() {
    general.hidden = true;
    fields.forEach((f) => f.error(""));
  }

  return {
    /** @param {string} [name] preset to choose */
    async show(name) {
      dialog.showModal();
      try {
        await load();
        const wanted = name && list.querySelector(`[data-preset="${CSS.escape(name)}"]`);
        if (wanted instanceof HTMLElement) wanted.click();
      } catch (error) {
        toastError(error);
      }
    },
  };
}

/**
 * One labelled field with its hint and its error.
 * @param {string} path @param {string} label @param {string} hint
 * @param {string|null} standard what holds when it is left empty; null: a field for JSON
 */
function field(path, label, hint, standard) {
  const json = standard === null;
  const id = `field-${path.replaceAll(".", "-")}`;
  const input = json ? h("textarea", { id, rows: path === "vms" ? 6 : 2, spellcheck: "false", class: "mono" }) : h("input", { id, autocomplete: "off", placeholder: standard });
  const error = h("p", { class: "error", id: `${id}-error`, role: "alert", hidden: true });
  const element = h("div", { class: `field${json ? " wide" : ""}`, "data-path": path }, h("label", { class: "label", for: id }, label), input, error, h("small", {}, hint));
  return {
    path,
    element,
    /** @param {unknown} value */
    set(value) {
      input.value = value === undefined ? "" : json ? prettyJson(value) : String(value);
    },
    /** @returns {{value?: unknown, problem?: string}} */
    get() {
      if (!input.value.trim()) return { value: undefined };
      if (!json) return { value: path === "name" ? input.value : scalar(input.value) };
      try {
        return { value: JSON.parse(input.value) };
      } catch (cause) {
        return { problem: `This is not JSON: ${cause instanceof Error ? cause.message : cause}` };
      }
    },
    /** @param {string} text empty: no error */
    error(text) {
      error.hidden = !text;
      error.textContent = text;
      setAttribute(input, "aria-invalid", text ? "true" : null);
      setAttribute(input, "aria-describedby", text ? error.id : null);
      if (text) input.focus();
    },
  };
}
