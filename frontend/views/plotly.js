/**
 * Plotly as the server serves it from the installed wheel. It is large, so it is fetched when the first axis or chart
 * wants to be drawn, after the board stands.
 */

/**
 * @typedef {object} Plotly
 * @property {(node: HTMLElement, data: object[], layout: object, config: object) => Promise<unknown>} react
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

/**
 * Draw a figure; without Plotly nothing is drawn, and the table twin remains.
 * @param {HTMLElement} node @param {object[]} data @param {object} layout
 */
export async function drawFigure(node, data, layout) {
  try {
    await (await plotly()).react(node, data, layout, { staticPlot: true, displayModeBar: false });
  } catch (error) {
    console.warn(error instanceof Error ? error.message : error);
  }
}
