/** Start a run: from a preset as it is, or from its config after editing. Errors stand beside their field. */

import { ApiError, call } from "../page/api.js";
import { read, saidByField, write } from "../page/config-paths.js";
import { makeDialog } from "./dialog.js";
import { h, setAttribute } from "./dom.js";
import { costField, platformField, switchesField, textField } from "./launch-fields.js";
import { toastError } from "./toasts.js";

/** @typedef {import("./launch-fields.js").Field} Field */

/** Path, label, what it means, what holds when it is left empty. The order is the order of the form. */
const FIELDS = /** @type {const} */ ([
  ["name", "Name", "how the run is called in the list", "untitled"],
  ["seed", "Seed", "same config and seed: same run, record for record", "1"],
  ["platform.pcpus", "pCPUs", "physical CPUs, 1 to 16", "1"],
  ["platform.list_registers", "List registers", "of each physical CPU, 1 to 16", "4"],
  ["duration_us", "Duration (µs)", "simulated time; the run may end earlier", "100000"],
  ["scheduler.slice_us", "Time slice (µs)", "while others wait for the same pCPU", "3000"],
  ["scheduler.halt_poll_ns", "Halt polling (ns)", "0: none, as measured; otherwise modelled, not measured", "0"],
  ["platform.counter_hz", "Counter (Hz)", "frequency of the system counter", "62500000"],
]);
const TEXTS = /** @type {const} */ ([
  ["vms", "Virtual machines", "their vCPUs, each with a program and the pCPUs it may use"],
  ["disturbances", "Disturbances", "what comes from outside: migrate, preempt, late_irq"],
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
  const [platform, cost, switches] = [platformField(), costField(), switchesField()];
  const texts = [...FIELDS.map(([path, label, hint, standard]) => textField(path, label, hint, standard)), cost, ...TEXTS.map(([path, label, hint]) => textField(path, label, hint, null))];
  /** @type {Field[]} */
  const fields = [...platform.fields, ...texts, switches];
  const general = h("p", { class: "error", role: "alert", hidden: true });
  const go = h("button", { class: "primary", type: "submit", id: "launch-go" }, "Start the run");
  const form = h("form", { novalidate: true, oninput: () => { edited = true; switches.designs(chosenDesigns()); }, onsubmit: submit },
    says, h("div", { class: "field" }, h("span", { class: "label" }, "Designs"), designs, h("small", {}, "two designs: two runs of the same seed, side by side")),
    platform.element, switches.element, h("div", { class: "fields" }, texts.map((f) => f.element)),
    h("div", { class: "field" }, h("label", { class: "label", for: "launch-pace" }, "Pace"), pace, h("small", {}, "of the run itself; my cursor has its own beat")),
    h("footer", {}, general, h("span", { class: "grow" }), go));
  const dialog = makeDialog("launch", "New run", h("div", { class: "launch" }, list, form));

  async function load() {
    const [presets, known, offered, profiles] = await Promise.all([call("/presets"), call("/designs"), call("/switches"), call("/cost-profiles")]);
    switches.offer(offered.items);
    cost.offer(profiles.items);
    list.replaceChildren(...grouped(presets.items, choose));
    designs.replaceChildren(...known.items.map((/** @type {any} */ d) => h("label", {}, h("input", { type: "checkbox", name: "design", value: d.name }), d.name)));
    if (!preset && presets.items.length) choose(presets.items[0]);
  }

  /** @param {any} item */
  function choose(item) {
    preset = item;
    edited = false;
    for (const option of list.querySelectorAll("[role='option']")) setAttribute(option, "aria-selected", String(option.getAttribute("data-preset") === item.name));
    says.textContent = item.says ?? item.title ?? "";
    const config = item.config ?? {};
    for (const f of fields) f.set(read(config, f.path));
    for (const box of boxes()) box.checked = box.value === (config.design ?? "v4.15");
    switches.designs(chosenDesigns());
    clearErrors();
  }

  /** @returns {HTMLInputElement[]} */
  const boxes = () => [...designs.querySelectorAll("input")];

  const chosenDesigns = () => boxes().filter((box) => box.checked).map((box) => box.value);

  /** @param {Event} event */
  async function submit(event) {
    event.preventDefault();
    clearErrors();
    const { body, unreadable } = request();
    go.disabled = true;
    try {
      if (unreadable.size) return mark(fields, form, general, new Map([...(await saidOf(body, fields)), ...unreadable]));
      const answer = await call("/experiments", { method: "POST", body });
      dialog.close();
      open(answer.runs);
    } catch (error) {
      showError(error);
    } finally {
      go.disabled = false;
    }
  }

  /** The request's body, and what cannot be read: there the body has the preset's own part. @returns {{body: any, unreadable: Map<string, string>}} */
  function request() {
    const chosen = chosenDesigns();
    const more = { pace: PACES[Number(pace.value)][1], ...(chosen.length ? { designs: chosen } : {}) };
    /** @type {Map<string, string>} */
    const unreadable = new Map();
    if (!edited) return { body: { preset: preset.name, ...more }, unreadable };
    const config = structuredClone(preset.config ?? {});
    for (const f of fields) {
      const { value, problem } = f.get();
      if (problem) unreadable.set(f.path, problem);
      else write(config, f.path, value);
    }
    if (chosen.length) config.design = chosen[0];
    return { body: { ...config, ...more }, unreadable };
  }

  /** @param {unknown} error */
  function showError(error) {
    if (!(error instanceof ApiError)) return toastError(error);
    mark(fields, form, general, saidByField(error.problems, fields.map((f) => f.path)));
  }

  const clearErrors = () => mark(fields, form, general, new Map());

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

/** What the server says of a body, by the field's path; nothing is launched. @param {any} body @param {Field[]} fields */
async function saidOf(body, fields) {
  try {
    await call("/experiments/lookup", { method: "POST", body });
    return new Map();
  } catch (error) {
    if (error instanceof ApiError) return saidByField(error.problems, fields.map((f) => f.path));
    throw error;
  }
}

/**
 * Each wrong field with its sentence; the first of the form has the focus. How many there are stands by the button.
 * @param {Field[]} fields @param {HTMLElement} form @param {HTMLElement} general @param {Map<string, string>} said by the field's path
 * @returns {null}
 */
function mark(fields, form, general, said) {
  for (const f of fields) f.error("");
  for (const f of fields) if (said.has(f.path)) f.error(said.get(f.path) ?? "");
  const wrong = form.querySelectorAll("[aria-invalid='true']");
  const text = [said.get("") ?? "", wrong.length > 1 ? `${wrong.length} fields are wrong: each says beside it what is expected.` : ""].filter(Boolean).join(" ");
  general.hidden = !text;
  general.textContent = text;
  if (wrong[0] instanceof HTMLElement) wrong[0].focus();
  wrong[0]?.closest(".field")?.scrollIntoView({ block: "nearest" });
  return null;
}

/** Presets, those of bugs under a heading of their own. @param {any[]} items @param {(item: any) => void} choose */
function grouped(items, choose) {
  const isBug = (/** @type {any} */ item) => item.name.startsWith("bug-");
  const option = (/** @type {any} */ item) =>
    h("button", { type: "button", role: "option", class: "preset", "data-preset": item.name, onclick: () => choose(item) }, h("b", {}, item.name), h("span", { class: "dim" }, item.title ?? item.says ?? ""));
  const bugs = items.filter(isBug);
  return [...items.filter((item) => !isBug(item)).map(option), ...(bugs.length ? [h("h3", { role: "presentation" }, "Bugs, made and real"), ...bugs.map(option)] : [])];
}
