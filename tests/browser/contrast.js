// Every text that is seen, with its contrast against the colours behind it, down to the first opaque one:
// [[contrast, text, class], ...]. Run inside the page.
() => {
  const read = (colour) => {
    const numbers = colour.match(/[\d.]+/g).map(Number);
    const unit = colour.startsWith("color(") ? 255 : 1;
    return [numbers[0] * unit, numbers[1] * unit, numbers[2] * unit, numbers[3] ?? 1];
  };
  const over = (a, b) => [...a.slice(0, 3).map((x, i) => x * a[3] + b[i] * (1 - a[3])), 1];
  const linear = (x) => (x / 255 <= 0.03928 ? x / 255 / 12.92 : ((x / 255 + 0.055) / 1.055) ** 2.4);
  const light = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const passed = "svg, option, button:disabled, .visually-hidden, noscript, canvas";
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode()); ) {
    const element = node.parentElement;
    if (!node.textContent.trim() || !element.checkVisibility() || element.closest(passed)) continue;
    const layers = [];
    for (let at = element; at; at = at.parentElement) layers.push(read(getComputedStyle(at).backgroundColor));
    const ground = layers.reverse().reduce((below, layer) => over(layer, below), [0, 0, 0, 1]);
    const ink = over(read(getComputedStyle(element).color), ground);
    const [high, low] = [light(ink), light(ground)].sort((x, y) => y - x);
    const contrast = Math.round(((high + 0.05) / (low + 0.05)) * 100) / 100;
    found.push([contrast, node.textContent.trim().slice(0, 40), element.className]);
  }
  return found;
};
