/** My cursor: it never touches the run itself, so one reader's space key does not stop the class. */

import { count, instant, share } from "../format/numbers.js";
import { h, icon, setAttribute, setText } from "./dom.js";

/** @typedef {"access"|"transition"|"round_trip"|"op"|"tick"} StepSize */

/** The step sizes with what each moves by. */
export const STEP_SIZES = /** @type {const} */ ([
  ["access", "Access", "One hardware access by the host or the guest."],
  ["transition", "Transition", "One state variable takes a new value."],
  ["round_trip", "Round trip", "From a guest exit to the next one."],
  ["op", "Guest op", "One operation of a guest's program."],
  ["tick", "Tick", "From one expiry of the timer to the next."],
]);

/** Transitions per second that the beat offers. */
export const BEATS = [1, 2, 4, 8, 16, 60, 250, 1000, 10000];

/**
 * @typedef {object} TransportActions
 * @property {() => void} toggle
 * @property {(direction: 1|-1) => void} step
 * @property {() => void} start
 * @property {() => void} end
 * @property {(size: StepSize) => void} setStep
 * @property {(perSecond: number) => void} setBeat
 * @property {(seq: number) => void} seek
 * @property {() => void} stops
 * @property {() => void} kinds choose the kind of record to step by
 * @property {(text: string) => Promise<string>} goTo what is wrong with the text, or ""
 */

/** @param {HTMLElement} root @param {TransportActions} actions */
export function transportView(root, actions) {
  const play = h("button", { class: "primary play", type: "button", id: "play", onclick: actions.toggle });
  const button = (/** @type {Parameters<typeof icon>[0]} */ name, /** @type {string} */ label, /** @type {() => void} */ act) =>
    h("button", { class: "icon", type: "button", id: `to-${name}`, "aria-label": label, title: label, onclick: act }, icon(name));
  const sizes = STEP_SIZES.map(([value, name, says]) =>
    h("button", { type: "button", role: "radio", "data-step": value, "data-explain": says, "data-name": `step by ${name.toLowerCase()}`, onclick: () => actions.setStep(value) }, name));
  const kind = h("button", { type: "button", id: "step-kind", "aria-haspopup": "dialog", "data-explain": "From one record of a kind to the next: list register writes, exits, a function, the changes of a variable (6; O: the same kind as this record).", "data-name": "step by kind", onclick: actions.kinds }, "Kind…");
  const beat = h("select", { id: "beat", onchange: () => actions.setBeat(Number(beat.value)) },
    BEATS.map((n) => h("option", { value: n }, `${count(n)} / s`)));
  const time = h("span", { class: "instant" });
  const place = h("span", { class: "place" });
  const overview = h("canvas", { "aria-hidden": "true" });
  const slider = h("input", { type: "range", id: "seek", min: 0, max: 0, value: 0, step: 1, "aria-label": "Seek: record", oninput: () => actions.seek(Number(slider.value)) });
  const goTo = goToBox(actions.goTo);
  const stops = h("button", { type: "button", id: "open-stops", title: "Stop my cursor where a condition becomes true (X)", onclick: actions.stops }, "Stop at");
  const strip = h("div", { class: "seek" }, overview, slider);
  const marks = h("div", { id: "marks", hidden: true });
  root.replaceChildren(
    h("div", { class: "buttons" },
      button("start", "To the start (Home)", actions.start), button("back", "One step back (←)", () => actions.step(-1)), play,
      button("forward", "One step on (→)", () => actions.step(1)), button("end", "To the end, or to now (End)", actions.end)),
    h("span", { class: "dim" }, "step"), h("div", { class: "segmented", role: "radiogroup", "aria-label": "Step size" }, sizes), h("div", { class: "segmented" }, kind),
    h("label", { "data-explain": "How many transitions per second my cursor walks while it plays. A stretch of idle time is one beat." }, "beat", beat),
    stops, h("span", { class: "grow" }), goTo.form, h("div", { class: "where" }, time, place), strip, marks);
  return {
    overview,
    strip,
    marks,
    /** @param {number} count how many stops are on */
    setStops(count) {
      setText(stops, count ? `Stop at · ${count}` : "Stop at");
      setAttribute(stops, "data-on", String(count > 0));
    },
    /**
     * @param {{playing: boolean, t: number, seq: number, head: number, step: StepSize|"kind", kind: string, perSecond: number, following: boolean}} now
     */
    update(now) {
      if (setAttributeOnce(play, "data-playing", String(now.playing))) {
        play.replaceChildren(icon(now.playing ? "pause" : "play"), now.playing ? "Pause" : "Play");
        play.title = "Play or pause my cursor (Space)";
      }
      for (const node of sizes) setAttribute(node, "aria-checked", String(node.dataset.step === now.step));
      setAttribute(kind, "aria-pressed", String(now.step === "kind"));
      setText(kind, now.kind || "Kind…");
      if (Number(beat.value) !== now.perSecond) beat.value = String(now.perSecond);
      goTo.moved(now.seq);
      setText(time, instant(now.t));
      setText(place, now.following ? `following: record ${count(now.seq)}` : `record ${count(now.seq)} of ${count(now.head)}`);
      if (Number(slider.max) !== now.head) slider.max = String(now.head);
      if (Number(slider.value) !== now.seq) slider.value = String(now.seq);
      setAttribute(slider, "aria-valuetext", `${instant(now.t)}, record ${now.seq} of ${now.head}, ${Math.round(share(now.seq, now.head) * 100)} %`);
    },
  };
}

/** The field to go to a place. @param {TransportActions["goTo"]} goTo */
function goToBox(goTo) {
  const field = h("input", { id: "go-to-field", autocomplete: "off", spellcheck: "false", "aria-label": "Go to a record or a time (G)", title: "Go to (G): 1234, +200us, -5, @1.5ms, A", placeholder: "go to 1234" });
  const error = h("p", { class: "error", role: "alert", id: "go-to-error", hidden: true });
  let refused = false;
  let at = -1;
  const tell = (/** @type {string} */ says) => {
    error.hidden = !says;
    setText(error, says);
    setAttribute(field, "aria-invalid", says ? "true" : null);
  };
  field.addEventListener("input", () => {
    refused = false;
    tell("");
  });
  field.addEventListener("blur", () => tell(""));
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    tell("");
    field.blur();
  });
  const form = h("form", { class: "go-to-box" }, field, error);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const wrong = await goTo(field.value);
    tell(wrong);
    refused = !!wrong;
    if (wrong) return;
    field.value = "";
    field.blur();
  });
  /** What was refused goes when the cursor moves by other means. @param {number} seq */
  const moved = (seq) => {
    if (refused && seq !== at) {
      refused = false;
      field.value = "";
      tell("");
    }
    at = seq;
  };
  return { form, moved };
}

/** @param {Element} element @param {string} name @param {string} value */
function setAttributeOnce(element, name, value) {
  if (element.getAttribute(name) === value) return false;
  element.setAttribute(name, value);
  return true;
}
