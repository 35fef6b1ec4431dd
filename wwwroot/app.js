// The page's own script: the theme before anything is painted, and a reload where the circuit cannot be resumed.
const system = matchMedia("(prefers-color-scheme: dark)");
const apply = () => {
  const theme = localStorage.getItem("theme") ?? (system.matches ? "dark" : "light");
  document.documentElement.dataset.theme = theme;
  document.dispatchEvent(new CustomEvent("themechange", { detail: theme }));
};
apply();
system.addEventListener("change", apply);

document.addEventListener("click", event => {
  if (!event.target.closest?.("[data-theme-toggle]")) return;
  const next = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
  localStorage.setItem("theme", next);
  apply();
});

// The base address would take "#main" to the front page.
document.addEventListener("click", event => {
  if (!event.target.closest?.("a.skip")) return;
  event.preventDefault();
  event.stopPropagation();
  document.getElementById("main")?.focus();
}, { capture: true });

// A menu closes with a click beside it, and with Escape, which leads back to what opened it. Of several the browser keeps one open: they share a name.
document.addEventListener("click", event => {
  for (const menu of document.querySelectorAll("details[name=menu][open]")) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", event => {
  const menu = event.key === "Escape" && event.target.closest?.("details[name=menu][open]");
  if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
});

// Enhanced navigation replaces the <html> attributes with the server's: put the theme back.
addEventListener("DOMContentLoaded", () => globalThis.Blazor?.addEventListener?.("enhancedload", apply));

// Times of day are sent in UTC and written in the reader's own zone, as often as the circuit writes them. Only the text's letters change, never its node, which is the circuit's.
const clocks = { seconds: { second: "2-digit" }, minutes: {} };
for (const [name, more] of Object.entries(clocks)) clocks[name] = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", ...more });
const tell = time => {
  const text = [...time.childNodes].find(node => node.nodeType === Node.TEXT_NODE), local = clocks[time.dataset.clock].format(new Date(time.dateTime));
  if (text && text.data !== local) text.data = local;
};
const tellAll = within => within.querySelectorAll("time[data-clock]").forEach(tell);
new MutationObserver(changes => {
  for (const { type, target, addedNodes } of changes) {
    const time = (target.nodeType === Node.TEXT_NODE ? target.parentElement : target)?.closest?.("time[data-clock]");
    if (time) tell(time);
    else if (type === "childList") for (const added of addedNodes) if (added.nodeType === Node.ELEMENT_NODE) added.matches("time[data-clock]") ? tell(added) : tellAll(added);
  }
}).observe(document.body, { childList: true, characterData: true, attributes: true, attributeFilter: ["datetime"], subtree: true });
tellAll(document);

// Times are sent in UTC: what is told of one on hover is the reader's own time first.
document.addEventListener("pointerover", event => {
  const time = event.target.closest?.("time[datetime]");
  if (!time || time.dataset.local === time.dateTime) return;
  time.dataset.local = time.dateTime;
  time.title = `${new Date(time.dateTime).toLocaleString()} (${time.title})`;
});

// A lost connection is tried again every second, by default it is every half minute after a while: whoever restarts the service sees the page come back at once. A circuit that the server no longer knows cannot be resumed: the page is loaded anew.
Blazor.start({ circuit: { reconnectionOptions: { maxRetries: Infinity, retryIntervalMilliseconds: tries => tries < 5 ? 0 : tries < 300 ? 1000 : 5000 } } });
const lost = document.getElementById("components-reconnect-modal");
new MutationObserver(() => { if (lost.classList.contains("components-reconnect-rejected")) location.reload(); }).observe(lost, { attributes: true, attributeFilter: ["class"] });
