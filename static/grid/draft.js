// What is typed into the sheet goes to the server as a draft, and what each row comes to comes back.

import { cellsOf, isCell, rowOf, say, sheet } from "./cells.js";

const KEEP_AFTER = 800; // milliseconds without a key
const KEEP_AT_MOST = 4000; // and at the latest so long after the first
const TRY_AGAIN = 5000;

let timer = null;
let waitingSince = null;
let running = false;
let sending = null; // the draft that is on its way
let saving = false; // while the form is on its way nothing is kept as a draft

document.addEventListener("input", (event) => {
  if (!isCell(event.target)) return;
  const row = rowOf(event.target);
  row.dataset.typed = "";
  row.classList.add("typed");
  later();
});

function later() {
  const now = performance.now();
  waitingSince ??= now;
  clearTimeout(timer);
  timer = setTimeout(keep, Math.min(KEEP_AFTER, Math.max(0, waitingSince + KEEP_AT_MOST - now)));
}

async function keep() {
  const form = sheet();
  if (!form || running || saving) return;
  running = true;
  waitingSince = null;
  sending = new AbortController();
  try {
    const answer = await send(form);
    if (answer.redirected || (answer.status >= 400 && answer.status < 500)) {
      say("The draft is kept on this device only: sign in again, then come back to this page.");
      return;
    }
    if (!answer.ok) throw new Error(String(answer.status));
    showKept(form, await answer.json());
  } catch {
    if (saving) return;
    say("The draft could not be kept on the server: it is kept on this device, and sent when the portal is back.");
    timer = setTimeout(keep, TRY_AGAIN);
  } finally {
    running = false;
  }
}

function send(form) {
  return fetch(form.dataset.sheet, {
    method: "POST",
    body: typedOf(form),
    headers: { "X-CSRF-Token": document.querySelector('meta[name="csrf-token"]').content },
    keepalive: true,
    signal: sending.signal,
  });
}

function typedOf(form) {
  const typed = new URLSearchParams();
  for (const row of form.querySelectorAll("[data-row][data-typed]")) {
    for (const input of row.querySelectorAll("input")) typed.append(input.name, input.value);
  }
  return typed;
}

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target !== sheet()) return;
  saving = true;
  sending?.abort();
  clearTimeout(timer);
  waitingSince = null;
});
for (const ended of ["htmx:afterSwap", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(ended, () => {
    saving = false;
  });
}

window.addEventListener("online", () => {
  if (waitingSince !== null || timer) keep();
});
window.addEventListener("pagehide", () => {
  if (waitingSince !== null) keep();
});

function showKept(form, told) {
  showRows(form, told.rows);
  const count = Object.keys(told.rows).length;
  const lines = `${count} ${count === 1 ? "line" : "lines"}`;
  say(count ? `${lines} typed over, not saved. Draft kept at ${told.kept}.` : "Nothing is typed over.");
  form.dispatchEvent(new CustomEvent("kept", { bubbles: true }));
}

// Only what is different is written: whatever is touched in a table is laid out anew with all of its rows.
function showRows(form, told) {
  for (const row of form.querySelectorAll("[data-row][data-typed]")) {
    const ref = row.dataset.row;
    if (!(ref in told)) continue;
    for (const figure of row.querySelectorAll("[data-figure]")) {
      const text = told[ref][figure.dataset.figure];
      if (figure.textContent !== text) figure.textContent = text;
    }
    showErrors(row, ref, told[ref].errors);
  }
}

function showErrors(row, ref, errors) {
  const id = `${ref}-error`;
  for (const cell of cellsOf(row)) markCell(cell, cell.name.slice(ref.length + 1) in errors, id);
  const sentences = Object.values(errors);
  let below = row.nextElementSibling?.dataset.errors === ref ? row.nextElementSibling : null;
  if (!sentences.length) {
    below?.remove();
    return;
  }
  below ??= makeErrorRow(row, ref, id);
  below.querySelector(".error").textContent = sentences.join(". ");
}

function markCell(cell, isWrong, id) {
  if (isWrong) {
    cell.setAttribute("aria-invalid", "true");
    cell.setAttribute("aria-describedby", id);
  } else if (cell.hasAttribute("aria-invalid")) {
    cell.removeAttribute("aria-invalid");
    cell.removeAttribute("aria-describedby");
  }
}

function makeErrorRow(row, ref, id) {
  const below = document.createElement("tr");
  below.setAttribute("role", "row");
  below.dataset.errors = ref;
  const cell = document.createElement("td");
  cell.setAttribute("role", "cell");
  cell.colSpan = row.cells.length;
  const words = document.createElement("p");
  words.className = "error";
  words.id = id;
  cell.append(words);
  below.append(cell);
  row.after(below);
  return below;
}
