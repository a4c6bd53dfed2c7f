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
 * What to say beside each field: all that is wrong with it, with the place where that is more than the field.
 * @param {{message: string, where: string, hint: string}[]} problems @param {string[]} fields paths of the fields
 * @returns {Map<string, string>} by the field's path, "" for what belongs to none
 */
export function saidByField(problems, fields) {
  /** @type {Map<string, string>} */
  const said = new Map();
  for (const { message, where, hint } of problems) {
    const path = fieldOf(where, fields) ?? "";
    const place = where && where !== path ? `${where}: ` : "";
    said.set(path, [said.get(path), `${place}${message}`, hint].filter(Boolean).join(" "));
  }
  return said;
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
