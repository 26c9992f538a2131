// A queue by keyboard, and what the ticked invoices come to. Everything here is a comfort: links, buttons and boxes do
// the same. Single keys can be switched off, for people who speak or whose hands slip.

const SWITCH = "queue keys";
const row = () => document.querySelector("#queue tr.sel");
const links = () => [...document.querySelectorAll("#queue a[id^='open-']")];
const boxes = () => [...document.querySelectorAll("#queue input[name='ticked']")];
const pounds = new Intl.NumberFormat("en-GB", { style: "currency", currency: "GBP" });

const ACTS = {
  j: () => step(1),
  k: () => step(-1),
  x: () => row()?.querySelector("input[name='ticked']")?.click(),
  h: () => goTo("r"),
  z: () => document.querySelector(".undo [data-key='z']")?.focus(),
  "?": openKeys,
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
  if (isField(event.target) || !areOn()) return;
  const key = event.key.toLowerCase();
  const act = ACTS[key] ?? (/^[a-z]$/.test(key) && ofSelected(key) ? () => goTo(key) : null);
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

const ofSelected = (key) => document.querySelector(`#selected [data-key="${key}"]`);

// A single key never decides: it goes to the button and says what Enter will do there, or to the first field of what
// it opens.
function goTo(key) {
  const place = ofSelected(key);
  const fold = place?.matches("summary") ? place.closest("details") : null;
  if (fold) fold.open = true;
  (fold?.querySelector("select, textarea, input:not([type=hidden])") ?? place)?.focus();
  if (place && !fold) show(place, true);
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
  if (document.querySelector("[data-error-summary]")) return; // what went wrong is read first
  if (matchMedia("(max-width: 59.99em)").matches) document.getElementById("selected")?.scrollIntoView();
});
showSwitch();
showTicked();
