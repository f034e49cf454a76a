// A strip that scrolls sideways begins where the chosen one of it can be seen.
export function start(chosen) {
  const strip = chosen.closest(".day-strip");
  const [here, there] = [chosen.getBoundingClientRect(), strip.getBoundingClientRect()];
  if (here.left >= there.left && here.right <= there.right) return;
  strip.scrollLeft += here.left + here.width / 2 - (there.left + there.width / 2);
}
