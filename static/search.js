// Ctrl K searches from every page, / too where single keys are on; J and K go from result to result. Without scripts
// the link in the header leads to the same box.

const SWITCH = "queue keys"; // the same switch as in the queue
const box = document.getElementById("search-box");
const onPage = document.getElementById("q");

document.addEventListener("keydown", (event) => {
  const isCtrlK = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k";
  if (isCtrlK && (box || onPage)) {
    event.preventDefault();
    open();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isField(event.target) || !areOn()) return;
  if (event.key === "/" && (box || onPage)) {
    event.preventDefault();
    open();
  }
  const results = [...document.querySelectorAll("table.found tbody a")];
  const by = { j: 1, k: -1 }[event.key.toLowerCase()];
  if (!by || !results.length) return;
  event.preventDefault();
  results[Math.max(0, results.indexOf(document.activeElement) + by)]?.focus();
});

document.querySelector("[data-search]")?.addEventListener("click", (event) => {
  if (!box || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  open();
});

// A click beside the box closes it, as Esc does.
box?.addEventListener("click", (event) => {
  if (event.target === box) box.close();
});

function open() {
  if (!box) {
    onPage.focus();
    onPage.select();
    return;
  }
  if (!box.open) box.showModal();
  box.querySelector("input").select();
}

function isField(element) {
  return element.isContentEditable || element.matches("textarea, select, input:not([type=checkbox])");
}

// Whether single keys do something is kept on this device.
function areOn() {
  try {
    return localStorage.getItem(SWITCH) !== "off";
  } catch {
    return true;
  }
}

const single = document.getElementById("single-keys");
if (single && onPage) {
  single.checked = areOn();
  single.addEventListener("change", () => {
    try {
      localStorage.setItem(SWITCH, single.checked ? "on" : "off");
    } catch {
      single.checked = true;
    }
  });
}
