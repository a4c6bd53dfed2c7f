/** Figures for projector mode: Plotly draws its own type, which no style reaches. */

const SIZES = new Set(["size", "standoff", "l", "r", "t", "b", "height"]);

/**
 * A layout with all its type, and the room around it, larger: the type is drawn by Plotly, which no style reaches.
 * @param {any} layout @param {number} by 1: as it is @returns {any}
 */
export function enlarged(layout, by) {
  if (by === 1 || typeof layout !== "object" || layout === null) return layout;
  if (Array.isArray(layout)) return layout.map((part) => enlarged(part, by));
  return Object.fromEntries(Object.entries(layout).map(([key, value]) => [key, SIZES.has(key) && typeof value === "number" ? Math.round(value * by) : enlarged(value, by)]));
}
