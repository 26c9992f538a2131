// Keys move from cell to cell of the sheet. The form works without them.

import { cellAt, cellsOf, columnOf, isCell, rowOf, rows, sheet, write } from "./cells.js";

let before = ""; // what the cell said when it was entered

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
const isCaretAt = (cell, place) => cell.selectionStart === cell.selectionEnd && cell.selectionEnd === place;
const isAtEnd = (cell) => isWhole(cell) || isCaretAt(cell, cell.value.length);
const isAtStart = (cell) => isWhole(cell) || isCaretAt(cell, 0);

function goDown(cell, step) {
  const all = rows();
  for (let at = all.indexOf(rowOf(cell)) + step; at >= 0 && at < all.length; at += step) {
    const next = cellAt(all[at], columnOf(cell));
    if (next) {
      next.focus();
      return;
    }
  }
}

function goAlong(event, cell, step) {
  const cells = cellsOf(rowOf(cell));
  const next = cells[cells.indexOf(cell) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
