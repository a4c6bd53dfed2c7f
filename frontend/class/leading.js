/** The teacher's page tells the class its place: whatever changes, ten times a second at most. */

import { still } from "./board.js";
import { keepInTab, keptInTab } from "./kept.js";

/** @typedef {import("./lecture.js").LecturePlace} LecturePlace */

const LOOK_MS = 100;
/** While the cursor plays, followers play by themselves; so often they are told where it is. */
const BEAT_MS = 1000;

/** Events: "change" when it starts or stops, "taken" when another window leads now. */
export class Leading extends EventTarget {
  /** @param {import("./lecture.js").Lecture} lecture @param {import("./adapters.js").Adapter} adapter */
  constructor(lecture, adapter) {
    super();
    this.lecture = lecture;
    this.adapter = adapter;
    this.on = false;
    /** @type {LecturePlace|null} */
    this.told = null;
    this.at = 0;
    this.timer = 0;
    lecture.addEventListener("change", () => {
      if (!this.on || !lecture.others) return;
      this.#set(false);
      this.dispatchEvent(new Event("taken"));
    });
    if (keptInTab("leads", "") === "yes") this.start();
  }

  start() {
    this.told = null;
    this.lecture.open();
    this.#set(true);
    this.#look();
  }

  stop() {
    this.lecture.sayOnce({ type: "stop" });
    this.#set(false);
  }

  /** @param {boolean} on */
  #set(on) {
    this.on = on;
    keepInTab("leads", on ? "yes" : "");
    clearInterval(this.timer);
    if (on) this.timer = window.setInterval(() => this.#look(), LOOK_MS);
    else this.lecture.close();
    this.dispatchEvent(new Event("change"));
  }

  #look() {
    const now = this.adapter.tell();
    if (!now) return;
    const place = { page: this.adapter.here, ...now };
    if (!isDue(this.told, place, performance.now() - this.at)) return;
    this.told = place;
    this.at = performance.now();
    this.lecture.say({ type: "lead", place });
  }
}

/**
 * Whether the class has to be told. @param {LecturePlace|null} told last time @param {LecturePlace} place
 * @param {number} since ms
 */
function isDue(told, place, since) {
  if (!told || still(told) !== still(place)) return true;
  return since >= BEAT_MS ? JSON.stringify(told) !== JSON.stringify(place) : !place.playing && told.address !== place.address;
}
