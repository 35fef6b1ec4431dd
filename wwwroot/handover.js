// A page is drawn by the service first and once more by its circuit, which then reads what the page shows. What was drawn first stays in sight until that is read: a page that is there does not go blank again, nor lose its place.
const patience = 5000;
const before = document.querySelector("main:not([data-interactive])");

if (before) {
  const observer = new MutationObserver(handOver);
  observer.observe(document.body, { childList: true, subtree: true });

  function handOver() {
    const next = document.querySelector("main[data-interactive]");
    if (!next) return;
    if (!next.querySelector("[data-reading]")) return leave();
    if (before.isConnected) return;
    before.removeAttribute("id");
    before.inert = true;
    before.dataset.before = "";
    next.after(before);
    setTimeout(leave, patience);
  }

  function leave() {
    observer.disconnect();
    before.remove();
  }
}
