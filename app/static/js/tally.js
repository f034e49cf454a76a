// A fold of choices says in its title how many are ticked and which, also while it is closed.
export function start(fold) {
  fold.addEventListener("change", () => tell(fold));
}

function tell(fold) {
  const ticked = [...fold.querySelectorAll("input:checked")];
  const count = fold.querySelector("[data-tally-count]");
  count.textContent = ticked.length ? count.dataset.tallyCount.replace("#", ticked.length) : "";
  const names = ticked.map((box) => box.closest("label").querySelector(".tile-label").textContent);
  fold.querySelector("[data-tally-names]").textContent = names.join("; ");
}
