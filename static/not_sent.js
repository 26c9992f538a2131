// What was sent without a signal waits on this device, is counted above every page, and is sent when the signal is
// back: with a fresh token, and asked about again where the week changed meanwhile or the session ended.

import { fieldsOf, keepAs, keptAs, keptNames, nameOf } from "./typed.js";

const TRY_AGAIN = 10000;
const WITHOUT = { headers: { "HX-Request": "true" }, redirect: "manual" };
const SAYS = {
  signal: ["No signal. We’ll send them when it is back.", "Try now"],
  signIn: ["You have been signed out. Sign in, and we’ll ask before we send them.", "Sign in"],
  session: ["You signed in again since you typed them. Send them now?", "Send them"],
  changed: ["The week was changed since you typed this. Look at it, then send it again.", "Look at it"],
  refused: ["It was not accepted. Look at it, then send it again.", "Look at it"],
};
const ASKED = ["refused", "changed", "session"]; // what is said first

const bar = document.getElementById("not-sent");
const part = (name) => bar.querySelector(`[data-part=${name}]`);
const waiting = () =>
  keptNames(`client ${bar.dataset.whose} `).filter((name) => keptAs(name)?.send && !keptAs(name).isSent);

let retry = null;
let sending = false;
let says = "signal";

// A form that says so is not lost without a signal: its page goes on, and it waits here.
for (const failed of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(
    failed,
    (event) => {
      const form = event.target;
      if (!form.matches?.("form[data-waits]")) return;
      const pressed = event.detail.requestConfig.triggeringEvent?.submitter;
      if (!["save", "confirm"].includes(pressed?.value)) return;
      const send = { url: form.getAttribute("hx-post"), verb: pressed.value, session: form.dataset.session };
      if (!keepAs(nameOf(form), { fields: fieldsOf(form), send })) return;
      event.preventDefault();
      says = "signal";
      show();
      document.dispatchEvent(new CustomEvent("not-sent"));
    },
    true,
  );
}

async function sendAll(isAsked = false) {
  if (sending || !waiting().length) return;
  sending = true;
  clearTimeout(retry);
  says = "signal";
  try {
    for (const name of waiting()) {
      const found = keptAs(name);
      if (found && (!found.send.why || (isAsked && found.send.why === "session"))) await sendOne(name, found, isAsked);
    }
  } catch {
    retry = setTimeout(sendAll, TRY_AGAIN);
  } finally {
    sending = false;
  }
  show();
}

async function sendOne(name, found, isAsked) {
  const { url, verb, session } = found.send;
  const shown = await fetch(url, WITHOUT);
  if (shown.headers.has("HX-Redirect")) {
    says = "signIn";
    throw new Error("signed out");
  }
  if (shown.status >= 500 || shown.status === 429) throw new Error(String(shown.status));
  const form = new DOMParser().parseFromString(await shown.text(), "text/html").querySelector("form[data-waits]");
  if (!form) return ask(name, "refused");
  if (form.dataset.session !== session && !isAsked) return ask(name, "session");
  if (found.fields.some(([field, value]) => isVersion(field) && form.elements[field]?.value !== value))
    return ask(name, "changed");
  const body = new URLSearchParams(found.fields.filter((each) => each[2] !== false).map((each) => each.slice(0, 2)));
  body.set("do", verb);
  body.set("csrf_token", form.elements.csrf_token.value);
  const answer = await fetch(url, { ...WITHOUT, method: "POST", body });
  if (answer.status >= 500 || answer.status === 429) throw new Error(String(answer.status));
  if (answer.ok) localStorage.removeItem(name);
  else ask(name, "refused");
}

const isVersion = (field) => field.endsWith("-version");

// Another window may have sent it in between: then there is nothing to ask.
function ask(name, why) {
  const found = keptAs(name);
  if (found?.send) keepAs(name, { ...found, send: { ...found.send, why } });
}

function show() {
  const names = waiting();
  if (!names.length) {
    if (!bar.hidden) showAllSent();
    return;
  }
  const asked = ASKED.find((why) => names.some((name) => keptAs(name).send.why === why));
  const first = names.find((name) => keptAs(name).send.why === asked);
  const why = says !== "signal" ? says : (asked ?? "signal");
  bar.hidden = false;
  bar.className = `unsent${["refused", "changed"].includes(why) ? " unsent--bad" : ""}`;
  bar.dataset.why = why;
  bar.dataset.first = first ? keptAs(first).send.url : "";
  part("count").textContent = `Not sent yet: ${names.length}`;
  part("words").textContent = SAYS[why][0];
  part("try").textContent = SAYS[why][1];
  part("try").hidden = false;
}

function showAllSent() {
  const at = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  bar.className = "unsent unsent--ok";
  part("count").textContent = `All sent, ${at}.`;
  part("words").textContent = "";
  part("try").hidden = true;
  document.dispatchEvent(new CustomEvent("all-sent"));
}

part("try").addEventListener("click", () => {
  const { why, first } = bar.dataset;
  if (why === "signIn") location.assign(bar.dataset.signIn);
  else if (why === "changed" || why === "refused") location.assign(first);
  else sendAll(why === "session");
});
window.addEventListener("online", () => sendAll());
// One of them was sent: unsent.js has forgotten it by now.
document.addEventListener("htmx:afterOnLoad", () => {
  if (!bar.hidden && !sending && !bar.classList.contains("unsent--ok")) show();
});

show();
sendAll();
