// The scripts of elements that few pages have: each is loaded by the first page that has one.
const scripts = { "live-chart": "/charts/LiveChart.js" };
const observer = new MutationObserver(look);
observer.observe(document.body, { childList: true, subtree: true });
look();

function look() {
  for (const [name, script] of Object.entries(scripts)) if (document.querySelector(name)) load(name, script);
}

async function load(name, script) {
  delete scripts[name];
  try {
    await import(script);
    if (Object.keys(scripts).length === 0) observer.disconnect();
  } catch {
    // The service is away: the next change of the page tries again.
    scripts[name] = script;
  }
}
