// A block that was copied from a spreadsheet is pasted into the sheet, from the cell that has the focus.

import { cellAt, columnOf, isCell, rowOf, rows, say, write } from "./cells.js";

document.addEventListener("paste", (event) => {
  if (!isCell(event.target)) return;
  const block = readBlock(event.clipboardData.getData("text/plain"));
  if (block.length === 1 && block[0].length === 1) return; // one value: the browser pastes it
  event.preventDefault();
  const words = inWords(...pasteBlock(event.target, block));
  say(words);
  document.dispatchEvent(new CustomEvent("announce", { detail: { value: words } }));
});

function inWords(written, left) {
  const pasted = `${written} ${written === 1 ? "cell" : "cells"} pasted`;
  return left ? `${pasted}, ${left} left out: no cell there to type in.` : `${pasted}.`;
}

// Rows end with a line break, cells with a tab; a cell with either in it is in quotes, and its quotes are doubled.
function readBlock(text) {
  const block = [[""]];
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const row = block[block.length - 1];
    const mark = text[at];
    if (quoted && mark === '"' && text[at + 1] === '"') {
      row[row.length - 1] += mark;
      at += 1;
    } else if (mark === '"' && (quoted || row[row.length - 1] === "")) {
      quoted = !quoted;
    } else if (!quoted && mark === "\t") {
      row.push("");
    } else if (!quoted && mark === "\n") {
      block.push([""]);
    } else if (mark !== "\r") {
      row[row.length - 1] += mark === "\n" ? " " : mark;
    }
  }
  if (block.length > 1 && block[block.length - 1].join("") === "") block.pop();
  return block;
}

// How many cells were written, and how many values found no cell.
function pasteBlock(cell, block) {
  const all = rows();
  const first = all.indexOf(rowOf(cell));
  const column = columnOf(cell);
  let written = 0;
  let left = 0;
  block.forEach((values, down) => {
    values.forEach((value, along) => {
      const target = all[first + down] && cellAt(all[first + down], column + along);
      if (target) {
        write(target, value.trim());
        written += 1;
      } else if (value.trim()) {
        left += 1;
      }
    });
  });
  return [written, left];
}
