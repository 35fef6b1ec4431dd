// What plotly.js is told to draw of a chart: lines, bands, axes.
import { marksWithinPowers, refine, signedLog, smooth, steadyRange } from "./ChartAxis.js";

const palette = {
  light: ["#2c4fc4", "#c2410c", "#15803d", "#9333ea", "#b45309", "#0e7490", "#be185d", "#4d7c0f"],
  dark: ["#8aa6ff", "#fb923c", "#6fd598", "#c79bff", "#f0b958", "#5cc8de", "#f58fc0", "#a9d45f"],
};
// Eight colours and three kinds of line: twenty-four that can be told apart, also by who sees few colours.
const dashes = ["solid", "dash", "dot"];

const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const colors = () => palette[document.documentElement.dataset.theme === "dark" ? "dark" : "light"];
const fade = (hex, alpha) => hex + Math.round(alpha * 255).toString(16).padStart(2, "0");

export const lineWidth = 2;

/** The lines of a chart, its layout, and the scale of its values. */
export function figure(chart, options = {}) {
  const drawn = chart.curves.map((series, i) => refined(series, chart.detail?.curves[i], chart.detail));
  const values = drawn.flatMap(series => [series.main, series.low, series.high].flatMap(curve => curve?.value ?? []));
  const scale = scaleOf(chart.spec, values);
  return { data: traces(chart.spec, drawn, scale), layout: layout(chart.spec, drawn, values, scale, { range: chart.range, between: chart.between, ...options }), scale };
}

function refined(series, finer, detail) {
  if (!finer) return series;
  const join = part => series[part] && finer[part] ? refine(series[part], finer[part], detail.from, detail.to) : series[part];
  return { main: join("main"), low: join("low"), high: join("high") };
}

const itself = value => value;

/** place: what plotly.js is told for a value; at: where that lies on its axis; back: the value that lies there. */
function scaleOf(spec, values) {
  if (!spec.log) return { place: itself, at: itself, back: itself };
  if (!values.some(value => Number.isFinite(value) && value <= 0)) return { place: itself, at: Math.log10, back: at => 10 ** at, type: "log" };
  const signed = signedLog(values);
  return { ...signed, at: signed.place };
}

/** plotly.js reads names as markup: so each is shown as it is written. */
const written = name => name.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

function traces(spec, drawn, scale) {
  const list = [];
  drawn.forEach(({ main, low, high }, i) => {
    const series = spec.series[i], place = series.color ?? i, color = colors()[place % 8], dash = dashes[Math.floor(place / 8) % 3], few = main.value.length < 25, at = values => values.map(scale.place);
    const weight = few || (low && !series.runs) ? 0 : spec.smoothing;
    if (low?.value.length && high?.value.length) {
      const y = series.runs ? [smooth(low.value, weight), smooth(high.value, weight)] : [low.value, high.value];
      const ends = [low, high].map((end, side) => end.x.map((x, i) => [x, y[side][i]]).filter(([, value]) => Number.isFinite(value))), outline = [...ends[0], ...ends[1].toReversed()];
      list.push({ x: outline.map(([x]) => x), y: at(outline.map(([, value]) => value)), type: "scatter", mode: "lines", fill: "toself", fillcolor: fade(color, .16), line: { width: 0 }, hoverinfo: "skip", showlegend: false });
    }
    // A mean over many episodes with its interval, or a handful of points, is shown as measured; the noise of single batches stays visible behind its average.
    if (weight && !series.runs) list.push({ x: main.x, y: at(main.value), type: "scatter", mode: "lines", line: { color: fade(color, spec.series.length > 4 ? .12 : .25), width: 1 }, hoverinfo: "skip", showlegend: false });
    const y = smooth(main.value, weight);
    list.push({
      x: main.x, y: at(y), name: written(series.label), meta: i, type: "scatter", mode: few ? "lines+markers" : "lines", line: { color, width: lineWidth, dash }, marker: { size: 5, color },
      ...(scale.marks ? { text: y.map(value => value?.toPrecision(4)), hovertemplate: "%{text}" } : { hovertemplate: "%{y:.4~g}" }),
    });
    if (spec.series.length > 1) list.at(-1).hovertemplate = `<b>%{fullData.name}</b><br>%{x}: ${scale.marks ? "%{text}" : "%{y:.4~g}"}<extra></extra>`;
  });
  return list;
}

const ends = values => { const finite = values.filter(Number.isFinite); return [finite.reduce((a, b) => Math.min(a, b), Infinity), finite.reduce((a, b) => Math.max(a, b), 0)]; };

function marksWithin([low, high]) {
  const tickvals = marksWithinPowers(low, high);
  return tickvals && { tickvals, ticktext: tickvals.map(mark => `${+mark.toPrecision(6)}`) };
}

function layout(spec, drawn, values, scale, { range, between, legend = false, background = "rgba(0,0,0,0)" }) {
  const places = new Set(drawn.flatMap(series => series.main.x));
  const steady = spec.log ? undefined : steadyRange(values, spec.fromZero);
  const grid = css("--line"), text = css("--muted");
  const axis = { gridcolor: grid, zerolinecolor: grid, linecolor: grid, tickfont: { size: 11, color: text }, automargin: true };
  // Where the reader has zoomed in is kept as values: it is the same stretch on another scale, but where that has no place for an end of it.
  const placed = between?.map(scale.at), given = placed?.every(Number.isFinite) ? placed : steady;
  const y = {
    ...(given ? { range: given, autorange: false } : { autorange: true }),
    ...(scale.marks ? { tickvals: scale.marks.map(scale.place), ticktext: scale.marks.map(mark => mark === 0 ? "0" : `${+mark.toPrecision(1)}`) }
      : scale.type ? { type: scale.type, dtick: 1, ...marksWithin(given?.map(scale.back) ?? ends(values)) } : { type: "linear", rangemode: spec.fromZero ? "tozero" : "normal" }),
  };
  return {
    paper_bgcolor: background, plot_bgcolor: background, font: { family: "system-ui, sans-serif", color: text, size: 12 },
    margin: { l: 44, r: 12, t: 8, b: 36 }, hovermode: spec.series.length > 1 ? "closest" : "x unified", hoverdistance: 40, hoverlabel: { bgcolor: css("--surface"), bordercolor: css("--line-strong"), font: { color: css("--text") } },
    // One place alone would stand between invented fractions of a step.
    xaxis: { ...axis, ...(range ? { range: [...range], autorange: false } : { autorange: true }), ...(places.size === 1 ? { tickvals: [...places] } : {}), title: { text: spec.xTitle ?? "step", font: { size: 11 } } }, yaxis: { ...axis, ...y },
    showlegend: legend && spec.series.length > 1, legend: { orientation: "h", y: -.2, x: 0, font: { size: 11 } }, dragmode: "zoom",
  };
}
