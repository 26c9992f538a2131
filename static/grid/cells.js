// The cells of the sheet of a week, as its keys, its paste and its draft find them.

const FIELDS = "input:not([type=hidden])";

export const sheet = () => document.querySelector("form[data-sheet]");
export const rows = () => [...sheet().querySelectorAll("[data-row]")];
export const rowOf = (cell) => cell.closest("[data-row]");
export const columnOf = (cell) => cell.closest("td").cellIndex;
export const cellsOf = (row) => [...row.querySelectorAll(FIELDS)];
export const cellAt = (row, column) => row.cells[column]?.querySelector(FIELDS);

export function isCell(element) {
  return element instanceof HTMLInputElement && element.type === "text" && element.closest("[data-row]");
}

// A script that writes into a cell says so as a person who types does.
export function write(cell, value) {
  if (cell.value === value) return;
  cell.value = value;
  cell.dispatchEvent(new Event("input", { bubbles: true }));
}

export function say(words) {
  const status = document.querySelector("[data-sheet-status]");
  if (status) status.textContent = words;
}
