/** One open run: what the server says of it, its records around the cursor, and the live stream while it goes on. */

import { Layout } from "../model/layout.js";
import { lastSeq } from "../tape/record.js";
import { TapeStream } from "../tape/stream.js";
import { TapeWindow } from "../tape/window.js";
import { binary, call, query } from "./api.js";

/** @typedef {import("../model/fold.js").State} State */
/** @typedef {"live"|"catching up"|"lost"|"replay"} Connection */

export const GOING = ["queued", "running", "paused"];
const META_MS = 1000;
const STORE_MS = 100;
const STORE_TRIES = 30;

export class Session extends EventTarget {
  /**
   * Fetch what is needed to show a run. Live runs are then followed.
   * @param {string} id
   */
  static async open(id) {
    const run = await untilStarted(id);
    const declaration = await call(`/runs/${encodeURIComponent(id)}/declaration`);
    return new Session(run, declaration);
  }

  /** @param {any} run @param {{variables: any[]}} declaration */
  constructor(run, declaration) {
    super();
    this.run = run;
    this.id = /** @type {string} */ (run.id);
    this.layout = new Layout(declaration.variables.map((v) => ({ code: v.code, subject: v.subject, slot: v.slot, initial: BigInt(v.initial) })));
    this.window = new TapeWindow(this.layout, {
      records: (from, to) => this.#records(from, to),
      state: (seq) => this.#state(seq),
    });
    this.window.head = run.records ?? 0;
    /** @type {Connection} */
    this.connection = "replay";
    this.behind = 0;
    this.#timer = 0;
    /** @type {TapeStream|null} */
    this.stream = null;
    if (this.going) this.#follow();
  }

  /** @type {number} */
  #timer;

  /** Seq of the last record that the stream has brought, 0 for none. */
  #arrived = 0;

  /** Whether the run itself goes on. */
  get going() {
    return GOING.includes(this.run.status);
  }

  /** Seq of the last record that is known. */
  get head() {
    return this.window.head;
  }

  /** Seq of the newest record that can be shown at once: live, what the stream has brought, not what is only known of. */
  get newest() {
    return this.stream && this.#arrived ? this.#arrived : this.head;
  }

  /** Seq of the last record that is stored. */
  get durable() {
    return Math.max(this.run.durable_seq ?? 0, this.stream?.status?.durable_seq ?? 0);
  }

  /** The counter's frequency. */
  get hz() {
    return Number(this.run.config?.platform?.counter_hz ?? 62_500_000);
  }

  /** @param {number} from @param {number} to */
  async #records(from, to) {
    await this.stored(from);
    const last = this.going ? Math.max(from, Math.min(to, this.durable)) : to;
    return binary(`/runs/${this.id}/records${query({ from, to: last, limit: last - from + 1 })}`);
  }

  /** Wait until a record of a live run is stored: REST serves what is stored. @param {number} seq */
  async stored(seq) {
    for (let n = 0; n < STORE_TRIES && this.going && this.durable < seq; n++) {
      await new Promise((resolve) => setTimeout(resolve, STORE_MS));
    }
  }

  /** Wait until a run that goes on has come to a record, or has ended. @param {number} seq */
  async reached(seq) {
    while (this.going && this.head < seq) {
      await new Promise((resolve) => {
        this.addEventListener("records", resolve, { once: true });
        this.addEventListener("run", resolve, { once: true });
      });
    }
    // That it has ended may be known before how far it came.
    if (this.head < seq) await this.refresh();
  }

  /** The last record at or before a time. @param {number} t ns @returns {Promise<number>} */
  async seqAt(t) {
    return (await call(`/runs/${this.id}/state${query({ t: Math.max(0, Math.round(t)) })}`)).seq;
  }

  /** @param {number} seq @returns {Promise<State>} */
  async #state(seq) {
    await this.stored(seq);
    const answer = await call(`/runs/${this.id}/state${query({ at: seq })}`);
    return { seq: answer.seq, t: answer.t, values: BigUint64Array.from(answer.values, (/** @type {string} */ v) => BigInt(v)) };
  }

  #follow() {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const url = (/** @type {number} */ from) => `${scheme}://${location.host}/api/v1/runs/${this.id}/stream?from_seq=${from}`;
    this.stream = new TapeStream(url, {
      records: (frame) => {
        this.window.add(frame);
        this.#arrived = lastSeq(frame);
        this.dispatchEvent(new Event("records"));
      },
      keyframe: (frame) => this.#keyframe(frame),
      status: (status) => this.#status(status),
      state: (state, behind) => this.#connected(state, behind),
      error: (error) => console.warn(error.message),
    }, { from: this.window.head + 1 });
    this.#timer = window.setInterval(() => void this.refresh(), META_MS);
  }

  /** @param {import("../tape/types.js").KeyframeFrame} frame */
  #keyframe(frame) {
    this.window.addState(frame);
    this.window.head = Math.max(this.window.head, frame.seq);
    this.dispatchEvent(new Event("records"));
  }

  /** @param {Connection} connection @param {number} behind */
  #connected(connection, behind) {
    if (this.stream === null) return;
    // Told with every frame; how far it is behind is shown only while it catches up.
    const news = connection !== this.connection || (connection === "catching up" && behind !== this.behind);
    this.connection = connection;
    this.behind = behind;
    if (news) this.dispatchEvent(new Event("connection"));
  }

  /** @param {import("../tape/stream.js").Status} status */
  #status(status) {
    if (!status.run_status || status.run_status === this.run.status) return;
    this.run = { ...this.run, status: status.run_status };
    void this.refresh();
  }

  /** Ask the server again what it knows of the run. */
  async refresh() {
    try {
      this.run = await call(`/runs/${this.id}`);
      this.window.head = Math.max(this.window.head, this.run.records ?? 0);
      if (!this.going) this.#ended();
      this.dispatchEvent(new Event("run"));
    } catch {
      // The stream tells that the connection is lost; the next round asks again.
    }
  }

  #ended() {
    clearInterval(this.#timer);
    this.stream?.close();
    this.stream = null;
    this.connection = "replay";
    this.behind = 0;
    this.dispatchEvent(new Event("connection"));
  }

  /**
   * Act on the run itself, for everyone who watches.
   * @param {string} action @param {object} [more]
   */
  async control(action, more = {}) {
    const answer = await call(`/runs/${this.id}/control`, { method: "POST", body: { action, ...more } });
    await this.refresh();
    return answer;
  }

  close() {
    clearInterval(this.#timer);
    this.stream?.close();
  }
}

/** A run that has just been launched declares its variables a moment later; others may have to end first. @param {string} id */
async function untilStarted(id) {
  for (let wait = 40; ; wait = Math.min(1000, wait * 1.5)) {
    const run = await call(`/runs/${encodeURIComponent(id)}`);
    if (run.status !== "queued") return run;
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}
