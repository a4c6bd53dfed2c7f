/** The tab "Picture": what is on it, how it looks, a preview, and saving as SVG or PNG. */

import { toastError } from "../views/toasts.js";
import { h } from "../views/dom.js";
import { capture, pngOf } from "./capture.js";

const WIDTHS = [1280, 1920, 2560, 3840];

/** @param {import("../page/app.js").App} app */
export function pictureTab(app) {
  const check = (/** @type {string} */ id) => h("input", { type: "checkbox", id: `picture-${id}`, checked: true, onchange: () => show() });
  const [board, timeline] = [check("board"), check("timeline")];
  const choice = (/** @type {string} */ id, /** @type {string[][]} */ options) => h("select", { id: `picture-${id}`, onchange: () => show() }, options.map(([value, name]) => h("option", { value }, name)));
  const theme = choice("theme", [["light", "Light"], ["dark", "Dark"]]);
  const width = choice("width", WIDTHS.map((n) => [String(n), `${n} wide`]));
  width.value = "1920";
  const preview = h("img", { id: "picture-preview", alt: "Preview of the picture" });
  const none = h("p", { class: "dim", role: "status", hidden: true }, "Choose the board, the timeline, or both.");
  const save = (/** @type {"svg"|"png"} */ kind) => h("button", { type: "button", class: kind === "svg" ? "primary" : "", id: `picture-${kind}`, onclick: () => void saveAs(kind).catch(toastError) }, `Save as ${kind.toUpperCase()}`);
  const saves = [save("svg"), save("png")];
  const element = h("div", { class: "picture-tab", hidden: true },
    h("div", { class: "picture-choices" }, h("label", {}, board, "Board"), h("label", {}, timeline, "Timeline"), h("label", {}, "Theme", theme), h("label", {}, "Size", width), h("span", { class: "grow" }), ...saves), none, preview);
  let url = "";
  /** @type {ReturnType<typeof capture>|null} */
  let picture = null;

  function show() {
    const some = board.checked || timeline.checked;
    none.hidden = some;
    preview.hidden = !some;
    for (const button of saves) button.disabled = !some;
    if (!some) return;
    picture = capture(app, { board: board.checked, timeline: timeline.checked, theme: theme.value === "dark" ? "dark" : "light", width: Number(width.value) });
    URL.revokeObjectURL(url);
    url = URL.createObjectURL(new Blob([picture.svg], { type: "image/svg+xml" }));
    preview.src = url;
  }

  /** @param {"svg"|"png"} kind */
  async function saveAs(kind) {
    if (!picture) return;
    const blob = kind === "svg" ? new Blob([picture.svg], { type: "image/svg+xml" }) : await pngOf(picture);
    const href = URL.createObjectURL(blob);
    const { run, at } = app.place();
    h("a", { href, download: `tickscope-${run.slice(0, 8)}-${at}.${kind}` }).click();
    setTimeout(() => URL.revokeObjectURL(href), 60_000);
  }
  return { element, show };
}
