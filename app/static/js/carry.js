// A search that leaves the page takes along what was typed in the form beside it, so that nothing is lost.
export function start(search) {
  const form = document.getElementById(search.dataset.carry);
  search.addEventListener("submit", () => {
    for (const name of (search.dataset.carryNames ?? "").split(" ")) {
      const typed = form?.elements[name];
      if (!typed) continue;
      if (typed.type === "checkbox" && !typed.checked) {
        search.elements[name]?.remove();
        continue;
      }
      const kept = search.elements[name] ?? search.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name }));
      kept.value = typed.value;
    }
  });
}
