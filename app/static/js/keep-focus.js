// A list that is fetched anew while somebody already tabs through it: they go on at its first choice.
export function start(list) {
  let within = false;
  list.addEventListener("htmx:beforeSwap", () => {
    within = list.contains(document.activeElement);
  });
  list.addEventListener("htmx:afterSwap", () => {
    if (within && !list.contains(document.activeElement)) list.querySelector("input, summary, button")?.focus();
  });
}
