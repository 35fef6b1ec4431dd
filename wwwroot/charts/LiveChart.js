// Live curves over plotly.js. A chart is made when its identity changes, and begins when it comes into sight; after that what comes is added to it and drawn, every 200 ms at most.
// Its points come from ChartFeed.js, which outlives broken connections; while there is none the chart says so. Where it is zoomed into, finer points are read.
import { thin } from "./ChartAxis.js";
import { figure, lineWidth } from "./ChartDrawing.js";
import { address, follow, read, readMeans } from "./ChartFeed.js";

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
// Means are of many runs at once: they are read again as a whole, now and then.
const meansEvery = 5000;

const seen = new IntersectionObserver(entries => {
  for (const { target, isIntersecting } of entries) if (isIntersecting) charts.get(target)?.appear();
}, { rootMargin: "150px" });

const empty = () => { const step = []; return { step, x: step, value: [] }; };
const curveOf = answer => ({ step: answer.step, x: answer.x ?? answer.step, value: answer.value });

/**
 * Makes or remakes the chart in an element. spec: {key, axis, xTitle, smoothing, fromZero, log, points, series: [{run, runs, name, low, high, label, color}]}. A series with runs is their mean, with a band
 * of one standard deviation.
 */
export async function show(element, spec) {
  const before = charts.get(element);
  if (before?.spec.key === spec.key) {
    before.spec = spec;
    if (before.drawn) schedule(before);
    return;
  }
  if (before) forget(before);
  const chart = { element, spec, curves: spec.series.map(() => ({ main: empty() })), offline: new Set(), whole: true };
  charts.set(element, chart);
  const appeared = new Promise(next => { chart.appear = next; });
  seen.observe(element);
  await appeared;
  // Another chart may have taken the element before this one came into sight: the watch for it is the other's.
  if (charts.get(element) !== chart) return;
  seen.unobserve(element);
  await prepare(chart);
  if (charts.get(element) !== chart) return;
  if (spec.series[0]?.runs) followMeans(chart);
  else chart.leave = follow(query(chart), {
    history: curves => { take(chart, curves); schedule(chart); },
    points: (run, points) => { for (const point of points) add(chart, run, point); schedule(chart); },
    online: yes => { chart.offline[yes ? "delete" : "add"]("feed"); sayWhetherOffline(chart); },
  });
}

function query({ spec }, part) {
  const run = [...new Set(spec.series.map(series => series.run))], name = [...new Set(spec.series.flatMap(series => [series.name, series.low, series.high]).filter(Boolean))];
  return { run, name, axis: spec.axis, points: spec.points, ...part };
}

const meansQuery = ({ spec }, part) => ({ group: spec.series.map(series => series.runs.join(",")), name: spec.series[0].name, axis: spec.axis, points: spec.points, ...part });

/** Lays an answer's curves out as the chart's series. */
function arrange({ spec }, answers) {
  const find = (series, name) => { const answer = name && answers.find(curve => curve.run_id === series.run && curve.name === name); return answer ? curveOf(answer) : name ? empty() : undefined; };
  return spec.series.map(series => ({ main: find(series, series.name), low: find(series, series.low), high: find(series, series.high) }));
}

function arrangeMeans({ spec }, answers) {
  return spec.series.map((_, group) => {
    const answer = answers.find(curve => curve.group === group);
    if (!answer) return { main: empty() };
    const part = value => ({ step: answer.step, x: answer.x ?? answer.step, value });
    return { main: part(answer.value), low: part(answer.low), high: part(answer.high) };
  });
}

function take(chart, answers) {
  chart.curves = arrange(chart, answers);
  chart.whole = answers.every(answer => answer.is_whole);
}

async function followMeans(chart) {
  while (charts.get(chart.element) === chart) {
    try {
      const answers = await readMeans(meansQuery(chart));
      const shown = JSON.stringify(answers);
      if (shown !== chart.shown) {
        chart.shown = shown;
        chart.curves = arrangeMeans(chart, answers);
        chart.whole = answers.every(answer => answer.step.length < chart.spec.points / 2);
        schedule(chart);
      }
      chart.offline.delete("feed");
    } catch {
      chart.offline.add("feed");
    }
    sayWhetherOffline(chart);
    await new Promise(next => setTimeout(next, meansEvery));
  }
}

// A band's ends are metrics of their own (eval/score_low).
function add(chart, run, point) {
  const { spec } = chart;
  spec.series.forEach((series, i) => {
    if (series.run !== run) return;
    const part = point.name === series.name ? "main" : point.name === series.low ? "low" : point.name === series.high ? "high" : undefined;
    if (!part) return;
    const curve = chart.curves[i][part];
    // A run that goes on from a checkpoint measures again what came after it.
    while (curve.step.at(-1) > point.step) for (const column of new Set([curve.step, curve.x, curve.value])) column.pop();
    if (curve.x !== curve.step) curve.x.push(spec.axis === "wall" ? point.wall_seconds / 60 : point.episode ?? point.step);
    curve.step.push(point.step);
    curve.value.push(point.value);
    if (curve.step.length > 4 * spec.points) {
      const thinned = thin(curve, spec.points);
      if (curve.x === curve.step) thinned.x = thinned.step;
      chart.curves[i][part] = thinned;
      chart.whole = false;
    }
  });
}

function draw(chart) {
  chart.due = undefined;
  if (!chart.element.isConnected) return;
  const { data, layout } = figure(chart);
  globalThis.Plotly.react(chart.element, data, layout, { displayModeBar: false, responsive: true });
  if (!chart.drawn) listen(chart);
  chart.drawn = true;
  const points = chart.curves.reduce((sum, series) => sum + series.main.value.length, 0);
  chart.element.dataset.points = points;
  chart.element.toggleAttribute("data-empty", points === 0);
}

const schedule = chart => { chart.due ??= setTimeout(() => draw(chart), chart.drawn ? tick : 0); };

function listen(chart) {
  const { element } = chart;
  element.on("plotly_relayout", change => {
    if ("xaxis.range[0]" in change) zoom(chart, change["xaxis.range[0]"], change["xaxis.range[1]"]);
    else if (change["xaxis.range"]) zoom(chart, ...change["xaxis.range"]);
    else if (change["xaxis.autorange"]) {
      chart.range = chart.detail = undefined;
      element.removeAttribute("data-zoomed");
      schedule(chart);
    }
  });
  element.on("plotly_hover", ({ points }) => light(chart.spec.series[points[0].data.meta]?.label));
  element.on("plotly_unhover", () => light(undefined));
}

/** Finer points for what is in sight, where there are any. */
async function zoom(chart, low, high) {
  chart.range = [low, high];
  chart.element.toggleAttribute("data-zoomed", true);
  clearTimeout(chart.zooming);
  if (chart.whole) return;
  chart.zooming = setTimeout(async () => {
    const [from, to] = steps(chart, low, high);
    try {
      const finer = chart.spec.series[0].runs ? arrangeMeans(chart, await readMeans(meansQuery(chart, { from, to }))) : arrange(chart, await read(query(chart, { from, to })));
      if (charts.get(chart.element) !== chart || !chart.element.hasAttribute("data-zoomed")) return;
      chart.detail = { from, to, curves: finer };
      chart.element.dataset.finer = finer.reduce((sum, series) => sum + series.main.value.length, 0);
      schedule(chart);
    } catch {
      // The coarse points stay; the next movement asks again.
    }
  }, 120);
}

/** The steps between two places of the x axis. */
function steps(chart, low, high) {
  if (chart.spec.axis === "step") return [Math.max(0, Math.floor(low)), Math.max(0, Math.ceil(high))];
  let from = Infinity, to = 0;
  for (const { main: { step, x } } of chart.curves) {
    if (!step.length) continue;
    from = Math.min(from, step[Math.max(0, x.findLastIndex(place => place <= low))]);
    const after = x.findIndex(place => place >= high);
    to = Math.max(to, step[after < 0 ? step.length - 1 : after]);
  }
  return Number.isFinite(from) ? [Math.floor(from), Math.ceil(to)] : [0, 0];
}

/** Draws a run's lines thicker in every chart, and marks its name in the legend; nothing where there is no label. */
function light(label) {
  for (const name of document.querySelectorAll("[data-series]")) name.toggleAttribute("data-lit", name.dataset.series === label);
  for (const chart of charts.values()) {
    if (!chart.drawn || chart.spec.series.length < 2 || chart.lit === label) continue;
    chart.lit = label;
    const lines = chart.element.data.flatMap((trace, i) => trace.meta === undefined ? [] : [i]);
    globalThis.Plotly.restyle(chart.element, {
      "line.width": lines.map(i => chart.spec.series[chart.element.data[i].meta].label === label ? 2 * lineWidth : lineWidth),
      opacity: lines.map(i => label === undefined || chart.spec.series[chart.element.data[i].meta].label === label ? 1 : .35),
    }, lines);
  }
}

document.addEventListener("pointerover", event => { const name = event.target.closest?.("[data-series]"); if (name) light(name.dataset.series); });
document.addEventListener("pointerout", event => { if (event.target.closest?.("[data-series]")) light(undefined); });

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
  clearTimeout(chart.zooming);
  seen.unobserve(chart.element);
  chart.appear();
  chart.leave?.();
}

// At once: until then a chart stands in the colors of the other theme.
document.addEventListener("themechange", () => { for (const chart of charts.values()) if (chart.drawn) { clearTimeout(chart.due); draw(chart); } });

// A chart's card may have a [data-chart-picture] button and a [data-chart-csv] link: both take what the chart beside them shows.
const chartBeside = control => charts.get(control.closest("figure")?.querySelector(".chart"));
const fileOf = chart => chart.spec.series[0].name.replace(/[^\w.-]+/g, "-");

document.addEventListener("click", async event => {
  const button = event.target.closest?.("[data-chart-picture]"), link = event.target.closest?.("[data-chart-csv]");
  const chart = chartBeside(button ?? link ?? document.body);
  if (!chart?.drawn) return;
  const save = (href, extension) => Object.assign(document.createElement("a"), { href, download: `${fileOf(chart)}.${extension}` }).click();
  if (link) {
    const run = [...new Set(chart.spec.series.flatMap(series => series.runs ?? [series.run]))];
    return save(`/api/v1/curves/csv${address({ run, name: query(chart).name })}`, "csv");
  }
  const format = button.dataset.chartPicture, surface = getComputedStyle(document.documentElement).getPropertyValue("--surface").trim();
  save(await globalThis.Plotly.toImage(figure(chart, { legend: true, background: surface }), { format, width: 1000, height: 500, scale: 2 }), format);
});

// The keyboard's way to zoom: + and - around the middle, the arrows along, 0 for all of it.
document.addEventListener("keydown", event => {
  const chart = charts.get(event.target), range = chart?.drawn && chart.element._fullLayout?.xaxis?.range;
  if (!range || event.ctrlKey || event.metaKey || event.altKey) return;
  const [low, high] = range, length = high - low;
  const next = { "+": [low + length / 4, high - length / 4], "-": [low - length / 2, high + length / 2], ArrowLeft: [low - length / 4, high - length / 4], ArrowRight: [low + length / 4, high + length / 4] }[event.key];
  if (!next && event.key !== "0") return;
  event.preventDefault();
  globalThis.Plotly.relayout(chart.element, next ? { "xaxis.range": next } : { "xaxis.autorange": true });
});
