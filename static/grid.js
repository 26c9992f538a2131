// The sheet of a week: keys move from cell to cell, a block from a spreadsheet is pasted, and what is typed is kept on
// the server as a draft. The form works without any of it.

const KEEP_AFTER = 800; // milliseconds without a key
const KEEP_AT_MOST = 4000; // and at the latest so long after the first
const TRY_AGAIN = 5000;

let before = ""; // what the cell said when it was entered
let timer = null;
let waitingSince = null;
let running = false;
let sending = null; // the draft that is on its way
let saving = false; // while the form is on its way nothing is kept as a draft

const sheet = () => document.querySelector("form[data-sheet]");
const isCell = (element) => element instanceof HTMLInputElement && element.type === "text" && element.closest("[data-row]");
const rowOf = (cell) => cell.closest("[data-row]");
const columnOf = (cell) => cell.closest("td").cellIndex;
const cellsOf = (row) => [...row.querySelectorAll("input:not([type=hidden])")];
const cellAt = (row, column) => row.cells[column]?.querySelector("input:not([type=hidden])");
const rows = () => [...sheet().querySelectorAll("[data-row]")];

document.addEventListener("focusin", (event) => {
  if (!isCell(event.target)) return;
  before = event.target.value;
  event.target.select();
});

document.addEventListener("keydown", (event) => {
  const cell = event.target;
  if (!isCell(cell) || event.altKey || event.metaKey || event.isComposing) return;
  if (event.key === "Enter") {
    event.preventDefault();
    if (event.ctrlKey) sheet().requestSubmit();
    else goDown(cell, event.shiftKey ? -1 : 1);
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    goDown(cell, event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "ArrowRight" && isAtEnd(cell)) {
    goAlong(event, cell, 1);
  } else if (event.key === "ArrowLeft" && isAtStart(cell)) {
    goAlong(event, cell, -1);
  } else if (event.key === "Escape") {
    event.preventDefault();
    write(cell, before);
    cell.select();
  }
});

const isWhole = (cell) => cell.selectionStart === 0 && cell.selectionEnd === cell.value.length;
const isAtEnd = (cell) => isWhole(cell) || (cell.selectionStart === cell.selectionEnd && cell.selectionEnd === cell.value.length);
const isAtStart = (cell) => isWhole(cell) || (cell.selectionStart === cell.selectionEnd && cell.selectionStart === 0);

function goDown(cell, step) {
  const all = rows();
  for (let at = all.indexOf(rowOf(cell)) + step; at >= 0 && at < all.length; at += step) {
    const next = cellAt(all[at], columnOf(cell));
    if (next) { next.focus(); return; }
  }
}

function goAlong(event, cell, step) {
  const cells = cellsOf(rowOf(cell));
  const next = cells[cells.indexOf(cell) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

document.addEventListener("paste", (event) => {
  if (!isCell(event.target)) return;
  const block = readBlock(event.clipboardData.getData("text/plain"));
  if (block.length === 1 && block[0].length === 1) return; // one value: the browser pastes it
  event.preventDefault();
  const [written, left] = pasteBlock(event.target, block);
  const words = `${written} ${written === 1 ? "cell" : "cells"} pasted${left ? `, ${left} left out: no cell there to type in` : ""}.`;
  say(words);
  document.dispatchEvent(new CustomEvent("announce", { detail: { value: words } }));
});

// Rows end with a line break, cells with a tab; a cell with either in it is in quotes, and its quotes are doubled.
function readBlock(text) {
  const block = [[""]];
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const row = block[block.length - 1];
    const mark = text[at];
    if (quoted && mark === '"' && text[at + 1] === '"') { row[row.length - 1] += mark; at += 1; }
    else if (mark === '"' && (quoted || row[row.length - 1] === "")) quoted = !quoted;
    else if (!quoted && mark === "\t") row.push("");
    else if (!quoted && mark === "\n") block.push([""]);
    else if (mark !== "\r") row[row.length - 1] += mark === "\n" ? " " : mark;
  }
  if (block.length > 1 && block[block.length - 1].join("") === "") block.pop();
  return block;
}

function pasteBlock(cell, block) {
  const all = rows();
  const first = all.indexOf(rowOf(cell));
  const column = columnOf(cell);
  let written = 0;
  let left = 0;
  block.forEach((values, down) => values.forEach((value, along) => {
    const target = all[first + down] && cellAt(all[first + down], column + along);
    if (target) { write(target, value.trim()); written += 1; }
    else if (value.trim()) left += 1;
  }));
  return [written, left];
}

function write(cell, value) {
  if (cell.value === value) return;
  cell.value = value;
  cell.dispatchEvent(new Event("input", { bubbles: true }));
}

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

// What is typed goes to the server; what each row comes to comes back.
async function keep() {
  const form = sheet();
  if (!form || running || saving) return;
  running = true;
  waitingSince = null;
  sending = new AbortController();
  try {
    const answer = await fetch(form.dataset.sheet, { method: "POST", body: typedOf(form), headers: tokenOf(), keepalive: true, signal: sending.signal });
    if (answer.redirected || (answer.status >= 400 && answer.status < 500)) {
      say("The draft is kept on this device only: sign in again, then come back to this page.");
      return;
    }
    if (!answer.ok) throw new Error(String(answer.status));
    const told = await answer.json();
    showAll(form, told.rows);
    const count = Object.keys(told.rows).length;
    say(count ? `${count} ${count === 1 ? "line" : "lines"} typed over, not saved. Draft kept at ${told.kept}.` : "Nothing is typed over.");
    form.dispatchEvent(new CustomEvent("kept", { bubbles: true }));
  } catch {
    if (saving) return;
    say("The draft could not be kept on the server: it is kept on this device, and sent when the portal is back.");
    timer = setTimeout(keep, TRY_AGAIN);
  } finally {
    running = false;
  }
}

function typedOf(form) {
  const typed = new URLSearchParams();
  for (const row of form.querySelectorAll("[data-row][data-typed]")) {
    for (const input of row.querySelectorAll("input")) typed.append(input.name, input.value);
  }
  return typed;
}

const tokenOf = () => ({ "X-CSRF-Token": document.querySelector('meta[name="csrf-token"]').content });

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target !== sheet()) return;
  saving = true;
  sending?.abort();
  clearTimeout(timer);
  waitingSince = null;
});
for (const ended of ["htmx:afterSwap", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(ended, () => { saving = false; });
}

window.addEventListener("online", () => { if (waitingSince !== null || timer) keep(); });
window.addEventListener("pagehide", () => { if (waitingSince !== null) keep(); });

function say(words) {
  const status = document.querySelector("[data-sheet-status]");
  if (status) status.textContent = words;
}

// Only what is different is written: whatever is touched in a table is laid out anew with all of its rows.
function showAll(form, told) {
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
  for (const cell of cellsOf(row)) {
    const isWrong = cell.name.slice(ref.length + 1) in errors;
    if (isWrong) { cell.setAttribute("aria-invalid", "true"); cell.setAttribute("aria-describedby", id); }
    else if (cell.hasAttribute("aria-invalid")) { cell.removeAttribute("aria-invalid"); cell.removeAttribute("aria-describedby"); }
  }
  const sentences = Object.values(errors);
  let below = row.nextElementSibling?.dataset.errors === ref ? row.nextElementSibling : null;
  if (!sentences.length) { below?.remove(); return; }
  below ??= makeErrorRow(row, ref, id);
  below.querySelector(".error").textContent = sentences.join(". ");
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
