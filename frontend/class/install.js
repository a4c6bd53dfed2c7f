/** A class on any page: the owner can lead it, a follower follows it. */

import { isFollower } from "../page/role.js";
import { toast } from "../views/toasts.js";
import { classBar } from "./bar.js";
import { classDialog } from "./dialog.js";
import { Following } from "./following.js";
import { Leading } from "./leading.js";
import { Lecture } from "./lecture.js";
import { followerWords, leaderWords } from "./sentences.js";

/** @typedef {import("./bar.js").BarPicture} BarPicture */

/**
 * @param {import("./adapters.js").Adapter} adapter @param {import("../shell/registry.js").Registry} registry
 * @returns {{follows: Promise<boolean>, following: Following|null}} whether this page begins where the teacher is
 */
export function installClass(adapter, registry) {
  const lecture = new Lecture();
  const bar = classBar();
  return isFollower() ? follow(lecture, adapter, bar, registry) : lead(lecture, adapter, bar, registry);
}

/** @param {Lecture} lecture @param {import("./adapters.js").Adapter} adapter @param {ReturnType<typeof classBar>} bar @param {import("../shell/registry.js").Registry} registry */
function follow(lecture, adapter, bar, registry) {
  const following = new Following(lecture, adapter);
  const toggle = () => following.toggle();
  const draw = () => bar.update(followerPicture(following, toggle));
  following.addEventListener("change", draw);
  draw();
  registry.add([{ id: "class-toggle", title: "Step aside from the teacher, or come back", group: "A class", keys: ["I"], act: toggle }]);
  return { follows: following.begun, following };
}

/** @param {Following} following @param {() => void} toggle @returns {BarPicture} */
function followerPicture(following, toggle) {
  const aside = { id: "class-aside", text: "Look around alone", key: "I", title: "Step aside; anything you do here does it, too", act: toggle };
  const back = { id: "class-return", text: "Return to the teacher", key: "I", title: "Go where the teacher is", act: toggle };
  const { state, lecture: { connected } } = following;
  return { ...followerWords(following), buttons: !connected || state === "waiting" ? [] : [state === "own" ? back : aside] };
}

/** @param {Lecture} lecture @param {import("./adapters.js").Adapter} adapter @param {ReturnType<typeof classBar>} bar @param {import("../shell/registry.js").Registry} registry */
function lead(lecture, adapter, bar, registry) {
  const leading = new Leading(lecture, adapter);
  const stop = () => leading.stop();
  const dialog = classDialog({ start: () => leading.start(), stop, leads: () => leading.on });
  const show = () => dialog.show();
  const draw = () => bar.update(leading.on ? leaderPicture(lecture, show, stop) : null);
  lecture.addEventListener("change", draw);
  leading.addEventListener("change", draw);
  leading.addEventListener("taken", () => toast("Another window of yours leads the class now.", { seconds: 8 }));
  draw();
  registry.add([{ id: "class-dialog", title: "A class: lead it, and its link", group: "A class", keys: ["I"], menu: "share", act: show }]);
  return { follows: Promise.resolve(false), following: null };
}

/** @param {Lecture} lecture @param {() => void} show @param {() => void} stop @returns {BarPicture} */
function leaderPicture({ heads, connected }, show, stop) {
  return {
    ...leaderWords(heads, connected),
    buttons: [{ id: "class-open", text: "Class link", key: "I", title: "The link to give away", act: show }, { id: "class-stop", text: "Stop leading", title: "The others stay where they are", act: stop }],
  };
}
