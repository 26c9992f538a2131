// What was typed and is kept on this device: by the name of its form, for a week, until it is sent or Log Out.

const FOR_A_WEEK = 7 * 24 * 60 * 60 * 1000;
const PREFIX = "typed ";

export const nameOf = (form) => PREFIX + form.dataset.keep;

export function keptAs(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

/** Keep it, and say whether there was room for it. */
export function keepAs(name, value) {
  if ("signingOut" in document.documentElement.dataset) return false;
  try {
    localStorage.setItem(name, JSON.stringify({ at: Date.now(), ...value }));
    return true;
  } catch {
    return false; // no room, or not allowed: the form is still there
  }
}

// Of a sheet only the rows that were typed over, of any other form all of it.
export function fieldsOf(form) {
  const within = form.dataset.sheet ? [...form.querySelectorAll("[data-typed] input")] : [...form.elements];
  return within
    .filter((field) => field.name && field.name !== "csrf_token" && field.tagName !== "BUTTON" && field.type !== "file")
    .map((field) => [field.name, field.value, ["checkbox", "radio"].includes(field.type) ? field.checked : null]);
}

/** The names under which something is kept that begin with `start`; what is older than a week goes. */
export function keptNames(start = "") {
  const names = Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
  const [fresh, old] = [[], []];
  for (const name of names) (keptAs(name)?.at > Date.now() - FOR_A_WEEK ? fresh : old).push(name);
  old.forEach((name) => localStorage.removeItem(name));
  return fresh.filter((name) => name.startsWith(PREFIX + start));
}
