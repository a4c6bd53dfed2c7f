/**
 * What is on screen as text that gives the same elsewhere: curl, Python, the command line. Pure. The token is never
 * in it: it comes from the environment variable TICKSCOPE_TOKEN of whoever runs it.
 */

/** @typedef {Record<string, any>} Config */

/**
 * @typedef {object} Shown what a snippet is made from
 * @property {string} origin "http://127.0.0.1:8000"
 * @property {string} run
 * @property {string} beside "" for none
 * @property {number} at record at the cursor
 * @property {{from: number, to: number}} view records in view
 * @property {"event"|"time"} axis
 * @property {string[]} lanes in view
 * @property {number} columns
 * @property {number} why record that the question "why?" is about, 0 for none
 * @property {Config[]} configs the experiments: ours, and the one beside it
 */

/** @typedef {{id: string, title: string, text: string}} Snippet */

/** For a shell: in single quotes, whatever it holds. @param {string} text */
export function quoted(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** @param {unknown} value plain data @param {string} [indent] @returns {string} as Python writes it */
export function python(value, indent = "") {
  if (value === null || value === undefined) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  if (typeof value === "string") return JSON.stringify(value).replace(/[\u007f-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`).replace(/(?:\\ud[89ab]..\\ud[c-f]..)/g, wide);
  if (typeof value !== "object") return String(value);
  const entries = Array.isArray(value) ? value.map((item) => python(item, `${indent}    `)) : Object.entries(value).map(([key, item]) => `${python(key)}: ${python(item, `${indent}    `)}`);
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  const line = `${open}${entries.join(", ")}${close}`;
  if (line.length + indent.length <= 100) return line;
  return `${open}\n${entries.map((entry) => `${indent}    ${entry},\n`).join("")}${indent}${close}`;
}

/** Python has no surrogate pairs. @param {string} pair */
function wide(pair) {
  const letter = JSON.parse(`"${pair}"`);
  return `\\U${letter.codePointAt(0).toString(16).padStart(8, "0")}`;
}

/** @param {Shown} shown @returns {Snippet[]} the request that gives each part of what is on screen */
export function curlSnippets(shown) {
  const { origin, run, at, view, axis, lanes, columns, why, configs } = shown;
  const api = `${origin}/api/v1`;
  const get = (/** @type {string} */ path) => `curl -sS -H "Authorization: Bearer $TICKSCOPE_TOKEN" ${quoted(`${api}/runs/${run}${path}`)}`;
  const post = (/** @type {Config} */ config) => `curl -sS -H "Authorization: Bearer $TICKSCOPE_TOKEN" -H 'Content-Type: application/json' \\\n  --data ${quoted(JSON.stringify({ ...config, pace: { mode: "max" } }))} \\\n  ${quoted(`${api}/experiments`)}`;
  return [
    { id: "state", title: "The state at the cursor", text: get(`/state?at=${at}`) },
    { id: "records", title: "The records in view", text: get(`/records?from=${view.from}&to=${view.to}&limit=${Math.min(10_000, view.to - view.from + 1)}`) },
    { id: "window", title: "The timeline in view", text: get(`/window?from=${view.from}&to=${view.to}&columns=${columns}&axis=${axis}&lanes=${lanes.join()}`) },
    { id: "metrics", title: "The totals up to the cursor", text: get(`/metrics?to=${at}`) },
    ...(why > 0 ? [{ id: "why", title: `Why record ${why} happened`, text: get(`/why/${why}`) }] : []),
    { id: "run", title: "The run, with its config", text: get("") },
    { id: "experiment", title: "Run the experiment", text: configs.map(post).join("\n\n") },
  ];
}

/** @param {Shown} shown @returns {Snippet[]} */
export function pythonSnippets(shown) {
  const { origin, run, beside, at, view, configs } = shown;
  const open = `import os\n\nimport tickscope\n\nclient = tickscope.Client(${python(origin)}, token=os.environ["TICKSCOPE_TOKEN"])\nrun = client.open(${python(run)})\n`;
  const look = (/** @type {string} */ name) => `for seq, record in ${name}.records(${view.from}, ${view.to}):\n    print(seq, ${name}.sentence(seq))\n`;
  const compare = `compared = baseline.compare(run)\nprint(compared["a"]["name"], compared["a"]["totals"])\nprint(compared["b"]["name"], compared["b"]["totals"])\n`;
  const simulate = (/** @type {string} */ name, /** @type {Config} */ config) => `${name} = tickscope.simulate(${python(config)})\n`;
  return [
    { id: "client", title: "Read this run from the server", text: `${open}print(run.design, run.status, run.metrics(to=${at}))\nprint(run.state_at(${at}))\n${look("run")}` },
    ...(beside ? [{ id: "compare", title: "Compare with the run beside it", text: `${open}baseline = client.open(${python(beside)})\n${compare}` }] : []),
    { id: "launch", title: "Run the experiment on the server", text: `${open.replace(/run = .*\n/, "")}${configs[0] ? `run = client.run(${python(configs[0])}).wait()\nprint(run.id, run.totals)\n` : ""}` },
    { id: "simulate", title: "Simulate it here, without a server", text: `import tickscope\n\n${configs[0] ? simulate("run", configs[0]) : ""}print(run.design, run.totals)\n${look("run")}${configs[1] ? `\n${simulate("baseline", configs[1])}${compare}` : ""}` },
  ];
}

/** @param {Shown} shown @returns {Snippet[]} */
export function shellSnippets({ configs, at }) {
  const feed = (/** @type {Config} */ config, more = "") => `tickscope run -${more} <<'EOF'\n${JSON.stringify(config, null, 1)}\nEOF`;
  return [
    { id: "summary", title: "Simulate and print the summary", text: configs.map((config) => feed(config)).join("\n\n") },
    { id: "tape", title: "Simulate and keep the tape", text: configs.map((config) => feed(config, ` --out ${config.design}.tape`)).join("\n\n") },
    { id: "file", title: "Keep the config in a file, then run it", text: `cat > experiment.json <<'EOF'\n${JSON.stringify(configs[0], null, 1)}\nEOF\ntickscope run experiment.json    # what it does at record ${at} is the same on every machine` },
  ];
}
