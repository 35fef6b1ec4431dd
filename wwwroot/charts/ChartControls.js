// What is done to charts from around them: a run found in all of them, the other theme's colors, what a card saves, zooming by keyboard.
import { charts, draw } from "./Chart.js";
import { query } from "./ChartCurves.js";
import { figure, lineWidth } from "./ChartDrawing.js";
import { address } from "./ChartFeed.js";
import { plotly } from "./ChartLibraries.js";

/** Draws a run's lines thicker in every chart, and marks its name in the legend; nothing where there is no label. */
function light(label) {
  for (const name of document.querySelectorAll("[data-series]")) name.toggleAttribute("data-lit", name.dataset.series === label);
  for (const chart of charts) {
    if (!chart.drawn || chart.spec.series.length < 2 || chart.lit === label) continue;
    chart.lit = label;
    const { data } = chart.plot, lines = data.flatMap((trace, i) => trace.meta === undefined ? [] : [i]);
    globalThis.Plotly.restyle(chart.plot, {
      "line.width": lines.map(i => chart.spec.series[data[i].meta].label === label ? 2 * lineWidth : lineWidth),
      opacity: lines.map(i => label === undefined || chart.spec.series[data[i].meta].label === label ? 1 : .35),
    }, lines);
  }
}

document.addEventListener("series", event => light(event.detail));
document.addEventListener("pointerover", event => { const name = event.target.closest?.("[data-series]"); if (name) light(name.dataset.series); });
document.addEventListener("pointerout", event => { if (event.target.closest?.("[data-series]")) light(undefined); });

// At once: until then a chart stands in the colors of the other theme.
document.addEventListener("themechange", () => { for (const chart of charts) if (chart.picture) { clearTimeout(chart.due); draw(chart); } });

// A chart's card may have [data-chart-picture] buttons and a [data-chart-csv] button: they take what the chart beside them shows.
document.addEventListener("click", async event => {
  const button = event.target.closest?.("[data-chart-picture], [data-chart-csv]"), chart = button?.closest("figure")?.querySelector("live-chart")?.chart;
  if (!chart?.picture) return;
  const file = chart.spec.series[0].name.replace(/[^\w.-]+/g, "-"), save = (href, extension) => Object.assign(document.createElement("a"), { href, download: `${file}.${extension}` }).click();
  if ("chartCsv" in button.dataset) {
    const run = [...new Set(chart.spec.series.flatMap(series => series.runs ?? [series.run]))];
    return save(`/api/v1/curves/csv${address({ run, name: query(chart).name })}`, "csv");
  }
  const format = button.dataset.chartPicture, surface = getComputedStyle(document.documentElement).getPropertyValue("--surface").trim();
  save(await (await plotly()).toImage(figure(chart, { legend: true, background: surface }), { format, width: 1000, height: 500, scale: 2 }), format);
});

// The keyboard's way to zoom: + and - around the middle, the arrows along, 0 for all of it.
document.addEventListener("keydown", event => {
  const chart = event.target.chart, range = chart?.drawn && chart.plot._fullLayout?.xaxis?.range;
  if (!range || event.ctrlKey || event.metaKey || event.altKey) return;
  const [low, high] = range, length = high - low;
  const next = { "+": [low + length / 4, high - length / 4], "-": [low - length / 2, high + length / 2], ArrowLeft: [low - length / 4, high - length / 4], ArrowRight: [low + length / 4, high + length / 4] }[event.key];
  if (!next && event.key !== "0") return;
  event.preventDefault();
  globalThis.Plotly.relayout(chart.plot, next ? { "xaxis.range": next } : { "xaxis.autorange": true, "yaxis.autorange": true });
});
