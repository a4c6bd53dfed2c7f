// Runs before the first paint (a plain script, not a module), so that no theme flashes by.
(function () {
  var kept = null;
  try {
    kept = localStorage.getItem("tickscope.theme");
  } catch (error) {
    // Storage may be forbidden; the system's preference then decides.
  }
  var light = window.matchMedia("(prefers-color-scheme: light)").matches;
  document.documentElement.setAttribute("data-theme", kept === "light" || kept === "dark" ? kept : light ? "light" : "dark");
})();
