// One client at a time: the number of a line has - and + beside it; a swipe goes on without confirming, as Skip does.

function addButtons() {
  for (const field of document.querySelectorAll(".one .units input[id$='-actual']:not([data-counts])")) {
    field.dataset.counts = "";
    const name = field.labels[0]?.textContent.trim() ?? "";
    const box = document.createElement("span");
    box.className = "count";
    field.before(box);
    const less = button("\u2212", `Less: ${name}`, () => count(field, -1));
    const more = button("+", `More: ${name}`, () => count(field, 1));
    box.append(less, field, more);
  }
}

function button(sign, words, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "govuk-button govuk-button--secondary";
  made.textContent = sign;
  made.setAttribute("aria-label", words);
  made.addEventListener("click", press);
  return made;
}

function count(field, by) {
  field.value = String(Math.max(0, Math.round((Number(field.value || 0) + by) * 100) / 100));
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

let from = null;
document.addEventListener("touchstart", (event) => {
  from = event.touches.length === 1 ? event.touches[0] : null;
});
document.addEventListener("touchend", (event) => {
  const to = event.changedTouches[0];
  if (!from || event.target.closest("input, select, textarea")) return;
  const [across, down] = [to.clientX - from.clientX, to.clientY - from.clientY];
  if (Math.abs(across) < 90 || Math.abs(down) > 40) return;
  document.getElementById(across < 0 ? "next-one" : "back-one")?.click();
});

addButtons();
document.addEventListener("htmx:afterSettle", addButtons);

// The next clients are held in this page's memory, and nowhere else, so that one can go on without a signal.
const AHEAD = 5;
const held = new Map(); // address -> fragment
let fetching = false;

async function holdNext() {
  if (fetching || navigator.onLine === false) return;
  fetching = true;
  try {
    let next = addressOfNext(document);
    for (let count = 0; next && count < AHEAD; count += 1) {
      if (!held.has(next)) {
        const answer = await fetch(next, { headers: { "HX-Request": "true" } });
        if (!answer.ok || !answer.headers.get("Content-Type")?.startsWith("text/html")) return;
        held.set(next, await answer.text());
      }
      next = addressOfNext(new DOMParser().parseFromString(held.get(next), "text/html"));
    }
  } catch {
    /* no signal any more: what is held is held */
  } finally {
    fetching = false;
  }
}

const addressOfNext = (page) => page.querySelector("#next-one[hx-get]")?.getAttribute("hx-get") ?? null;

function goOn() {
  const next = addressOfNext(document);
  if (next && held.has(next)) showHeld(next);
  else showNobodyHeld();
}

function showHeld(address) {
  htmx.swap("#one", held.get(address), { swapStyle: "outerHTML", show: "top", showTarget: "window" });
  history.replaceState(null, "", address);
}

// Nobody is held: the page that comes next is shown when all was sent.
function showNobodyHeld() {
  const end = document.getElementById("kept-on-device")?.content.cloneNode(true);
  if (!end) return;
  const one = document.getElementById("one");
  const next = document.getElementById("next-one");
  const address = next?.getAttribute("href");
  end.querySelector("[data-next]").href = address;
  one.querySelector("form").replaceWith(end);
  one.dataset.next = address;
  one.querySelector(".panel").focus();
}

document.addEventListener("not-sent", goOn);
document.addEventListener("all-sent", () => {
  const { next } = document.getElementById("one").dataset;
  if (next) location.assign(next);
});

// Skip and Back without a signal.
for (const failed of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(
    failed,
    (event) => {
      const address = event.target.getAttribute?.("hx-get");
      if (!event.target.matches?.("#next-one, #back-one") || !held.has(address)) return;
      event.preventDefault();
      showHeld(address);
    },
    true,
  );
}

document.addEventListener("htmx:afterSettle", (event) => {
  const name = document.querySelector("#one h1")?.textContent.trim();
  if (event.detail.elt.id !== "one" || !name) return;
  document.title = document.title.replace(/^(Error: )?.*(?=, week of)/, (_, error = "") => error + name);
  holdNext();
});
holdNext();
