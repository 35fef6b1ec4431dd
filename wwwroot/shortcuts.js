// Keys: "/" goes to the page's search or filter field, data-key names the key that presses a control, g and a letter go to a page (data-go), and ? lists them all. The list is read off the page, so that
// nothing has to be said twice: a control with a key is on it by its name, a key that belongs to no control by <KeyHint>. Single keys can be switched off (WCAG 2.1.4).
const Chord = "g", ChordMilliseconds = 1500;
const dialog = document.getElementById("shortcuts");
let chordUntil = 0;

const areOn = () => localStorage.getItem("keys") !== "off";
const isTyping = target => target.closest?.("input, textarea, select, [contenteditable], dialog");
// Where a page is worked by keys (data-own-keys), one that it does not know is a slip and leads nowhere.
// What is in sight of a page that is being made anew takes no keys.
const find = (name, key) => document.querySelector(`main:not([data-before]) [${name}="${CSS.escape(key)}"]:not(:disabled)`)
  ?? (document.querySelector("main:not([data-before]) [data-own-keys]") ? null : document.querySelector(`header [${name}="${CSS.escape(key)}"]:not(:disabled)`));

const nameOf = control => {
  if (control.dataset.does) return control.dataset.does;
  if (control.ariaLabel) return control.ariaLabel;
  const copy = control.cloneNode(true);
  copy.querySelectorAll("kbd").forEach(key => key.remove());
  const text = copy.textContent.trim().replace(/\s+/g, " ") || control.title;
  return text.length > 70 ? `${text.slice(0, 69)}…` : text;
};

const row = (keys, does) => {
  const [term, text] = [document.createElement("dt"), document.createElement("dd")];
  keys.forEach(key => term.append(Object.assign(document.createElement("kbd"), { textContent: key === " " ? "Space" : key }), " "));
  text.textContent = does;
  return [term, text];
};

const rows = selector => {
  const known = new Set();
  return [...document.querySelectorAll(selector)].flatMap(control => {
    const key = control.dataset.key ?? control.dataset.keyHint;
    return known.has(key) ? [] : (known.add(key), row(key.split("+"), nameOf(control)));
  });
};

const open = () => {
  if (dialog.open) return;
  const field = document.querySelector("main [data-slash]");
  const here = [...field ? row(["/"], field.ariaLabel ? `Go to: ${field.ariaLabel}` : "Go to the search or filter field") : [], ...rows("main [data-key], main [data-key-hint]")];
  dialog.querySelector("[data-here]").replaceChildren(...here);
  dialog.querySelector("[data-none]").hidden = here.length > 0;
  dialog.querySelector("[data-everywhere]").replaceChildren(...row(["?"], "This list"), ...rows("header [data-key]"), ...[...document.querySelectorAll("[data-go]")].flatMap(link => row([Chord, link.dataset.go], nameOf(link))));
  dialog.querySelector("input").checked = areOn();
  dialog.showModal();
};

document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.key.length > 1 || isTyping(event.target) || !areOn()) return;
  const press = control => { event.preventDefault(); control.click(); };
  const waited = performance.now() < chordUntil;
  chordUntil = 0;
  const goal = waited && document.querySelector(`[data-go="${CSS.escape(event.key)}"]`);
  if (goal) return press(goal);
  const control = find("data-key", event.key);
  if (control) return press(control);
  if (event.key === Chord) chordUntil = performance.now() + ChordMilliseconds;
  if (event.key === "?") { event.preventDefault(); open(); }
  const field = event.key === "/" && document.querySelector("main:not([data-before]) [data-slash]");
  if (field) { event.preventDefault(); field.focus(); field.select?.(); }
});

document.addEventListener("click", event => {
  if (event.target.closest?.("[data-shortcuts]")) open();
  // Beside the list's box is its backdrop, which counts as the dialog itself.
  if (event.target === dialog || event.target.closest?.("#shortcuts button")) dialog.close();
});
dialog.querySelector("input").addEventListener("change", event => localStorage.setItem("keys", event.target.checked ? "on" : "off"));
