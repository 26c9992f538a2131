// One client at a time: the number of a line has - and + beside it; a swipe goes on without confirming, as Skip does.

function addButtons() {
  for (const field of document.querySelectorAll(".one .units input[id$='-actual']:not([data-counts])")) {
    field.dataset.counts = "";
    const name = field.labels[0]?.textContent.trim() ?? "";
    const box = document.createElement("span");
    box.className = "count";
    field.before(box);
    const less = button("\u2212", `Less: ${name}`, () => count(field, -1));
    const more = button("+", `More: ${name}`, () => count(field, 1));
    box.append(less, field, more);
  }
}

function button(sign, words, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "govuk-button govuk-button--secondary";
  made.textContent = sign;
  made.setAttribute("aria-label", words);
  made.addEventListener("click", press);
  return made;
}

function count(field, by) {
  field.value = String(Math.max(0, Math.round((Number(field.value || 0) + by) * 100) / 100));
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

let from = null;
document.addEventListener("touchstart", (event) => {
  from = event.touches.length === 1 ? event.touches[0] : null;
});
document.addEventListener("touchend", (event) => {
  const to = event.changedTouches[0];
  if (!from || event.target.closest("input, select, textarea")) return;
  const [across, down] = [to.clientX - from.clientX, to.clientY - from.clientY];
  if (Math.abs(across) < 90 || Math.abs(down) > 40) return;
  document.getElementById(across < 0 ? "next-one" : "back-one")?.click();
});

addButtons();
document.addEventListener("htmx:afterSettle", addButtons);
