// What a run would pay, as it is ticked: the server adds up what it takes when it is prepared.

const place = document.querySelector("[data-run-sum]");
const form = place?.closest("form");
const pounds = new Intl.NumberFormat("en-GB", { style: "currency", currency: "GBP" });

// 1/4/2025, 01.04.25: as the server reads it; anything else has no sum.
function dayOf(text) {
  const [, day, month, year] = /^\s*(\d{1,2})[/. -](\d{1,2})[/. -](\d{4}|\d{2})\s*$/.exec(text) ?? [];
  if (!day) return null;
  const full = year.length === 2 ? `20${year}` : year;
  return `${full}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
}

function scheduled() {
  const until = dayOf(form.elements.due_by.value);
  const frequency = form.elements.frequency.value;
  const due = [...document.querySelectorAll("tr[data-due]")].filter(
    (row) => until && row.dataset.due <= until && (!frequency || row.dataset.frequency === frequency),
  );
  return due.reduce((sum, row) => sum + Number(row.dataset.pence), 0);
}

function show() {
  let pence = 0;
  for (const part of form.querySelectorAll("[data-pays]")) {
    if (part.querySelector("input").checked) pence += Number(part.dataset.pays);
  }
  if (form.querySelector("[data-pays-scheduled] input").checked) pence += scheduled();
  place.textContent = `This run would pay ${pounds.format(pence / 100)}.`;
}

if (form) {
  form.addEventListener("input", show);
  show();
}
