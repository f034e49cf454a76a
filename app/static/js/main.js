// Everything here is an extra: each page works before this file has run.
// A behaviour is fetched only where the page has something for it to do.
const behaviours = [
  ["[data-until]", "./countdown.js"],
  ["[data-tally]", "./tally.js"],
  ["[data-alone]", "./alone.js"],
  [".day-strip [aria-current]", "./in-sight.js"],
  ["[data-keep-focus]", "./keep-focus.js"],
  ["[data-error-summary]", "./error-summary.js"],
  ["[data-carry]", "./carry.js"],
  ["[data-phrases]", "./phrases.js"],
  ["[data-body-map]", "./body-map.js"],
  ["[data-signature]", "./signature.js"],
];

async function wake(root) {
  for (const [selector, file] of behaviours) {
    const found = [...root.querySelectorAll(selector)];
    if (root.matches?.(selector)) found.unshift(root);
    if (found.length === 0) continue;
    const { start } = await import(file);
    found.forEach(start);
  }
}

import("./submit-once.js");
wake(document);
// What htmx brings in later wakes up the same way.
document.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) wake(event.target);
});

// The library that swaps parts of a page comes only where a page asks for it, and once all else is there:
// between those two it would wait for a start that has gone by.
if (document.querySelector("[hx-get], [hx-post]")) {
  const swaps = () => import("../vendor/htmx/htmx.min.js");
  if (document.readyState === "complete") swaps();
  else addEventListener("load", swaps, { once: true });
}
