// A chart's first picture, drawn while plotly.js - a megabyte to compile - has not been loaded yet: the lines, ends, marks and margins that plotly.js gives to the same figure, so that nothing moves when it takes over.
// It draws what ChartDrawing.js asks for and nothing else.
import { make } from "./Svg.js";

// plotly.js's own measures, in pixels: the least between two marks, the room beside the values, around a point, between an axis and what is written at it, and of that half a line and the room around; and how much finer marks are written whose places are given.
const between = { x: 80, y: 40 }, beside = .05, around = 3, gap = 3.2, rise = 3.85, drop = 14.2, half = 6, pad = 8, finer = 1e6;
const empty = { x: [-1, 6], y: [-1, 4] };
const prefixes = ["f", "p", "n", "μ", "m", "", "k", "M", "B", "T"];

/** Draws a figure into a plot that plotly.js has not drawn yet, instead of the sketch before. */
export function sketch(plot, { data, layout }) {
  const { clientWidth: width, clientHeight: height } = plot, { margin, xaxis: { gridcolor, tickfont } } = layout;
  if (!width || !height) return;
  const font = { fill: tickfont.color, "font-size": tickfont.size, "font-family": layout.font.family }, widthOf = text => measured(text, `${tickfont.size}px ${layout.font.family}`);
  const bottom = height - margin.b;
  // What is written at the last mark of an axis has room for all of it.
  let top = margin.t, y = axisOf("y", layout.yaxis, data, bottom - top);
  const above = y.marks.length ? half - (1 - y.share(y.marks.at(-1).at)) * (bottom - top) : 0;
  if (above + pad > top) y = axisOf("y", layout.yaxis, data, bottom - (top = Math.round(above + pad)));
  const left = Math.max(margin.l, Math.round(pad + gap + Math.max(0, ...y.marks.map(({ text }) => widthOf(text)))));
  let right = width - margin.r, x = axisOf("x", layout.xaxis, data, right - left);
  const beyond = x.marks.length ? widthOf(x.marks.at(-1).text) / 2 - (1 - x.share(x.marks.at(-1).at)) * (right - left) : 0;
  if (beyond + pad > margin.r) x = axisOf("x", layout.xaxis, data, (right = width - Math.ceil(beyond + pad)) - left);
  const across = value => left + x.share(value) * (right - left), up = value => bottom - y.share(value) * (bottom - top);
  const svg = make("svg", { class: "sketch", width, height, "aria-hidden": true });
  for (const { at, text } of x.marks) svg.append(line(across(at), top, across(at), bottom, gridcolor), make("text", { ...font, x: across(at), y: bottom + drop, "text-anchor": "middle" }, text));
  for (const { at, text } of y.marks) svg.append(line(left, up(at), right, up(at), gridcolor), make("text", { ...font, x: left - gap, y: up(at) + rise, "text-anchor": "end" }, text));
  svg.append(line(left, top, left, bottom, gridcolor), line(left, bottom, right, bottom, gridcolor), make("text", { ...font, x: (left + right) / 2, y: height - gap, "text-anchor": "middle" }, layout.xaxis.title.text));
  const inside = make("svg", { x: left, y: top, width: right - left, height: bottom - top, viewBox: `${left} ${top} ${right - left} ${bottom - top}` });
  for (const trace of data) inside.append(...drawn(trace, across, up));
  svg.append(inside);
  plot.querySelector(":scope > .sketch")?.remove();
  plot.prepend(svg);
}

function drawn({ x, y, mode, fill, fillcolor, line: { width, color, dash }, marker }, across, up) {
  const round = pixels => Math.round(10 * pixels) / 10, length = 3 * Math.max(3, width);
  // What is no number, or has no place at a logarithmic axis, is a gap.
  const places = x.map((at, i) => {
    const place = Number.isFinite(y[i]) ? [round(across(at)), round(up(y[i]))] : [];
    return place.length && place.every(Number.isFinite) ? place : undefined;
  });
  const path = places.map((place, i) => place ? `${places[i - 1] ? "L" : "M"}${place}` : "").join("");
  const stroke = width ? { stroke: color, "stroke-width": width, "stroke-miterlimit": 2, "stroke-dasharray": { dash: length, dot: length / 3 }[dash] } : {};
  const points = mode.includes("markers") ? places.filter(Boolean).map(([cx, cy]) => make("circle", { cx, cy, r: marker.size / 2, fill: marker.color })) : [];
  return [make("path", { d: path, fill: fill ? fillcolor : "none", ...stroke }), ...points];
}

/** What an axis shows: where a value lies between its ends, and its marks. */
function axisOf(name, axis, data, length) {
  const isLog = axis.type === "log", place = isLog ? Math.log10 : value => value, hasPoints = data.some(trace => trace.mode.includes("markers"));
  const room = name === "y" || hasPoints ? beside * length + (hasPoints ? around : 0) : 0;
  const [low, high] = axis.range ?? ends(data.flatMap(trace => trace[name]).map(place), room, length, axis.rangemode === "tozero") ?? empty[name];
  const marks = axis.tickvals ? given(axis, low, high, stepOf(low, high, length, between[name], finer)) : isLog ? decades(low, high) : steps(low, high, stepOf(low, high, length, between[name]));
  return { share: value => (place(value) - low) / (high - low), marks: marks.filter(({ at }) => place(at) >= low && place(at) <= high) };
}

function ends(values, room, length, toZero) {
  let low = Infinity, high = -Infinity;
  for (const value of values) if (Number.isFinite(value)) { low = Math.min(low, value); high = Math.max(high, value); }
  if (low > high) return undefined;
  const [below, above] = [toZero && low >= 0 ? 0 : room, toZero && high <= 0 ? 0 : room];
  if (toZero) [low, high] = [Math.min(0, low), Math.max(0, high)];
  if (low === high) return [low - 1, high + 1];
  const unit = (high - low) / (length - below - above);
  return [low - below * unit, high + above * unit];
}

/** How far marks lie apart: 1, 2 or 5 times a power of ten. */
function stepOf(low, high, length, least, times = 1) {
  const rough = (high - low) / (times * (Math.min(9, Math.max(4, length / least)) + 1)), power = 10 ** Math.floor(Math.log10(rough));
  return power * [1, 2, 5, 10].find(times => times * power >= rough * (1 - 1e-9));
}

function steps(low, high, step) {
  const marks = [];
  for (let n = Math.ceil(low / step - 1e-6); n * step <= high + 1e-6 * step; n++) marks.push({ at: n * step, text: label(n * step, step, Math.max(Math.abs(low), Math.abs(high))) });
  return marks;
}

/** Marks whose places are given are written as finely as if there were many more of them. */
const given = ({ tickvals, ticktext }, low, high, step) => tickvals.map((at, i) => ({ at, text: ticktext?.[i] ?? label(at, step, Math.max(Math.abs(low), Math.abs(high))) }));

const decades = (low, high) => Array.from({ length: Math.max(0, Math.floor(high) - Math.ceil(low) + 1) }, (_, i) => 10 ** (Math.ceil(low) + i)).map(at => ({ at, text: label(at, at, at) }));

/** A number as plotly.js writes it at an axis that reaches as far as the largest. */
function label(value, step, largest) {
  const magnitude = Math.floor(Math.log10(largest) + .01), power = Math.abs(magnitude) > 3 ? 3 * Math.round((magnitude - 1) / 3) : 0;
  const prefix = prefixes[power / 3 + 5], shown = +(value / 10 ** power).toFixed(Math.min(20, Math.max(0, -Math.floor(Math.log10(step) - power + .01))));
  return shown === 0 ? "0" : `${shown}${prefix ?? `e${power}`}`.replace("-", "−");
}

let measuring;
function measured(text, font) {
  measuring ??= document.createElement("canvas").getContext("2d");
  measuring.font = font;
  return measuring.measureText(text).width;
}

const line = (x1, y1, x2, y2, stroke) => make("line", { x1, y1, x2, y2, stroke, "shape-rendering": "crispEdges" });
