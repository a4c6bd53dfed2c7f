/**
 * Plotly as the server serves it from the installed wheel. It is large, so it is fetched when the first chart
 * is opened: evaluating it stops the page for over half a second.
 */

/**
 * @typedef {object} Plotly
 * @property {(node: HTMLElement, data: object[], layout: object, config: object) => Promise<unknown>} react
 * @property {{resize: (node: HTMLElement) => void}} Plots
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

/**
 * Draw a figure; without Plotly nothing is drawn, and the table twin remains.
 * @param {HTMLElement} node @param {object[]} data @param {object} layout
 * @param {(run: string, seq: number) => void} [open] told of a click on something that names a run and a record
 */
export async function drawFigure(node, data, layout, open) {
  try {
    const drawn = /** @type {Drawn} */ (node);
    await (await plotly()).react(node, data, layout, { staticPlot: !open, displayModeBar: false, responsive: !!open });
    drawn.removeAllListeners?.("plotly_click");
    if (open) drawn.on?.("plotly_click", ({ points }) => points[0]?.customdata?.[1] && open(points[0].customdata[0], points[0].customdata[1]));
  } catch (error) {
    console.warn(error instanceof Error ? error.message : error);
  }
}
