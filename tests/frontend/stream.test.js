import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { LIVE, TapeStream } from "../../frontend/tape/stream.js";
import { lastSeq } from "../../frontend/tape/record.js";
import { counting, declarationFrame, keyframe, recordsFrame, variables } from "./help/frames.js";
import { websocketServer } from "./help/websocket-server.js";

if (typeof WebSocket === "undefined") {
  // Node 20 has the browsers' WebSocket only behind a flag.
  test("the stream, with the flag that gives this Node a WebSocket", () => {
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const command = ["--no-warnings", "--experimental-websocket", fileURLToPath(import.meta.url)];
    const done = spawnSync(process.execPath, command, { env, encoding: "utf8", timeout: 60_000 });
    assert.equal(done.status, 0, done.stdout + done.stderr);
  });
} else {
  tests();
}

/**
 * A run of `head` records on a server that says what a real one says: the declaration, a status, the keyframe before
 * the record asked for, and records in frames of three.
 */
async function run(head, { status = "running" } = {}) {
  const declared = variables();
  const state = { head, status, asked: [], connection: null };
  const serve = (connection, from) => {
    const first = from === LIVE ? state.head + 1 : Math.max(from, 1);
    state.asked.push(from);
    const values = declared.map((_, i) => (i ? 0 : first - 1));
    connection.send(JSON.stringify({ type: "status", run_status: state.status, head_seq: state.head, durable_seq: state.head, resync: first - 1 }));
    connection.send(keyframe(first - 1, (first - 1) * 10, values));
    for (let at = first; at <= state.head; at += 3) connection.send(recordsFrame(at, counting(at, Math.min(3, state.head - at + 1))));
  };
  const server = await websocketServer((connection) => {
    state.connection = connection;
    connection.send(declarationFrame(declared));
    connection.onText = (text) => serve(connection, JSON.parse(text).from_seq);
    serve(connection, Number(new URL(connection.url, "http://127.0.0.1").searchParams.get("from_seq")));
  });
  after(() => server.close());
  return { ...server, state };
}

/** A stream that writes down what it is told. */
function listen(server, options = {}) {
  const heard = { seqs: [], states: [], keyframes: [], declarations: 0, errors: [] };
  const stream = new TapeStream((from) => `ws://127.0.0.1:${server.port}/stream?from_seq=${from}`, {
    declaration: () => void (heard.declarations += 1),
    keyframe: (frame, skipped) => heard.keyframes.push([frame.seq, skipped]),
    records: (frame) => { for (let seq = frame.firstSeq; seq <= lastSeq(frame); seq++) heard.seqs.push(seq); },
    state: (state) => { if (heard.states.at(-1) !== state) heard.states.push(state); },
    error: (error) => heard.errors.push(error.message),
  }, { firstWaitMs: 20, ...options });
  after(() => stream.close());
  return { stream, heard };
}

/** @param {() => boolean} met @param {string} what */
async function until(met, what) {
  for (const end = Date.now() + 5000; !met(); await new Promise((done) => setTimeout(done, 5))) {
    assert.ok(Date.now() < end, `waited in vain: ${what}`);
  }
}

const upTo = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

function tests() {
  test("every record comes once, in order, and the stream is live", async () => {
    const server = await run(10);
    const { heard, stream } = listen(server);
    await until(() => stream.seq === 10, "10 records");
    assert.deepEqual(heard.seqs, upTo(1, 10));
    assert.deepEqual([heard.declarations, heard.keyframes, heard.states.at(-1)], [1, [[0, 0]], "live"]);
  });

  test("a run that is over is a replay once all of it is here", async () => {
    const { heard } = listen(await run(7, { status: "complete" }));
    await until(() => heard.states.at(-1) === "replay", "replay");
    assert.deepEqual(heard.seqs, upTo(1, 7));
  });

  test("after a lost connection it goes on without gap or repeat", async () => {
    const server = await run(10);
    const { heard, stream } = listen(server);
    for (const head of [20, 21, 40]) {
      await until(() => stream.seq === server.state.head, "all records");
      server.state.head = head;
      server.state.connection.cut();
      await until(() => heard.states.at(-1) === "lost" || stream.seq === head, "loss");
      await until(() => stream.seq === head && heard.states.at(-1) === "live", "resumed");
    }
    assert.deepEqual(heard.seqs, upTo(1, 40));
    assert.ok(heard.states.includes("lost"));
    assert.deepEqual(server.state.asked, [0, 11, 21, 22]);
    assert.deepEqual(heard.keyframes, [[0, 0]], "where it goes on is what it has: nothing to say");
  });

  test("it tries again more and more slowly while the server is away, then at once when told", async () => {
    const server = await run(5);
    const { heard, stream } = listen(server, { firstWaitMs: 40 });
    await until(() => stream.seq === 5, "5 records");
    server.refuse(true);
    server.state.connection.cut();
    await until(() => stream.failures >= 3, "3 failures");
    assert.equal(heard.states.at(-1), "lost");
    server.refuse(false);
    await until(() => stream.socket === null || stream.seq === 5, "a pause");
    stream.retry();
    await until(() => heard.states.at(-1) === "live", "live again");
    assert.equal(stream.failures, 0);
  });

  test("records that overlap are not repeated", async () => {
    const server = await run(6);
    const { heard, stream } = listen(server);
    await until(() => stream.seq === 6, "6 records");
    server.state.connection.send(recordsFrame(4, counting(4, 6)));
    await until(() => stream.seq === 9, "9 records");
    assert.deepEqual(heard.seqs, upTo(1, 9));
  });

  test("one who fell behind is put forward and told how much it missed", async () => {
    const server = await run(6);
    const { heard, stream } = listen(server);
    await until(() => stream.seq === 6, "6 records");
    server.state.connection.send(keyframe(106, 1060, variables().map(() => 0)));
    server.state.connection.send(recordsFrame(107, counting(107, 2)));
    await until(() => stream.seq === 108, "the end");
    assert.deepEqual(heard.keyframes, [[0, 0], [106, 100]]);
    assert.deepEqual(heard.seqs, [...upTo(1, 6), 107, 108]);
  });

  test("a gap without a keyframe is asked for again", async () => {
    const server = await run(6);
    const { heard, stream } = listen(server);
    await until(() => stream.seq === 6, "6 records");
    server.state.head = 12;
    server.state.connection.send(recordsFrame(10, counting(10, 3)));
    await until(() => stream.seq === 12, "12 records");
    assert.deepEqual(heard.seqs, upTo(1, 12));
    assert.deepEqual(server.state.asked, [0, 7]);
  });

  test("a damaged frame is told, and the connection made anew", async () => {
    const server = await run(6);
    const { heard, stream } = listen(server);
    await until(() => stream.seq === 6, "6 records");
    const damaged = recordsFrame(7, counting(7, 3));
    damaged[50] ^= 1;
    server.state.head = 9;
    server.state.connection.send(damaged);
    await until(() => stream.seq === 9, "9 records");
    assert.deepEqual(heard.seqs, upTo(1, 9));
    assert.match(heard.errors[0], /damaged/);
  });

  test("one who asks for now begins with the state of now", async () => {
    const server = await run(50);
    const { heard, stream } = listen(server, { from: LIVE });
    await until(() => stream.seq === 50, "the keyframe");
    assert.deepEqual([heard.keyframes, heard.seqs], [[[50, 0]], []]);
    stream.resync(48);
    await until(() => stream.seq === 50 && heard.seqs.length === 3, "three records");
    assert.deepEqual(heard.seqs, [48, 49, 50]);
  });

  test("far behind is called catching up, and a closed stream is silent", async () => {
    const server = await run(3);
    const { heard, stream } = listen(server);
    await until(() => stream.seq === 3, "3 records");
    server.state.connection.send(JSON.stringify({ type: "status", run_status: "running", head_seq: 90_000, durable_seq: 3 }));
    await until(() => heard.states.at(-1) === "catching up", "catching up");
    assert.equal(stream.behind, 89_997);
    stream.close();
    const told = heard.states.length;
    await new Promise((done) => setTimeout(done, 100));
    assert.equal(heard.states.length, told);
  });
}
