// A list is narrowed to what was typed into the field beside it. Nothing is unticked by that: hidden rows are sent.
document.addEventListener("input", ({ target: field }) => {
  if (!field.dataset?.finds) return;
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const row of field.closest("section, fieldset").querySelectorAll(field.dataset.finds)) {
    const text = row.textContent.toLowerCase();
    row.hidden = !words.every((word) => text.includes(word));
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.dataset?.finds) event.preventDefault(); // no form is sent by looking
});
