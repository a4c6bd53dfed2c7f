/** SVG as text: standalone, with shapes and text alone. Pure. */

/** @param {string} text */
export function escaped(text) {
  // Control characters are no XML, whatever a run's name holds.
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "").replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** @param {number} n */
export function num(n) {
  return String(Math.round(n * 100) / 100);
}

/** @param {string} name @param {Record<string, string|number|null|undefined>} attributes @param {string} [inner] already SVG */
export function element(name, attributes, inner = "") {
  const text = Object.entries(attributes).filter(([, value]) => value !== null && value !== undefined && value !== "")
    .map(([key, value]) => ` ${key}="${typeof value === "number" ? num(value) : escaped(value ?? "")}"`).join("");
  return inner ? `<${name}${text}>${inner}</${name}>` : `<${name}${text}/>`;
}

/** Fonts that every machine has, by kind. */
export const SANS = "system-ui, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif";
const MONO = "ui-monospace, 'Cascadia Mono', Menlo, Consolas, monospace";

/**
 * @param {number} x @param {number} y of the base line @param {string} content
 * @param {{size: number, fill: string, mono?: boolean, weight?: string|number, anchor?: string, spacing?: string}} style
 */
export function text(x, y, content, { size, fill, mono = false, weight, anchor, spacing }) {
  const attributes = { x, y, fill, "font-family": mono ? MONO : SANS, "font-size": size, "font-weight": weight === 400 || weight === "400" ? null : weight, "text-anchor": anchor, "letter-spacing": spacing };
  return element("text", { ...attributes, "xml:space": "preserve" }, escaped(content));
}
