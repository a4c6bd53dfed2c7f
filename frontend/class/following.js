/** A follower's page goes where the teacher's is, until its reader does something; one key leads back. */

import { PAGES } from "../shell/pages.js";
import { still } from "./board.js";
import { keepInTab, keptInTab } from "./kept.js";

/** @typedef {import("./lecture.js").LecturePlace} LecturePlace */
/** @typedef {"waiting"|"following"|"own"} State */

/** What a reader does shows so soon, in what the page tells of itself. */
const LOOK_MS = 100;
const SHOWS_MS = 3000;
/** So long a page waits to be told where the teacher is, before it shows something of its own. */
const FIRST_MS = 2000;
/** So often the server is told at most what this page has shown. */
const SEEN_MS = 1000;
const INPUTS = ["keydown", "pointerdown", "wheel", "input", "change"];

/** Events: "change" when `state` or `stuck` is another. */
export class Following extends EventTarget {
  /** @param {import("./lecture.js").Lecture} lecture @param {import("./adapters.js").Adapter} adapter */
  constructor(lecture, adapter) {
    super();
    this.lecture = lecture;
    this.adapter = adapter;
    this.own = keptInTab("follows", "") === "own";
    /** @type {LecturePlace|null} */
    this.shown = null;
    this.showing = false;
    /** Why the teacher's place cannot be shown, "" while it can. */
    this.stuck = "";
    /** Number of the place that is shown. */
    this.seen = 0;
    this.seenTimer = 0;
    /** What the page told before the reader did something, and until when that can still show. */
    this.before = { text: "", until: 0 };
    this.leaving = false;
    this.going = Promise.resolve();
    /** Whether the page begins at a place of the teacher's. @type {Promise<boolean>} */
    this.begun = this.#begun();
    lecture.addEventListener("change", (event) => {
      if (/** @type {CustomEvent} */ (event).detail === "lecture") this.going = this.#go();
      this.dispatchEvent(new Event("change"));
    });
    for (const input of INPUTS) document.addEventListener(input, () => this.#suspect(), { capture: true, passive: true });
    // Who opens another page by a link goes on alone.
    addEventListener("pagehide", () => this.leaving || this.state !== "following" || this.#clicked() || undefined);
    this.#tell();
    lecture.open();
  }

  /** @returns {State} */
  get state() {
    if (this.own) return "own";
    return this.lecture.place ? "following" : "waiting";
  }

  /** On my own, or back to the teacher. */
  toggle() {
    if (this.state === "waiting") return;
    this.own = !this.own;
    keepInTab("follows", this.own ? "own" : "");
    this.before.until = 0;
    this.shown = null;
    this.#tell();
    if (!this.own) void this.#go();
    this.dispatchEvent(new Event("change"));
  }

  /** @returns {Promise<boolean>} */
  #begun() {
    const told = new Promise((resolve) => {
      this.lecture.addEventListener("change", (event) => /** @type {CustomEvent} */ (event).detail === "lecture" && resolve(null));
      setTimeout(resolve, FIRST_MS);
    });
    return told.then(() => this.going).then(() => this.state === "following" && !this.stuck);
  }

  #tell() {
    this.lecture.say({ type: "follow", on: !this.own, seen: this.seen });
  }

  /** The place with this number is shown. @param {number} number */
  #saw(number) {
    this.seen = number;
    this.seenTimer ||= window.setTimeout(() => {
      this.seenTimer = 0;
      this.#tell();
    }, SEEN_MS);
  }

  /** @param {string} why */
  #stick(why) {
    if (why === this.stuck) return;
    this.stuck = why;
    this.dispatchEvent(new Event("change"));
  }

  /** Show the newest place; while one is being shown only the newest is kept. */
  async #go() {
    if (this.showing) return;
    this.showing = true;
    try {
      for (let place = this.lecture.place; place && !this.own && place !== this.shown; place = this.lecture.place) {
        if (place.page !== this.adapter.here) return this.#elsewhere(place);
        const [before, { number }] = [this.shown, this.lecture];
        this.shown = place;
        await this.adapter.show(place, before);
        this.#saw(number);
        this.#stick("");
      }
      if (this.shown && this.shown === this.lecture.place) this.#saw(this.lecture.number);
    } catch (error) {
      // The next word of the teacher's, or of the connection, is a new try.
      this.shown = null;
      this.#stick(error instanceof Error ? error.message : String(error));
    } finally {
      this.showing = false;
      this.before.text = this.#sight();
    }
  }

  /** @param {LecturePlace} place */
  #elsewhere({ page, address }) {
    const there = PAGES.find(({ here }) => here === page);
    if (!there) return;
    this.leaving = true;
    location.assign(there.path + address);
  }

  #clicked() {
    keepInTab("follows", "own");
  }

  /** What the page shows, as far as its reader chose it. */
  #sight() {
    const now = this.adapter.tell();
    return now ? still({ page: this.adapter.here, address: now.address, playing: now.playing && { ...now.playing, live: false } }) : "";
  }

  /** The reader does something: if the page shows another place soon, that was meant. */
  #suspect() {
    if (this.state !== "following" || this.showing) return;
    const looking = this.before.until > performance.now();
    if (!looking) this.before.text = this.#sight();
    this.before.until = performance.now() + SHOWS_MS;
    if (!looking) this.#look();
  }

  #look() {
    if (this.own || performance.now() > this.before.until) return;
    if (!this.showing && this.before.text && this.#sight() !== this.before.text) return this.toggle();
    setTimeout(() => this.#look(), LOOK_MS);
  }
}
