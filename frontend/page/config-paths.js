/** Places in a config: "platform.pcpus", "vms[0].vcpus[1].affinity". Used to bring an error to its field. */

/**
 * @param {any} config
 * @param {string} path with dots only
 */
export function read(config, path) {
  return path.split(".").reduce((part, key) => part?.[key], config);
}

/**
 * @param {any} config changed in place
 * @param {string} path with dots only
 * @param {unknown} value undefined removes the key
 */
export function write(config, path, value) {
  const keys = path.split(".");
  const last = /** @type {string} */ (keys.pop());
  let part = config;
  for (const key of keys) part = part[key] ??= {};
  if (value === undefined) delete part[last];
  else part[last] = value;
}

/**
 * The field an error belongs to: the longest field path that the error's place begins with.
 * @param {string} where the server's place, e.g. "vms[0].vcpus[1].affinity"
 * @param {string[]} fields paths of the fields
 * @returns {string|null} null when no field fits
 */
export function fieldOf(where, fields) {
  const fits = fields.filter((path) => where === path || where.startsWith(`${path}.`) || where.startsWith(`${path}[`));
  return fits.sort((a, b) => b.length - a.length)[0] ?? null;
}

/**
 * What a text field stands for: a whole number where it is one, else the text itself (the server then says
 * what it expects, and that is shown beside the field).
 * @param {string} text
 */
export function scalar(text) {
  const trimmed = text.trim();
  return /^-?\d{1,15}$/.test(trimmed) ? Number(trimmed) : trimmed;
}
