// Plotly.Blazor's own file, and SignalR's: each is loaded once, by the first chart.
const load = src => new Promise((loaded, failed) => {
  const script = document.createElement("script");
  script.src = src;
  script.onload = loaded;
  script.onerror = () => { script.remove(); failed(new Error(`${src} could not be loaded.`)); };
  document.head.append(script);
});

// One that could not be loaded is tried again by whoever asks next.
const once = (src, name) => { let loading; return () => loading ??= load(src).then(() => globalThis[name], failure => { loading = undefined; throw failure; }); };

export const plotly = once("/_content/Plotly.Blazor/plotly-basic-3.7.0.min.js", "Plotly");
export const signalR = once("/lib/signalr-10.0.11.min.js", "signalR");
