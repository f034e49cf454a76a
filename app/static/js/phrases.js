// Quick phrases under a text field of the session note: a press adds one where the cursor was.
export function start(box) {
  const field = document.getElementById(box.dataset.phrases);
  if (!field) return;
  box.hidden = false;
  box.addEventListener("click", (event) => {
    const phrase = event.target.closest("[data-phrase]")?.dataset.phrase;
    if (phrase) insert(field, phrase);
  });
}

function insert(field, phrase) {
  const before = field.value.slice(0, field.selectionStart);
  const gap = before === "" || /\s$/.test(before) ? "" : " ";
  field.setRangeText(gap + phrase, field.selectionStart, field.selectionEnd, "end");
  field.focus();
}
