// What is typed into a form with data-keep outlives a lost signal: it is kept on this device under that name, offered
// when the form is opened again, and a form that could not be sent is sent when the signal is back.

const FOR_A_MONTH = 31 * 24 * 60 * 60 * 1000;
const KEEP_AFTER = 150; // milliseconds without a key
const TRY_AGAIN = 10000;
const PREFIX = "typed ";

let timer = null;
let retry = null;
let sender = null; // the button that was pressed when the signal was gone

const formOf = (element) => element.closest?.("form[data-keep]");
const itself = (element) => (element.matches?.("form[data-keep]") ? element : null); // not what asks from within it
const nameOf = (form) => PREFIX + form.dataset.keep;
const part = (name) => document.querySelector(`[data-unsent-${name}]`);

document.addEventListener("input", (event) => {
  const form = formOf(event.target);
  if (!form) return;
  clearTimeout(timer);
  timer = setTimeout(() => keep(form), KEEP_AFTER);
});

document.addEventListener("kept", (event) => forget(event.target)); // the server has it as a draft
document.addEventListener("htmx:configRequest", (event) => {
  const form = itself(event.target);
  if (form && event.detail.triggeringEvent?.submitter) sender = event.detail.triggeringEvent.submitter;
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = itself(event.target);
  if (!form || !event.detail.xhr.status) return;
  part("waiting").hidden = true;
  clearTimeout(retry);
  if (event.detail.xhr.status < 400) forget(form);
});
for (const failed of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failed, (event) => {
    const form = itself(event.target);
    if (!form) return;
    keep(form);
    part("waiting").hidden = false;
    retry = setTimeout(() => sendAgain(form), TRY_AGAIN);
  });
}
window.addEventListener("online", () => {
  const form = document.querySelector("form[data-keep]");
  if (form && !part("waiting").hidden) sendAgain(form);
});

function sendAgain(form) {
  clearTimeout(retry);
  if (!form.isConnected) return;
  form.requestSubmit(sender && form.contains(sender) ? sender : undefined);
}

// Of a sheet only the rows that were typed over, of any other form all of it.
function fieldsOf(form) {
  const within = form.dataset.sheet ? [...form.querySelectorAll("[data-typed] input")] : [...form.elements];
  return within
    .filter((field) => field.name && field.name !== "csrf_token" && field.tagName !== "BUTTON")
    .map((field) => [field.name, field.value, field.type === "checkbox" ? field.checked : null]);
}

function keep(form) {
  if (!form.isConnected) return;
  try {
    localStorage.setItem(nameOf(form), JSON.stringify({ at: Date.now(), fields: fieldsOf(form) }));
  } catch { /* no room, or not allowed: the form is still there */ }
}

function forget(form) {
  clearTimeout(timer);
  localStorage.removeItem(nameOf(form));
}

function kept(name) {
  try { return JSON.parse(localStorage.getItem(name)); } catch { return null; }
}

const fieldOf = (form, [name, value, ticked]) =>
  [...form.elements].find((field) => field.name === name && (ticked === null || field.value === value));

const isOther = (form) => (saved) => {
  const field = fieldOf(form, saved);
  return field && saved[0] !== "form_key" && (saved[2] === null ? field.value !== saved[1] : field.checked !== saved[2]);
};

function offer(form) {
  const found = kept(nameOf(form));
  if (!found) return;
  const other = found.fields.filter(isOther(form));
  if (!other.length) { forget(form); return; }
  const when = new Date(found.at).toLocaleString("en-GB", { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
  part("words").textContent = `What you typed on this device ${when} was not sent.`;
  part("offer").hidden = false;
  part("take").addEventListener("click", () => {
    for (const saved of found.fields) take(form, saved);
    part("offer").hidden = true;
    say("What you typed is back. Save it to send it.");
  });
  part("drop").addEventListener("click", () => {
    forget(form);
    part("offer").hidden = true;
    say("What you typed is thrown away.");
  });
}

function take(form, saved) {
  const field = fieldOf(form, saved);
  if (!field || saved[0] === "form_key") return;
  if (saved[2] === null) field.value = saved[1];
  else field.checked = saved[2];
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function say(words) {
  document.dispatchEvent(new CustomEvent("announce", { detail: { value: words } }));
}

function forgetOld() {
  for (const name of Object.keys(localStorage).filter((each) => each.startsWith(PREFIX))) {
    if (!(kept(name)?.at > Date.now() - FOR_A_MONTH)) localStorage.removeItem(name);
  }
}

forgetOld();
document.querySelectorAll("form[data-keep]").forEach(offer);
