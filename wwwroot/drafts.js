// What a person types survives a reload, also the one that a lost connection ends in. Controls of a form with data-drafts, and single ones with data-draft, are kept in the tab as they change. After a reload
// they are put back once the page listens: one after another, as if they were typed again, since one may bring forth the next. Whoever leaves the page otherwise, or sends a field with data-draft, begins anew.
// A field with data-saved is saved as it is left. It is put back only where it still holds what its reader found there: what somebody else has written since stays.
const controls = "[data-draft], [data-drafts] :is(input, select, textarea)";
const keyOf = path => `draft ${path}`;
const read = path => JSON.parse(sessionStorage.getItem(keyOf(path)) ?? "{}");
const write = (path, draft) => Object.keys(draft).length ? sessionStorage.setItem(keyOf(path), JSON.stringify(draft)) : sessionStorage.removeItem(keyOf(path));

const isTick = control => control.type === "checkbox";
/** A control by its name, and its form by its own words: one page may hold a form for another clone. Undefined for what has no name. */
const nameOf = control => {
  const name = control.dataset.draft ?? (control.type === "radio" ? control.name : control.id || (isTick(control) && control.name ? `${control.name}=${control.value}` : control.name));
  return name ? `${control.closest("[data-drafts]")?.dataset.drafts ?? ""} ${name}` : undefined;
};

const found = new WeakMap();
document.addEventListener("focusin", ({ target }) => { if (target.matches?.("[data-saved]")) found.set(target, target.value); });

const keep = event => {
  const control = event.target;
  if (!control.matches?.(controls) || control.type === "file" || control.type === "password" || !nameOf(control)) return;
  const draft = read(location.pathname), name = nameOf(control);
  const upon = "saved" in control.dataset ? { upon: [...new Set([...draft[name]?.upon ?? [], found.get(control)])] } : undefined;
  write(location.pathname, { ...draft, [name]: upon ? { ...upon, value: control.value } : isTick(control) ? control.checked : control.value });
};
document.addEventListener("input", keep);
document.addEventListener("change", keep);

document.addEventListener("submit", event => {
  const draft = read(location.pathname);
  for (const control of event.target.querySelectorAll("[data-draft]")) delete draft[nameOf(control)];
  write(location.pathname, draft);
});

let path = location.pathname, changed = performance.now();
new MutationObserver(() => {
  changed = performance.now();
  if (path === location.pathname) return;
  sessionStorage.removeItem(keyOf(path));
  path = location.pathname;
}).observe(document.body, { childList: true, subtree: true });

const wait = ms => new Promise(next => setTimeout(next, ms));

/** Until nothing has come or gone on the page for a moment; two seconds at most. */
async function quiet() {
  await wait(120);
  for (const until = performance.now() + 2000; performance.now() < until && performance.now() - changed < 120;) await wait(40);
}

/** Whether the control has become another. */
function put(control, value) {
  if (isTick(control) || control.type === "radio") {
    if (control.checked === (isTick(control) ? value : true)) return false;
    control.click();
    return true;
  }
  if (control.value === value || control.tagName === "SELECT" && ![...control.options].some(option => option.value === value)) return false;
  control.value = value;
  for (const type of ["input", "change"]) control.dispatchEvent(new Event(type, { bubbles: true }));
  return true;
}

async function restore() {
  const here = location.pathname, draft = read(here), left = new Set(Object.keys(draft));
  for (const until = performance.now() + 20_000; left.size > 0 && performance.now() < until && location.pathname === here;) {
    const main = document.querySelector("main[data-interactive]:not(:has([data-reading]))");
    const control = main && [...main.querySelectorAll(controls)].find(one => left.has(nameOf(one)) && !one.matches(":disabled") && (one.type !== "radio" || one.value === draft[nameOf(one)]));
    if (!control) { await wait(100); continue; }
    const kept = draft[nameOf(control)];
    left.delete(nameOf(control));
    if (kept.upon ? kept.upon.includes(control.value) && put(control, kept.value) : put(control, kept)) await quiet();
  }
}

if (["reload", "back_forward"].includes(performance.getEntriesByType("navigation")[0]?.type)) restore();
else sessionStorage.removeItem(keyOf(location.pathname));
