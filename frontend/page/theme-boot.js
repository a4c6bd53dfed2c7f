// Runs before the first paint (a plain script, not a module), so that no other look flashes by. page/theme.js does the
// same when the reader chooses; a test holds the two equal.
(function () {
  /** @param {string} key */
  function kept(key) {
    try {
      return localStorage.getItem(key);
    } catch (error) {
      return null; // Storage may be forbidden; the system's preference then decides.
    }
  }
  /** @param {string} query */
  function prefers(query) {
    return window.matchMedia(query).matches;
  }
  var root = document.documentElement;
  var theme = kept("tickscope.theme");
  var still = kept("tickscope.still");
  var contrast = prefers("(prefers-contrast: more)") || prefers("(forced-colors: active)");
  var system = contrast ? "contrast" : prefers("(prefers-color-scheme: light)") ? "light" : "dark";
  root.setAttribute("data-theme", theme === "light" || theme === "dark" || theme === "contrast" ? theme : system);
  root.toggleAttribute("data-projector", kept("tickscope.projector") === "on");
  root.toggleAttribute("data-still", still ? still === "on" : prefers("(prefers-reduced-motion: reduce)"));
})();
