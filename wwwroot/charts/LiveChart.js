// Live curves over plotly.js. A chart is made when its identity changes; after that what comes is added to it and drawn, every 200 ms at most.
// Its points come from ChartFeed.js, which outlives broken connections; while there is none the chart says so.
import { smooth, steadyRange } from "./ChartAxis.js";
import { follow } from "./ChartFeed.js";

const charts = new Map();

// Plotly.Blazor's own file, and SignalR's; loaded once, by the first chart.
const scripts = ["/_content/Plotly.Blazor/plotly-basic-3.7.0.min.js", "/lib/signalr-10.0.11.min.js"];
let libraries;
const ready = () => libraries ??= Promise.all(scripts.map(src => new Promise((loaded, failed) => {
  const script = document.createElement("script");
  script.src = src;
  script.onload = loaded;
  script.onerror = () => { script.remove(); failed(new Error(`${src} could not be loaded.`)); };
  document.head.append(script);
}))).catch(failure => { libraries = undefined; throw failure; });

const tick = 200;
const palette = {
  light: ["#2c4fc4", "#c2410c", "#15803d", "#9333ea", "#b45309", "#0e7490", "#be185d", "#4d7c0f"],
  dark: ["#8aa6ff", "#fb923c", "#6fd598", "#c79bff", "#f0b958", "#5cc8de", "#f58fc0", "#a9d45f"],
};

const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const colors = () => palette[document.documentElement.dataset.theme === "dark" ? "dark" : "light"];
const fade = (hex, alpha) => hex + Math.round(alpha * 255).toString(16).padStart(2, "0");

function layout({ spec, points }) {
  const places = new Set(points.flat().map(p => xOf(spec.axis, p)));
  const steady = steadyRange(points.flat().flatMap(p => [p.value, p.low ?? p.value, p.high ?? p.value]), spec.fromZero);
  const grid = css("--line"), text = css("--muted");
  const axis = { gridcolor: grid, zerolinecolor: grid, linecolor: grid, tickfont: { size: 11, color: text }, automargin: true };
  return {
    paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", font: { family: "system-ui, sans-serif", color: text, size: 12 },
    margin: { l: 44, r: 12, t: 8, b: 36 }, hovermode: "x unified", hoverlabel: { bgcolor: css("--surface"), bordercolor: css("--line-strong"), font: { color: css("--text") } },
    // One place alone would stand between invented fractions of a step.
    xaxis: { ...axis, ...(places.size === 1 ? { tickvals: [...places] } : {}), title: { text: spec.xTitle ?? "step", font: { size: 11 } } }, yaxis: { ...axis, ...(steady ? { range: steady, autorange: false } : { autorange: true, rangemode: spec.fromZero ? "tozero" : "normal" }) },
    showlegend: spec.series.length > 1, legend: { orientation: "h", y: 1.12, x: 0, font: { size: 11 } }, uirevision: spec.key,
  };
}

const xOf = (axis, p) => axis === "wall" ? p.wall_seconds / 60 : axis === "episode" ? p.episode ?? p.step : p.step;

function traces(chart) {
  const { spec } = chart, drawn = [];
  spec.series.forEach((series, i) => {
    const color = colors()[(series.color ?? i) % colors().length], points = chart.points[i];
    if (series.low) {
      const band = points.filter(p => p.low != null && p.high != null), x = band.map(p => xOf(spec.axis, p));
      drawn.push({ x: [...x, ...x.toReversed()], y: [...band.map(p => p.high), ...band.map(p => p.low).toReversed()], type: "scatter", mode: "lines",
        fill: "toself", fillcolor: fade(color, .16), line: { width: 0 }, hoverinfo: "skip", showlegend: false });
    }
    const x = points.map(p => xOf(spec.axis, p)), values = points.map(p => p.value), few = points.length < 25;
    // A mean over many episodes with its interval, or a handful of points, is shown as measured; the noise of single batches stays visible behind its average.
    const weight = series.low || few ? 0 : spec.smoothing;
    if (weight) drawn.push({ x, y: values, type: "scatter", mode: "lines", line: { color: fade(color, .25), width: 1 }, hoverinfo: "skip", showlegend: false });
    drawn.push({ x, y: smooth(values, weight), name: series.label, type: "scatter", mode: few ? "lines+markers" : "lines", line: { color, width: 2 }, marker: { size: 5, color } });
  });
  return drawn;
}

function draw(chart) {
  chart.due = undefined;
  if (!chart.element.isConnected) return;
  globalThis.Plotly.react(chart.element, traces(chart), layout(chart), { displayModeBar: false, responsive: true });
  chart.element.dataset.points = chart.points.reduce((sum, list) => sum + list.length, 0);
}

const schedule = chart => { chart.due ??= setTimeout(() => draw(chart), tick); };

// A band's ends are metrics of their own (eval/score_low): they join the point of the same step.
function add(chart, run, p) {
  chart.spec.series.forEach((series, i) => {
    if (series.run !== run) return;
    const list = chart.points[i];
    if (p.name === series.name) {
      // A run that goes on from a checkpoint measures again what came after it.
      while (list.at(-1)?.step > p.step) list.pop();
      const end = chart.ends[i].get(p.step);
      list.push({ ...p, ...end });
    } else if (p.name === series.low || p.name === series.high) {
      const side = p.name === series.low ? "low" : "high", at = list.findLast(q => q.step === p.step);
      if (at) at[side] = p.value;
      else chart.ends[i].set(p.step, { ...chart.ends[i].get(p.step), [side]: p.value });
    }
  });
}

/** Makes or remakes the chart in an element. spec: {key, axis, xTitle, smoothing, fromZero, series: [{run, name, low, high, label, color}]} */
export async function show(element, spec) {
  const before = charts.get(element);
  if (before?.spec.key === spec.key) {
    before.spec = spec;
    if (before.following) schedule(before);
    return;
  }
  if (before) forget(before);
  const chart = { element, spec, points: spec.series.map(() => []), ends: spec.series.map(() => new Map()), offline: new Set() };
  charts.set(element, chart);
  await prepare(chart);
  if (charts.get(element) !== chart) return;
  const listener = run => ({
    points: (_, points) => { for (const p of points) add(chart, run, p); schedule(chart); },
    online: yes => { chart.offline[yes ? "delete" : "add"](run); sayWhetherOffline(chart); },
  });
  chart.following = [...new Set(spec.series.map(s => s.run))].map(run => follow(run, listener(run)));
  schedule(chart);
}

// The service may be away just when the first chart needs its libraries.
async function prepare(chart) {
  while (charts.get(chart.element) === chart) {
    try {
      await ready();
      return chart.offline.delete(prepare) && sayWhetherOffline(chart);
    } catch {
      chart.offline.add(prepare);
      sayWhetherOffline(chart);
      await new Promise(next => setTimeout(next, 2000));
    }
  }
}

function sayWhetherOffline({ element, offline }) {
  element.toggleAttribute("data-offline", offline.size > 0);
  if (offline.size) element.setAttribute("aria-description", "Not connected; trying again.");
  else element.removeAttribute("aria-description");
}

export function remove(element) {
  const chart = charts.get(element);
  if (!chart) return;
  charts.delete(element);
  forget(chart);
  globalThis.Plotly?.purge(element);
}

function forget(chart) {
  clearTimeout(chart.due);
  for (const leave of chart.following ?? []) leave();
}

document.addEventListener("themechange", () => { for (const chart of charts.values()) if (chart.following) schedule(chart); });
