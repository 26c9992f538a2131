// The queue by keyboard, and what the ticked invoices come to. Everything here is a comfort: links, buttons and boxes
// do the same. Single keys can be switched off, for people who speak or whose hands slip.

const SWITCH = "queue keys";
const row = () => document.querySelector("#queue tr.sel");
const links = () => [...document.querySelectorAll("#queue a[id^='open-']")];
const boxes = () => [...document.querySelectorAll("#queue input[name='ticked']")];
const pounds = new Intl.NumberFormat("en-GB", { style: "currency", currency: "GBP" });

const ACTS = {
  j: () => step(1),
  k: () => step(-1),
  x: () => row()?.querySelector("input[name='ticked']")?.click(),
  a: () => arm(document.querySelector("#selected [data-key='a']")),
  h: openReasons,
  r: openReasons,
  z: () => document.querySelector(".undo [data-key='z']")?.focus(),
  "?": openKeys,
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
  if (isField(event.target) || !areOn()) return;
  const act = ACTS[event.key.toLowerCase()];
  if (!act || !document.getElementById("keys")) return;
  event.preventDefault();
  act();
});

function isField(element) {
  return element.isContentEditable || element.matches("textarea, select, input:not([type=checkbox])");
}

function step(by) {
  const all = links();
  const here = all.findIndex((link) => link.getAttribute("aria-current") === "true");
  const next = all[here < 0 ? 0 : here + by];
  if (next?.closest("details")) next.closest("details").open = true;
  next?.focus();
  next?.click();
}

// A single key never decides: it goes to the button and says what Enter will do there.
function arm(button) {
  if (!button) return;
  button.focus();
  show(button, true);
}

function show(button, isArmed) {
  const around = button.closest("[data-arm]");
  if (!around) return;
  around.classList.toggle("armed", isArmed);
  around.querySelector("#armed").hidden = !isArmed;
  if (isArmed) button.setAttribute("aria-describedby", "armed");
  else button.removeAttribute("aria-describedby");
}

document.addEventListener("focusout", (event) => {
  if (event.target.dataset.key === "a") show(event.target, false);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.dataset.key) event.target.blur();
});

function openReasons() {
  const fold = document.querySelector("#selected summary[data-key='r']")?.closest("details");
  if (!fold) return;
  fold.open = true;
  fold.querySelector("select").focus();
}

function openKeys() {
  const fold = document.getElementById("all-keys");
  fold.open = !fold.open;
  if (fold.open) fold.querySelector("summary").focus();
}

// Whether single keys do something is kept on this device.
function areOn() {
  try {
    return localStorage.getItem(SWITCH) !== "off";
  } catch {
    return true;
  }
}

function showSwitch() {
  const box = document.getElementById("single-keys");
  if (box) box.checked = areOn();
}

document.addEventListener("change", (event) => {
  if (event.target.id === "single-keys") {
    try {
      localStorage.setItem(SWITCH, event.target.checked ? "on" : "off");
    } catch {
      event.target.checked = true;
    }
  }
  showTicked();
});

function showTicked() {
  const place = document.querySelector("[data-ticked]");
  if (!place) return;
  const ticked = boxes().filter((box) => box.checked);
  const pence = ticked.reduce((sum, box) => sum + Number(box.dataset.pence), 0);
  place.textContent = `${ticked.length} selected, ${pounds.format(pence / 100)}`;
}

// Ticks stay while another invoice is opened in place.
let kept = [];
document.addEventListener("htmx:beforeSwap", () => {
  kept = boxes()
    .filter((box) => box.checked)
    .map((box) => box.value);
});
document.addEventListener("htmx:afterSwap", () => {
  boxes().forEach((box) => {
    box.checked ||= kept.includes(box.value);
  });
  showSwitch();
  showTicked();
});
showSwitch();
showTicked();
