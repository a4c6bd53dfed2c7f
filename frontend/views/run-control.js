/** The run itself: pausing it here pauses it for everyone who watches. Kept apart from the transport. */

import { count, duration, share } from "../format/numbers.js";
import { h, setText } from "./dom.js";

/** What the pace select offers, as the server takes it. */
const PACES = /** @type {const} */ ([
  ["4 transitions / s", { mode: "beat", per_second: 4 }],
  ["60 transitions / s", { mode: "beat", per_second: 60 }],
  ["1 000 transitions / s", { mode: "beat", per_second: 1000 }],
  ["10 000 transitions / s", { mode: "beat", per_second: 10000 }],
  ["1 s shows 1 ms", { mode: "time", ratio: 1e-3 }],
  ["as fast as it can", { mode: "max" }],
]);

/**
 * @param {HTMLElement} root
 * @param {(action: string, more?: object) => void} control
 */
export function runControlView(root, control) {
  const status = h("span", { class: "mono" });
  const bar = h("progress", { max: 1, "aria-label": "Progress of the run" });
  const words = h("span", { class: "dim num words" });
  const pause = h("button", { type: "button", id: "run-pause", onclick: () => control(pause.dataset.action ?? "pause") }, "Pause the run");
  const step = h("button", { type: "button", id: "run-step", onclick: () => control("step", { n: 1 }) }, "Step the run");
  const cancel = h("button", { type: "button", class: "danger", id: "run-cancel", onclick: () => control("cancel") }, "Cancel the run");
  const pace = h("select", { id: "run-pace", "aria-label": "Pace of the run", onchange: () => control("pace", { pace: PACES[Number(pace.value)][1] }) },
    h("option", { value: "", disabled: true }, "pace"), PACES.map(([name], n) => h("option", { value: n }, name)));
  root.replaceChildren(
    h("span", { class: "eyebrow", "data-explain": "These buttons act on the machine, for everyone who watches. My cursor is below." }, "The run itself"),
    status, bar, words, h("span", { class: "grow" }), h("span", { class: "dim teachers" }, "for everyone:"), h("span", { class: "dim follower" }, "the teacher controls it"), pause, step, pace, cancel);
  let shown = "";
  return {
    /** @param {any} run as the server tells it; null hides the strip */
    update(run) {
      const going = run && ["queued", "running", "paused"].includes(run.status);
      root.hidden = !going;
      if (!going) return;
      setText(status, run.status);
      bar.value = share(run.t_ns, run.duration_ns);
      setText(words, `${duration(run.t_ns ?? 0)} of ${duration(run.duration_ns ?? 0)} · ${count(run.records ?? 0)} records`);
      pause.dataset.action = run.status === "paused" ? "resume" : "pause";
      setText(pause, run.status === "paused" ? "Resume the run" : "Pause the run");
      step.disabled = run.status !== "paused";
      if (shown !== run.id) {
        shown = run.id;
        pace.value = String(PACES.findIndex(([, value]) => isPace(value, run.config?.pace ?? {})));
      }
    },
  };
}

/** @param {{mode: string, per_second?: number, ratio?: number}} value @param {any} pace */
function isPace(value, pace) {
  return value.mode === pace.mode && (value.mode !== "beat" || value.per_second === pace.per_second) && (value.mode !== "time" || value.ratio === pace.ratio);
}
