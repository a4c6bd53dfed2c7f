/**
 * Plotly as the server serves it from the installed wheel. It is large, so it is fetched when the first chart
 * is opened: evaluating it stops the page for over half a second.
 */

/**
 * @typedef {object} Plotly
 * @property {(node: HTMLElement, data: object[], layout: object, config: object) => Promise<unknown>} react
 * @property {{resize: (node: HTMLElement) => Promise<unknown>}} Plots
 */

/** @type {Promise<Plotly>|null} */
let loading = null;

/** @returns {Promise<Plotly>} */
export function plotly() {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = "/vendor/plotly.min.js";
    script.onload = () => resolve(/** @type {any} */ (globalThis).Plotly);
    script.onerror = () => reject(new Error("Plotly could not be loaded; the page works without its axes."));
    document.head.append(script);
  });
  return loading;
}

/** @typedef {HTMLElement & {on?: (name: string, told: (event: any) => void) => void, removeAllListeners?: (name: string) => void}} Drawn */

/** What is being done to each drawing: Plotly must have ended one thing before it begins another. @type {WeakMap<HTMLElement, Promise<void>>} */
const busy = new WeakMap();

/** @param {HTMLElement} node @param {(plotly: Plotly) => unknown} act */
function inTurn(node, act) {
  const turn = (busy.get(node) ?? Promise.resolve()).then(async () => {
    try {
      await act(await plotly());
    } catch (error) {
      console.warn(error instanceof Error ? error.message : error);
    }
  });
  busy.set(node, turn);
  return turn;
}

/**
 * Draw a figure; without Plotly nothing is drawn, and the table twin remains.
 * @param {HTMLElement} node @param {object[]} data @param {object} layout
 * @param {(run: string, seq: number) => void} [open] told of a click on something that names a run and a record
 */
export function drawFigure(node, data, layout, open) {
  return inTurn(node, async ({ react }) => {
    const drawn = /** @type {Drawn} */ (node);
    await react(node, data, layout, { staticPlot: !open, displayModeBar: false });
    drawn.removeAllListeners?.("plotly_click");
    if (open) drawn.on?.("plotly_click", ({ points }) => points[0]?.customdata?.[1] && open(points[0].customdata[0], points[0].customdata[1]));
  });
}

/** A drawing fits its box whenever that changes its size. @param {HTMLElement} node */
export function fitToBox(node) {
  let [width, height] = [0, 0];
  new ResizeObserver(() => {
    const [w, h] = [node.clientWidth, node.clientHeight];
    if (!w || !busy.has(node) || (w === width && h === height)) return;
    [width, height] = [w, h];
    void inTurn(node, ({ Plots }) => (node.clientWidth ? Plots.resize(node) : undefined));
  }).observe(node);
}
