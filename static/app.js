// What the pages do beyond plain HTML: after a swap focus goes on, and changes are read out.
// Everything here is a comfort: each page works without it.

document.body.classList.add("js-enabled");
focusOnErrors(document);

// On a narrow screen the tab of this page may be past the edge of its row. Browsers that know scroll-initial-target
// (app.css) have it in view already.
for (const tab of document.querySelectorAll(".tabs [aria-current]")) {
  const row = tab.closest("ul");
  const past = row && tab.getBoundingClientRect().right - row.getBoundingClientRect().right;
  if (past > 0) row.scrollLeft += past + row.clientWidth / 3;
}
// A tab that is reached by keyboard comes into view whole: browsers leave one that is past the edge in part.
document.addEventListener("focusin", (event) => {
  event.target.closest?.(".tabs li")?.scrollIntoView({ block: "nearest", inline: "nearest" });
});
navigator.serviceWorker?.register("/sw.js").catch(() => {}); // the page for when there is no signal

// Signing out clears what was typed about clients and kept on this device. The server asks for it too, but browsers
// listen to that on encrypted addresses only.
document.addEventListener("submit", (event) => {
  if (!("signsOut" in event.target.dataset)) return;
  document.documentElement.dataset.signingOut = "";
  localStorage.clear();
  sessionStorage.clear();
});

// Words that were typed before somebody was signed out are put back into their form, where its fields are empty.
const kept = document.querySelector("[data-kept-words]");
for (const form of kept ? document.forms : []) {
  const leadsTo = [form, ...form.querySelectorAll("[formaction]")].map(
    (each) => each.getAttribute("formaction") ?? each.getAttribute("action"),
  );
  if (!leadsTo.includes(kept.dataset.keptWords)) continue;
  for (const typed of kept.querySelectorAll("[data-typed]")) {
    const field = form.elements[typed.dataset.typed];
    if (field?.matches?.("textarea, input[type=text]") && !field.value) field.value = typed.textContent;
  }
}

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="csrf-token"]');
  if (token) event.detail.headers["X-CSRF-Token"] = token.content;
});

// The control that asked for the swap may be swapped away: remember it by id, or by name and value.
let asked = null;
document.addEventListener("htmx:beforeRequest", (event) => {
  const control = document.activeElement ?? event.detail.elt;
  asked = { id: control.id, name: control.name, value: control.value };
});

// What is about to be replaced waits for no answer any more: the sums of an editor that was just saved or left.
document.addEventListener("htmx:beforeSwap", (event) => {
  event.detail.target.querySelectorAll("[hx-sync]").forEach((each) => htmx.trigger(each, "htmx:abort"));
});

// While a form is on its way its buttons wait: a second click would go to a form that is about to be replaced, and be
// lost without a word. One that is saved as it is left holds nobody up: its button may be the one being pressed.
const held = new WeakMap();
document.addEventListener("htmx:beforeSend", (event) => {
  const form = event.detail.elt;
  if (!(form instanceof HTMLFormElement) || event.detail.requestConfig.triggeringEvent?.type === "change") return;
  const buttons = [...form.elements].filter((control) => control.type === "submit" && !control.disabled);
  held.set(form, { buttons, focused: document.activeElement });
  buttons.forEach((button) => {
    button.disabled = true;
  });
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt;
  if (!held.has(form)) return;
  const { buttons, focused } = held.get(form);
  held.delete(form);
  buttons.forEach((button) => {
    button.disabled = false;
  });
  if (form.isConnected && document.activeElement === document.body) focused.focus();
});

// A title says that there is an error, also where the form alone was swapped.
const ERROR = "Error: ";
function titleSaysErrors() {
  const title = document.title.replace(ERROR, "");
  document.title = document.querySelector("main [data-error-summary]") ? ERROR + title : title;
}

document.addEventListener("htmx:afterSettle", (event) => {
  const swapped = event.detail.elt;
  titleSaysErrors();
  if (!swapped.isConnected) return;
  if ("quiet" in swapped.dataset) return; // a poll: nobody asked for it, so focus stays
  if (!focusOnErrors(swapped)) keepFocus(swapped);
});

document.addEventListener("announce", (event) => announce(event.detail.value));

// A request that never came back is said, not swallowed.
for (const failed of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failed, (event) => {
    if ("quiet" in event.detail.elt.dataset || event.defaultPrevented) return; // a poll, or somebody else says it
    announce("No connection. Nothing was saved, and what you typed is still here. Try again in a moment.", true);
  });
}

// What is read out is seen, too: a bar at the bottom, which a failure keeps until something else is said.
const SHOWN_FOR = 8000;
let fading = 0;
function announce(words, hasFailed = false) {
  const region = document.getElementById("announce");
  clearTimeout(fading);
  region.textContent = "";
  setTimeout(() => {
    region.classList.toggle("toast--bad", hasFailed);
    region.textContent = words;
    if (!hasFailed) {
      fading = setTimeout(() => {
        region.textContent = "";
      }, SHOWN_FOR);
    }
  }, 100);
}

// A button that is at work says so after 300 ms. A download leaves the page as it is: then it stops by itself.
const AT_WORK_AFTER = 300;
const AT_WORK_AT_MOST = 10000;
let atWork = null;
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (event.defaultPrevented || !button?.matches("button")) return;
  restButton();
  atWork = { button, begins: setTimeout(() => button.setAttribute("aria-busy", "true"), AT_WORK_AFTER) };
  atWork.ends = setTimeout(restButton, AT_WORK_AT_MOST);
});
document.addEventListener("htmx:beforeSend", (event) => {
  const button = document.activeElement;
  if (!button?.matches("button") || !event.detail.elt.contains(button)) return;
  restButton();
  atWork = { button, begins: setTimeout(() => button.setAttribute("aria-busy", "true"), AT_WORK_AFTER) };
});
document.addEventListener("htmx:afterRequest", restButton);
window.addEventListener("pageshow", restButton);

function restButton() {
  if (!atWork) return;
  clearTimeout(atWork.begins);
  clearTimeout(atWork.ends);
  atWork.button.removeAttribute("aria-busy");
  atWork = null;
}

function focusOnErrors(scope) {
  const summary = scope.querySelector("[data-error-summary], [data-question]");
  if (!summary) return false;
  summary.focus();
  return true;
}

// The link of an error leads to a field, or to a group: then to the first field of it.
document.addEventListener("click", (event) => {
  const link = event.target.closest('[data-error-summary] a[href^="#"]');
  const there = link && document.getElementById(link.hash.slice(1));
  const field = there?.querySelector("input:not([type=hidden]), select, textarea");
  if (!field) return;
  event.preventDefault();
  there.scrollIntoView();
  field.focus({ preventScroll: true });
});

function keepFocus(swapped) {
  const kept = document.activeElement;
  if (kept && kept !== document.body) return;
  const next = swapped.querySelector("[autofocus]") ?? twin(swapped) ?? swapped;
  if (next === swapped && !swapped.hasAttribute("tabindex")) swapped.setAttribute("tabindex", "-1");
  next.focus({ preventScroll: next === swapped });
}

function twin(swapped) {
  if (!asked) return null;
  if (asked.id) return document.getElementById(asked.id);
  if (!asked.name) return null;
  const same = swapped.querySelectorAll(`[name="${CSS.escape(asked.name)}"]`);
  return [...same].find((control) => control.value === asked.value) ?? null;
}

// "Why?" opens the working as a row below; a second click, or Hide, closes it and goes back to the link.
document.addEventListener("htmx:beforeRequest", (event) => {
  const row = document.getElementById(event.detail.elt.dataset.why ?? "");
  if (!row) return;
  event.preventDefault();
  closeWorking(row);
});
document.addEventListener("htmx:afterSwap", (event) => {
  const link = event.detail.requestConfig?.elt;
  if (link?.dataset.why) link.setAttribute("aria-expanded", "true");
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-close]");
  if (button) closeWorking(document.getElementById(button.dataset.close));
});

function closeWorking(row) {
  const link = document.querySelector(`[data-why="${CSS.escape(row.id)}"]`);
  row.remove();
  link?.setAttribute("aria-expanded", "false");
  link?.focus();
}

// One box ticks all boxes of a name in its form, and says itself whether all of them are ticked. It does so on the way
// down, so that whoever asks the server about the ticks asks about the new ones.
document.addEventListener(
  "change",
  (event) => {
    const form = event.target.form;
    if (!form) return;
    const boxesOf = (all) => [
      ...form.querySelectorAll(`input[type=checkbox][name="${CSS.escape(all.dataset.ticks)}"]`),
    ];
    if (event.target.dataset.ticks) {
      boxesOf(event.target).forEach((box) => {
        box.checked = event.target.checked;
      });
      return;
    }
    const all = form.querySelector("[data-ticks]");
    if (all) all.checked = boxesOf(all).every((box) => box.checked);
  },
  true,
);

// A saved reply goes into the answer where the cursor is. Without this, Insert opens the page anew with it.
document.addEventListener("submit", (event) => {
  const field = document.getElementById(event.target.dataset.insertInto ?? "");
  const option = event.target.querySelector("select")?.selectedOptions[0];
  if (!field || !option) return;
  event.preventDefault();
  field.setRangeText(option.dataset.text, field.selectionStart, field.selectionEnd, "end");
  field.focus();
});

// What somebody typed before the scripts were there is told now: sums follow it, and what they left is saved like the
// rest. Not what the browser itself put back; the field that they are in is saved as they leave it.
window.addEventListener("load", () => {
  if (performance.getEntriesByType("navigation")[0]?.type !== "navigate") return;
  for (const field of document.querySelectorAll("main form :is(input:not([type=hidden]), textarea)")) {
    if (field.value === field.defaultValue) continue;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    if (field !== document.activeElement && field.form.matches("[hx-trigger^=change]"))
      field.dispatchEvent(new Event("change", { bubbles: true }));
  }
});
