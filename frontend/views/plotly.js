/** Plotly as the server serves it from the installed wheel. */

/**
 * @typedef {object} Plotly
 * @property {(node: HTMLElement, data: object[], layout: object, config: object) => Promise<unknown>} react
 * @property {(node: HTMLElement) => void} purge
 */

/** @returns {Plotly|null} null while it is not there: the page works without charts */
export function plotly() {
  return /** @type {any} */ (globalThis).Plotly ?? null;
}
