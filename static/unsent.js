// What is typed into a form with data-keep outlives a lost signal: it is kept on this device under that name, offered
// when the form is opened again, and a form that could not be sent is sent when the signal is back.

import { fieldsOf, keepAs, keptAs, keptNames, nameOf } from "./typed.js";

const KEEP_AFTER = 150; // milliseconds without a key
const TRY_AGAIN = 10000;

const states = new WeakMap(); // of each form: its timers, and the button that was pressed when the signal was gone

const formOf = (element) => element.closest?.("form[data-keep]");
const itself = (element) => (element.matches?.("form[data-keep]") ? element : null); // not what asks from within it
const all = () => document.querySelectorAll("form[data-keep]");
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
  if (event.detail.xhr.status >= 400) return;
  forget(form);
  const back = [...all()].find((each) => each !== form && each.dataset.keep === form.dataset.keep);
  if (back) keepShown(back); // its answer has settled by now, or will
});
for (const failed of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failed, (event) => {
    const form = itself(event.target);
    if (!form) return;
    clearTimeout(stateOf(form).timer);
    if (event.defaultPrevented) return; // not_sent.js has it
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

function keep(form) {
  if (form.isConnected) keepAs(nameOf(form), { fields: fieldsOf(form) });
}

// A preview: nothing was sent yet.
function keepShown(form) {
  if ("keepShown" in form.dataset) keep(form);
}

// A form without HTMX says nothing of its answer: what was sent is forgotten by the page that says it was done.
document.addEventListener("submit", (event) => {
  const form = itself(event.target);
  const found = form && !form.hasAttribute("hx-post") ? keptAs(nameOf(form)) : null;
  if (found) keepAs(nameOf(form), { ...found, isSent: true });
});

function forget(form) {
  clearTimeout(stateOf(form).timer);
  localStorage.removeItem(nameOf(form));
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
  const found = keptAs(nameOf(form));
  if (!found) return;
  if (found.isSent && document.querySelector(".notice")) {
    forget(form);
    return;
  }
  if (found.send && !found.send.why) return; // it is sent by itself
  if (!found.send && !found.fields.some(isOther(form))) {
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
    say("What you typed is discarded.");
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

keptNames(); // what is older than a week goes
all().forEach(offer);
// A form that was opened in its place is offered its own; one that came back from being sent has it already.
document.addEventListener("htmx:afterSettle", (event) => {
  const sent = event.detail.requestConfig?.elt.dataset.keep;
  for (const form of all())
    if (form.dataset.keep === sent) {
      stateOf(form);
      keepShown(form);
    } else if (states.get(form)?.later.length) takeAll(form, states.get(form).later);
    else offer(form);
});
