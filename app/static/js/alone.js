// Whoever ticks something after all no longer means “None of these”. The other way round is left to them:
// what was ticked never goes by itself.
export function start(choices) {
  choices.closest("form").addEventListener("change", ({ target }) => {
    const none = choices.querySelector(`[value="${choices.dataset.alone}"]`);
    if (target !== none && target.name === none.name && target.checked) none.checked = false;
  });
}
