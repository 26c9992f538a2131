// A list is narrowed to what was typed into the field beside it. Nothing is unticked by that: hidden rows are sent.
for (const field of document.querySelectorAll("[data-finds]")) {
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of field.closest("section").querySelectorAll(field.dataset.finds)) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
    }
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault(); // the form is not sent by looking for a client
  });
}
