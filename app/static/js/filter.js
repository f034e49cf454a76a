// Narrows a long list of choices to those that hold every typed word. What is ticked always stays in sight.
export function start(list) {
  if (list.dataset.running) return;
  list.dataset.running = "yes";
  const input = list.querySelector("[data-filter-input]");
  const count = list.querySelector("[data-filter-count]");
  const groups = [...list.querySelectorAll("[data-filter-group]")];
  const open = groups.map((group) => group.open);
  list.querySelector("[data-filter-box]").hidden = false;

  input.addEventListener("input", () => {
    const words = plain(input.value).split(/\s+/).filter(Boolean);
    let hits = 0;
    groups.forEach((group, index) => {
      const inGroup = narrow(group, words);
      hits += inGroup;
      group.hidden = words.length > 0 && inGroup === 0;
      group.open = words.length > 0 ? inGroup > 0 : open[index] || Boolean(group.querySelector(":checked"));
    });
    count.textContent = words.length ? found(list.dataset, hits) : "";
  });
  // Return would send the whole form half filled in.
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
}

function found(words, hits) {
  return hits === 0 ? words.none : hits === 1 ? words.one : words.several.replace("#", hits);
}

function narrow(group, words) {
  let hits = 0;
  for (const item of group.querySelectorAll("[data-filter-item]")) {
    const text = plain(`${group.querySelector("summary").textContent} ${item.textContent} ${item.dataset.words ?? ""}`);
    const hit = words.every((word) => text.includes(word)) || Boolean(item.querySelector(":checked"));
    item.hidden = !hit;
    if (hit) hits += 1;
  }
  return hits;
}

function plain(text) {
  return text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
}
