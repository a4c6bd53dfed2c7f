/** The REST interface as the page uses it. Errors keep the server's one shape. */

/** @typedef {{message: string, where: string, hint: string}} Problem one thing that is wrong */

/** An error as the server tells it: `{error: {code, message, where, hint}}`. */
export class ApiError extends Error {
  /**
   * @param {number} status HTTP status, 0 when the server was not reached
   * @param {{code?: string, message?: string, where?: string|null, hint?: string|null, problems?: Problem[]}} error
   */
  constructor(status, error) {
    super(error.message ?? "The server did not answer as expected.");
    this.name = "ApiError";
    this.status = status;
    this.code = error.code ?? "unknown";
    /** Where in the request it went wrong, e.g. "platform.pcpus". */
    this.where = error.where ?? "";
    this.hint = error.hint ?? "";
    /** All that is wrong, at least one thing. @type {Problem[]} */
    this.problems = error.problems ?? [{ message: this.message, where: this.where, hint: this.hint }];
  }
}

const BASE = "/api/v1";

/**
 * @param {string} path below /api/v1
 * @param {{method?: string, body?: unknown, signal?: AbortSignal}} [options]
 * @returns {Promise<any>} the decoded JSON, or null for an empty answer
 */
export async function call(path, { method = "GET", body, signal } = {}) {
  const response = await send(path, {
    method,
    signal,
    headers: body === undefined ? { Accept: "application/json" } : { Accept: "application/json", "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  return text ? JSON.parse(text) : null;
}

/**
 * @param {string} path
 * @param {AbortSignal} [signal]
 * @returns {Promise<ArrayBuffer>} binary tape frames
 */
export async function binary(path, signal) {
  const response = await send(path, { headers: { Accept: "application/octet-stream" }, signal });
  return response.arrayBuffer();
}

/**
 * @param {string} path
 * @param {RequestInit} options
 */
async function send(path, options) {
  let response;
  try {
    response = await fetch(BASE + path, { credentials: "same-origin", ...options });
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new ApiError(0, { code: "unreachable", message: "The server cannot be reached. Is it still running?" });
  }
  if (!response.ok) throw new ApiError(response.status, await errorOf(response));
  return response;
}

/** @param {Response} response */
async function errorOf(response) {
  try {
    return (await response.json()).error ?? {};
  } catch {
    return { message: `The server answered with status ${response.status}.` };
  }
}

/**
 * @param {Record<string, string|number|boolean|null|undefined>} parameters
 * @returns {string} "?a=1&b=2", or "" when all are empty
 */
export function query(parameters) {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null && value !== undefined && value !== "") search.set(name, String(value));
  }
  const text = search.toString();
  return text ? `?${text}` : "";
}
