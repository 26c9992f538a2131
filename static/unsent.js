// What is typed into a form with data-keep outlives a lost signal: it is kept on this device under that name, offered
// when the form is opened again, and a form that could not be sent is sent when the signal is back.

const FOR_A_WEEK = 7 * 24 * 60 * 60 * 1000;
const KEEP_AFTER = 150; // milliseconds without a key
const TRY_AGAIN = 10000;
const PREFIX = "typed ";

const states = new WeakMap(); // of each form: its timers, and the button that was pressed when the signal was gone

const formOf = (element) => element.closest?.("form[data-keep]");
const itself = (element) => (element.matches?.("form[data-keep]") ? element : null); // not what asks from within it
const all = () => document.querySelectorAll("form[data-keep]");
const nameOf = (form) => PREFIX + form.dataset.keep;
const part = (form, name) => form.parentElement.querySelector(`[data-unsent-${name}]`);

function stateOf(form) {
  if (!states.has(form)) states.set(form, { timer: null, retry: null, sender: null, later: [] });
  return states.get(form);
}

document.addEventListener("input", (event) => {
  const form = formOf(event.target);
  if (!form || "follows" in event.target.dataset) return; // a list that was looked into is nothing typed
  const state = stateOf(form);
  clearTimeout(state.timer);
  state.timer = setTimeout(() => keep(form), KEEP_AFTER);
});

document.addEventListener("kept", (event) => forget(event.target)); // the server has it as a draft
document.addEventListener("htmx:configRequest", (event) => {
  const form = itself(event.target);
  if (form && event.detail.triggeringEvent?.submitter) stateOf(form).sender = event.detail.triggeringEvent.submitter;
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = itself(event.detail.requestConfig.elt); // swapped away by then: the event is of what stands there now
  if (!form || !event.detail.xhr.status) return;
  if (form.isConnected) part(form, "waiting").hidden = true;
  clearTimeout(stateOf(form).retry);
  if (event.detail.xhr.status < 400) forget(form);
});
for (const failed of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failed, (event) => {
    const form = itself(event.target);
    if (!form) return;
    keep(form);
    part(form, "waiting").hidden = false;
    stateOf(form).retry = setTimeout(() => sendAgain(form), TRY_AGAIN);
  });
}
window.addEventListener("online", () => {
  for (const form of all()) if (!part(form, "waiting").hidden) sendAgain(form);
});

function sendAgain(form) {
  const { retry, sender } = stateOf(form);
  clearTimeout(retry);
  if (!form.isConnected) return;
  form.requestSubmit(sender && form.contains(sender) ? sender : undefined);
}

// Of a sheet only the rows that were typed over, of any other form all of it.
function fieldsOf(form) {
  const within = form.dataset.sheet ? [...form.querySelectorAll("[data-typed] input")] : [...form.elements];
  return within
    .filter((field) => field.name && field.name !== "csrf_token" && field.tagName !== "BUTTON" && field.type !== "file")
    .map((field) => [field.name, field.value, ["checkbox", "radio"].includes(field.type) ? field.checked : null]);
}

function keep(form) {
  if (!form.isConnected || "signingOut" in document.documentElement.dataset) return;
  try {
    localStorage.setItem(nameOf(form), JSON.stringify({ at: Date.now(), fields: fieldsOf(form) }));
  } catch {
    /* no room, or not allowed: the form is still there */
  }
}

// A form without HTMX says nothing of its answer: what was sent is forgotten by the page that says it was done.
document.addEventListener("submit", (event) => {
  const form = itself(event.target);
  const found = form && !form.hasAttribute("hx-post") ? kept(nameOf(form)) : null;
  if (found) localStorage.setItem(nameOf(form), JSON.stringify({ ...found, isSent: true }));
});

function forget(form) {
  clearTimeout(stateOf(form).timer);
  localStorage.removeItem(nameOf(form));
}

function kept(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

const fieldOf = (form, [name, value, ticked]) =>
  [...form.elements].find((field) => field.name === name && (ticked === null || field.value === value));

const isOther = (form) => (saved) => {
  const field = fieldOf(form, saved);
  return (
    field && saved[0] !== "form_key" && (saved[2] === null ? field.value !== saved[1] : field.checked !== saved[2])
  );
};

function offer(form) {
  if (states.has(form)) return;
  stateOf(form);
  const found = kept(nameOf(form));
  if (!found) return;
  if (found.isSent && document.querySelector(".notice")) {
    forget(form);
    return;
  }
  const other = found.fields.filter(isOther(form));
  if (!other.length) {
    forget(form);
    return;
  }
  const when = new Date(found.at).toLocaleString("en-GB", {
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
  });
  part(form, "words").textContent = `What you typed on this device ${when} was not sent.`;
  part(form, "offer").hidden = false;
  part(form, "take").addEventListener("click", () => {
    takeAll(form, found.fields);
    part(form, "offer").hidden = true;
    say("What you typed is back. Save it to send it.");
  });
  part(form, "drop").addEventListener("click", () => {
    forget(form);
    part(form, "offer").hidden = true;
    say("What you typed is thrown away.");
  });
}

// A list that follows from another one comes when that was put back: what stood in it is put back then.
function takeAll(form, fields) {
  stateOf(form).later = fields.filter((saved) => saved[0] !== "form_key" && !take(form, saved));
}

function take(form, saved) {
  const field = fieldOf(form, saved);
  if (!field || (field.options && ![...field.options].some((option) => option.value === saved[1]))) return false;
  if (saved[2] === null) field.value = saved[1];
  else field.checked = saved[2];
  field.dispatchEvent(new Event("input", { bubbles: true }));
  if ("follows" in field.dataset && saved[2] !== false) field.dispatchEvent(new Event("change", { bubbles: true }));
  return true;
}

document.addEventListener("change", (event) => {
  const form = event.isTrusted && formOf(event.target);
  if (form) stateOf(form).later = []; // another choice was made since
});

function say(words) {
  document.dispatchEvent(new CustomEvent("announce", { detail: { value: words } }));
}

function forgetOld() {
  for (const name of Object.keys(localStorage).filter((each) => each.startsWith(PREFIX))) {
    if (!(kept(name)?.at > Date.now() - FOR_A_WEEK)) localStorage.removeItem(name);
  }
}

forgetOld();
all().forEach(offer);
// A form that was opened in its place is offered its own; one that came back from being sent has it already.
document.addEventListener("htmx:afterSettle", (event) => {
  const sent = event.detail.requestConfig?.elt.dataset.keep;
  for (const form of all())
    if (form.dataset.keep === sent) stateOf(form);
    else if (states.get(form)?.later.length) takeAll(form, states.get(form).later);
    else offer(form);
});
