/** Sharing: snippets hold what they must and never the token; SVG is standalone. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { curlSnippets, python, pythonSnippets, quoted, shellSnippets } from "../../frontend/share/snippets.js";
import { pictureSvg, wrapped } from "../../frontend/share/picture.js";
import { SvgContext } from "../../frontend/share/svg-context.js";
import { element, escaped, text } from "../../frontend/share/svg-text.js";
import { timelineSvg } from "../../frontend/share/timeline-svg.js";

const CONFIG = { name: "it's <b>", design: "v4.15", vms: [{ vcpus: [{ program: { ops: ["hvc", { spin: 10 }] } }] }] };
/** @type {import("../../frontend/share/snippets.js").Shown} */
const SHOWN = { origin: "http://127.0.0.1:8000", run: "ab12", beside: "cd34", at: 42, view: { from: 10, to: 90 }, axis: "event", lanes: ["mode:0", "lr:0:0"], columns: 500, why: 42, configs: [CONFIG, { ...CONFIG, design: "parent" }] };

test("each request is the one that gives what is on screen, and the token comes from the environment", () => {
  const texts = Object.fromEntries(curlSnippets(SHOWN).map((snippet) => [snippet.id, snippet.text]));
  const api = "http://127.0.0.1:8000/api/v1/runs/ab12";
  assert.ok(texts.state.endsWith(`'${api}/state?at=42'`));
  assert.ok(texts.records.endsWith(`'${api}/records?from=10&to=90&limit=81'`));
  assert.ok(texts.window.endsWith(`'${api}/window?from=10&to=90&columns=500&axis=event&lanes=mode:0,lr:0:0'`));
  assert.ok(texts.metrics.endsWith(`'${api}/metrics?to=42'`) && texts.why.endsWith(`'${api}/why/42'`));
  assert.equal(texts.experiment.match(/\/experiments'/g)?.length, 2);
  for (const text of Object.values(texts)) assert.ok(text.includes("$TICKSCOPE_TOKEN"));
  assert.ok(curlSnippets({ ...SHOWN, why: 0 }).every(({ id }) => id !== "why"));
});

test("a shell reads a quoted text as it was", () => {
  assert.equal(quoted("it's"), "'it'\\''s'");
});

test("plain data is written as Python writes it", () => {
  assert.equal(python({ a: [true, false, null, 1.5, "x"] }), '{"a": [True, False, None, 1.5, "x"]}');
  assert.equal(python("\u00e9 \ud83d\ude00\u2028"), '"\\u00e9 \\U0001f600\\u2028"');
  assert.ok(python({ long: "x".repeat(120), more: 1 }).startsWith("{\n    "));
});

test("programs and command lines hold the experiments themselves", () => {
  const programs = Object.fromEntries(pythonSnippets(SHOWN).map((snippet) => [snippet.id, snippet.text]));
  assert.ok(programs.client.includes('os.environ["TICKSCOPE_TOKEN"]') && programs.client.includes('client.open("ab12")'));
  assert.ok(programs.compare.includes('client.open("cd34")') && programs.simulate.includes('"parent"'));
  assert.ok(!programs.simulate.includes("Client"));
  for (const { text } of shellSnippets(SHOWN)) assert.ok(text.includes("tickscope run"));
});

test("text that could be markup stays text, and what XML cannot hold is left out", () => {
  assert.equal(escaped('<a href="x">&\u0000\u0007'), "&lt;a href=&quot;x&quot;&gt;&amp;");
  assert.equal(element("rect", { x: 1.23456, fill: 'a"b', rx: null }), '<rect x="1.23" fill="a&quot;b"/>');
  assert.ok(text(1, 2, "<script>", { size: 10, fill: "red" }).includes("&lt;script&gt;"));
});

test("whatever a painter opens on the SVG canvas is closed again", () => {
  const context = new SvgContext(() => 10);
  context.save();
  context.rect(0, 0, 10, 10);
  context.clip();
  context.translate(1, 2);
  context.rotate(Math.PI / 2);
  context.textAlign = "center";
  context.fillText("x", 0, 0);
  context.restore();
  context.fillText("y", 0, 0);
  const svg = context.svg();
  assert.equal(svg.match(/<g /g)?.length, svg.match(/<\/g>/g)?.length);
  assert.ok(svg.includes('rotate(90)') && svg.includes('text-anchor="middle"'));
  assert.equal(context.textAlign, "start");
});

test("a timeline becomes lanes, names, axis and a cursor; a picture has its caption, width and no reference outside", () => {
  const lane = { name: "mode:0", sources: ["mode:0"], title: "pCPU 0 · mode", short: "mode", explain: "", first: true, marks: false, tints: [{ colour: "--host", text: "host" }, { colour: "--guest", text: "guest" }] };
  const data = { axis: "event", seqs: [1, 20, 60], times: [0, 500, 900], tEnd: 1000, fromSeq: 1, toSeq: 100, lanes: new Map([["mode:0", Uint32Array.of(1, 2, 3)]]) };
  const part = timelineSvg(/** @type {any} */ ({ rows: [lane], pinned: [], data, kind: "event", cursor: { seq: 20, t: 500 }, selection: null }), 700, (name) => `colour${name}`, () => 20);
  for (const word of ["pCPU 0", ">mode<", ">host<", ">guest<", "colour--truth"]) assert.ok(part.svg.includes(word), word);
  assert.ok(part.svg.indexOf('stroke="colour--line-strong"') < part.svg.indexOf(">host<"), "the grid lies under the lanes");
  const picture = pictureSvg([{ ...part, width: 700 }], { title: "A & B", facts: "v4.15", place: "record 20 of 100", link: "http://127.0.0.1:8000/?run=ab12&at=20" }, { background: "#fff", ink: "#000", dim: "#555", line: "#999" }, 1920);
  assert.ok(picture.svg.startsWith('<svg xmlns="http://www.w3.org/2000/svg" width="1920"') && picture.height > 100);
  assert.ok(picture.svg.includes("A &amp; B") && picture.svg.includes("run=ab12&amp;at=20"));
  assert.ok(!/href|<image|<script|url\((?!#)/.test(picture.svg));
});

test("a picture says what has just happened, with record and time, in as many lines as it takes", () => {
  const what = "KVM switches the hardware timer off: it must not fire for somebody else. ".repeat(6).trim();
  const colours = { background: "#fff", ink: "#123456", dim: "#555", line: "#999" };
  const caption = { title: "A", facts: "v4.15", place: "record 20 of 100 · 1.5 ms", link: "http://127.0.0.1/" };
  const part = { svg: "<g/>", width: 700, height: 100 };
  const [bare, told] = [pictureSvg([part], caption, colours, 1280), pictureSvg([part], { ...caption, told: { actor: "EL2", what, badge: { fill: "#eee", line: "#a60", ink: "#111" } } }, colours, 1280)];
  const texts = [...told.svg.matchAll(/<text[^>]*>([^<]*)</g)].map((found) => found[1]);
  assert.ok(texts.join(" ").includes(what) && texts.includes("EL2"));
  assert.equal(texts.filter((one) => one === caption.place).length, 1);
  assert.ok(told.height > bare.height + 100 && told.svg.includes('fill="#123456"') && told.svg.includes('stroke="#a60"'));
});

test("lines are broken between words and nothing is lost", () => {
  assert.deepEqual(wrapped("one two three", 8), ["one two", "three"]);
  assert.deepEqual(wrapped("abcdefghij k", 4), ["abcd", "efgh", "ij k"]);
  assert.deepEqual(wrapped("", 4), []);
});
