/**
 * Experiments in a link: base64url of their JSON. A link that describes its runs survives their deletion and works on
 * every Tickscope. Opening one never starts work: the page asks first (page/opening.js).
 */

/** @typedef {Record<string, any>} Config */

/** Longest packed text: addresses beyond this are cut off by mail programs, proxies and servers. */
export const MOST_PACKED = 12_000;
/** Ours, and the one beside it. */
const MOST = 2;

/** That which a link describes cannot be read. */
export class RecipeError extends Error {}

/**
 * @param {Config[]} configs ours, and the one beside it
 * @returns {string} letters, digits, - and _; RecipeError when it would be too long for a link
 */
export function packConfigs(configs) {
  const bytes = new TextEncoder().encode(JSON.stringify(configs.length === 1 ? configs[0] : configs));
  const packed = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  if (packed.length > MOST_PACKED) throw new RecipeError("This experiment is too long for a link: share the link to the stored run, or its config as a file.");
  return packed;
}

/** @param {string} packed @returns {Config[]} one or two; RecipeError when damaged */
export function unpackConfigs(packed) {
  let found;
  try {
    const text = atob(packed.replaceAll("-", "+").replaceAll("_", "/"));
    found = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(text, (letter) => letter.charCodeAt(0))));
  } catch {
    throw new RecipeError("The experiment in this link is damaged: the link may have been cut off. Copy it again, whole.");
  }
  const configs = Array.isArray(found) ? found : [found];
  if (!configs.length || configs.length > MOST || !configs.every((config) => config && typeof config === "object" && !Array.isArray(config))) {
    throw new RecipeError("What this link describes is no experiment. Copy it again, whole.");
  }
  return configs;
}

/**
 * The experiments that a place describes, none when it names a stored run alone.
 * @param {{config: string, preset: string, designs: string[], seed: number|null}} place
 * @returns {Config[]} as POST /experiments takes them
 */
export function recipesOf({ config, preset, designs, seed }) {
  if (config) return unpackConfigs(config);
  if (!preset) return [];
  const changed = seed === null ? { preset } : { preset, seed };
  return designs.length ? designs.slice(0, MOST).map((design) => ({ ...changed, design })) : [changed];
}
