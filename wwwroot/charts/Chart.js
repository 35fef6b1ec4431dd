// One live chart over plotly.js. It begins when its element comes into sight; its points come from ChartFeed.js, which outlives broken connections - while there is none the chart says so - and are drawn every 200 ms at most.
// Where it is zoomed into, finer points are read. Its first picture is a sketch: plotly.js is loaded once all charts in sight have theirs and the page rests.
import { add, arrange, arrangeMeans, empty, meansQuery, query, steps, take } from "./ChartCurves.js";
import { figure } from "./ChartDrawing.js";
import { follow, read, readMeans } from "./ChartFeed.js";
import { plotly } from "./ChartLibraries.js";
import { sketch } from "./ChartSketch.js";

const tick = 200, around = 150;
// How long plotly.js waits for pictures that do not come, and for a page that does not rest.
const patience = 2000;
// Safari has none.
const idle = globalThis.requestIdleCallback ?? (next => setTimeout(next, tick));
// Means are of many runs at once: they are read again as a whole, now and then.
const meansEvery = 5000;

/** All charts that have not ended. */
export const charts = new Set();

const isInSight = ({ top, bottom, width }) => width > 0 && top < innerHeight && bottom > 0;

// What is about to come into sight lets go first what is.
const seen = new IntersectionObserver(entries => {
  for (const { target, isIntersecting, boundingClientRect } of entries) if (isIntersecting) come(target, isInSight(boundingClientRect));
}, { rootMargin: `${around}px` });

// plotly.js itself looks at the window alone; a card also grows and shrinks as others come and go beside it.
const sized = new ResizeObserver(entries => {
  for (const { target } of entries) if (target.chart.picture && target.clientWidth && target.chart.size !== sizeOf(target)) schedule(target.chart);
});
const sizeOf = plot => `${plot.clientWidth} ${plot.clientHeight}`;

async function come(element, isThere) {
  if (!isThere) await pictures();
  if (isOf(element.chart, element)) start(element.chart);
}

/** Whether a chart goes on in this element. */
export const isOf = (chart, element) => chart?.element === element && !chart.hasEnded;

/** Begins a chart in an element that shows none. */
export function begin(element, text) {
  const spec = JSON.parse(text), plot = Object.assign(document.createElement("div"), { className: "plot" });
  const chart = { element, plot, text, spec, curves: spec.series.map(() => ({ main: empty() })), offline: new Set(), whole: true, isPrepared: "Plotly" in globalThis };
  charts.add(chart);
  element.chart = chart;
  plot.chart = chart;
  element.append(plot);
  sized.observe(plot);
  if (isInSight(element.getBoundingClientRect())) start(chart);
  else seen.observe(element);
  return chart;
}

/** A chart goes on in another element, as it stands. */
export function move(chart, element, text) {
  const before = chart.element;
  seen.unobserve(before);
  chart.element = element;
  for (const { name, value } of before.attributes) if (name.startsWith("data-") || name === "aria-description") element.setAttribute(name, value);
  // What is in sight yet keeps its picture.
  if (before.isConnected) before.append(chart.plot.cloneNode(true));
  element.append(chart.plot);
  if (!chart.hasStarted) seen.observe(element);
  if (chart.isBehind) schedule(chart);
  change(chart, text);
  return chart;
}

/** What a chart of the same key shows is drawn otherwise. */
export function change(chart, text) {
  if (chart.text === text) return;
  [chart.text, chart.spec] = [text, JSON.parse(text)];
  if (chart.picture) schedule(chart);
}

export function end(chart) {
  chart.hasEnded = true;
  charts.delete(chart);
  clearTimeout(chart.due);
  clearTimeout(chart.zooming);
  seen.unobserve(chart.element);
  sized.unobserve(chart.plot);
  chart.leave?.();
  if (chart.drawn) globalThis.Plotly.purge(chart.plot);
  chart.plot.remove();
  for (const name of chart.element.getAttributeNames()) if (name.startsWith("data-") || name === "aria-description") chart.element.removeAttribute(name);
}

function start(chart) {
  if (chart.hasStarted) return;
  chart.hasStarted = true;
  seen.unobserve(chart.element);
  if (chart.spec.series[0]?.runs) followMeans(chart);
  else chart.leave = follow(query(chart), {
    history: curves => { take(chart, curves); schedule(chart); },
    points: (run, points) => { for (const point of points) add(chart, run, point); schedule(chart); },
    online: yes => { chart.offline[yes ? "delete" : "add"]("feed"); sayWhetherOffline(chart); },
  });
}

/** Until every chart that has started has a picture. */
async function pictures() {
  const end = performance.now() + patience;
  while (performance.now() < end && [...charts].some(chart => chart.hasStarted && !chart.picture)) await new Promise(next => setTimeout(next, 30));
}

let resting;
/** Until there are pictures, and nothing else is to be done. */
const rest = () => resting ??= pictures().then(() => new Promise(next => idle(next, { timeout: patience })));

// The service may be away just when the first chart needs its library.
async function prepare(chart) {
  await rest();
  while (!chart.hasEnded) {
    try {
      await plotly();
      chart.isPrepared = true;
      if (chart.isBehind) schedule(chart);
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

async function followMeans(chart) {
  while (!chart.hasEnded) {
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
    if (chart.hasEnded) return;
    sayWhetherOffline(chart);
    await new Promise(next => setTimeout(next, meansEvery));
  }
}

export function draw(chart) {
  chart.due = undefined;
  // Its next element is on its way, or its library: then it is drawn.
  chart.isBehind = !chart.isPrepared || !chart.element.isConnected;
  if (chart.hasEnded || !chart.element.isConnected) return;
  const { data, layout, scale } = figure(chart);
  const { clientWidth: width, clientHeight: height } = chart.plot;
  [chart.scale, chart.size] = [scale, sizeOf(chart.plot)];
  if (chart.isPrepared) {
    globalThis.Plotly.react(chart.plot, data, width ? { ...layout, width, height } : layout, { displayModeBar: false, doubleClick: "autosize" });
    chart.plot.querySelector(":scope > .sketch")?.remove();
    if (!chart.drawn) listen(chart);
    chart.drawn = true;
  } else {
    sketch(chart.plot, { data, layout });
    if (!chart.picture) prepare(chart);
  }
  chart.picture = true;
  chart.element.toggleAttribute("data-sketched", !chart.drawn);
  const points = chart.curves.reduce((sum, series) => sum + series.main.value.length, 0);
  chart.element.dataset.points = points;
  chart.element.toggleAttribute("data-empty", points === 0);
}

const schedule = chart => { chart.due ??= setTimeout(() => draw(chart), chart.picture ? tick : 0); };

function listen(chart) {
  const { plot } = chart;
  plot.on("plotly_relayout", change => {
    const { xaxis, yaxis } = plot._fullLayout, isGiven = axis => Object.keys(change).some(name => name.startsWith(`${axis}.range`));
    if (change["xaxis.autorange"]) chart.range = chart.detail = undefined;
    if (change["yaxis.autorange"]) chart.between = undefined;
    if (isGiven("yaxis")) chart.between = yaxis.range.map(chart.scale.back);
    if (isGiven("xaxis")) zoom(chart, ...xaxis.range);
    else schedule(chart);
    chart.element.toggleAttribute("data-zoomed", Boolean(chart.range ?? chart.between));
  });
  for (const event of ["hover", "unhover"]) plot.on(`plotly_${event}`, told => chart.element.dispatchEvent(new CustomEvent("series", { bubbles: true, detail: event === "hover" ? chart.spec.series[told.points[0].data.meta]?.label : undefined })));
}

/** Finer points for what is in sight, where there are any. */
async function zoom(chart, low, high) {
  chart.range = [low, high];
  clearTimeout(chart.zooming);
  if (chart.whole) return;
  chart.zooming = setTimeout(async () => {
    const [from, to] = steps(chart, low, high);
    try {
      const finer = chart.spec.series[0].runs ? arrangeMeans(chart, await readMeans(meansQuery(chart, { from, to }))) : arrange(chart, await read(query(chart, { from, to })));
      if (chart.hasEnded || !chart.range) return;
      chart.detail = { from, to, curves: finer };
      chart.element.dataset.finer = finer.reduce((sum, series) => sum + series.main.value.length, 0);
      schedule(chart);
    } catch {
      // The coarse points stay; the next movement asks again.
    }
  }, 120);
}
