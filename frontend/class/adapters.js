/** How a page tells the place that it shows, and shows a place that it is told. */

/** @typedef {import("./lecture.js").LecturePlace} LecturePlace */

/**
 * @typedef {object} Adapter
 * @property {string} here name of the page
 * @property {() => Omit<LecturePlace, "page">|null} tell null: nothing is open yet
 * @property {(place: LecturePlace, before: LecturePlace|null) => Promise<void>} show
 */

/** A page whose whole place is in its address. @param {string} here @returns {Adapter} */
export function addressAdapter(here) {
  return {
    here,
    tell: () => ({ address: location.search + location.hash, playing: null }),
    async show({ address }) {
      const [, search = "", hash = ""] = /^(\?[^#]*)?(#.*)?$/.exec(address) ?? [];
      if (location.search + location.hash === address) return;
      if (search === location.search) return void location.replace(hash || "#");
      history.replaceState(null, "", location.pathname + address);
      dispatchEvent(new PopStateEvent("popstate"));
    },
  };
}
