// Parallel coordinates: an axis for each setting and a last one for the metric, a line for each run, coloured by the last. A stretch of an axis narrows the lines: drawn with the pointer, or by its two ends,
// which are sliders for the keyboard. What is narrowed stays so when the lines are drawn anew.
import { csv, save } from "../files.js";
import { narrowed, rounded, valueAt } from "./ParallelAxis.js";
import { make } from "./Svg.js";

const charts = new Map();
const [height, top, bottom, left, right, narrowest] = [360, 44, 314, 84, 60, 116];
const colors = { light: ["#b45309", "#2c4fc4"], dark: ["#f0b958", "#8aa6ff"] };
// So far from the end of a stretch the pointer takes hold of it; so far it moves before a click is a stretch.
const [reach, slack] = [8, 4];

const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const yOf = place => bottom - place * (bottom - top);
const placeOf = y => Math.min(1, Math.max(0, (bottom - y) / (bottom - top)));

/** Draws a chart, or draws it anew. text: JSON of {lines: [{id, label}], axes: [{name, places, values, ticks: [{place, text}], low, high, isLog}]}. */
export function show(element, text) {
  const known = charts.get(element), chart = known ?? { element, brushes: new Map() };
  chart.spec = JSON.parse(text);
  charts.set(element, chart);
  if (!known) {
    chart.resized = new ResizeObserver(() => { if (element.clientWidth && chart.width !== widthOf(chart)) draw(chart); });
    chart.resized.observe(element.parentElement);
  }
  draw(chart);
}

export function remove(element) {
  charts.get(element)?.resized.disconnect();
  charts.delete(element);
}

document.addEventListener("themechange", () => { for (const chart of charts.values()) draw(chart); });

const widthOf = ({ element, spec }) => Math.max(element.parentElement.clientWidth, left + right + narrowest * (spec.axes.length - 1));

function draw(chart) {
  const { element, spec } = chart, focused = element.contains(document.activeElement) ? document.activeElement.dataset.end : undefined;
  chart.width = widthOf(chart);
  const svg = make("svg", { width: chart.width, height, viewBox: `0 0 ${chart.width} ${height}`, role: "group", "aria-label": "Axes" });
  chart.xs = spec.axes.map((_, i) => left + i * (chart.width - left - right) / Math.max(1, spec.axes.length - 1));
  chart.paths = spec.lines.map((line, i) => pathOf(chart, line, i));
  svg.append(make("g", { fill: "none", "stroke-width": 1.6, "stroke-linejoin": "round", "aria-hidden": "true" }, ...chart.paths), ...spec.axes.map((_, i) => axisOf(chart, i)));
  element.replaceChildren(svg);
  narrow(chart);
  if (focused) element.querySelector(`[data-end="${CSS.escape(focused)}"]`)?.focus();
}

function pathOf({ spec, xs }, line, i) {
  const judge = spec.axes.at(-1), share = judge.places[i], [low, high] = colors[document.documentElement.dataset.theme === "dark" ? "dark" : "light"];
  // A line without a value of its own lies beneath the axis.
  const places = spec.axes.map((axis, at) => `${at ? "L" : "M"}${xs[at].toFixed(1)} ${(axis.places[i] === null ? bottom + 18 : yOf(axis.places[i])).toFixed(1)}`);
  const path = make("path", { d: places.join(""), stroke: share === null ? css("--faint") : mixed(low, high, share), "data-series": line.label });
  path.append(make("title", {}, `${line.label}: ${judge.name} ${judge.values[i]}`));
  return path;
}

function mixed(low, high, share) {
  const parts = hex => [1, 3, 5].map(at => parseInt(hex.slice(at, at + 2), 16));
  const [from, to] = [parts(low), parts(high)];
  return `rgb(${from.map((part, i) => Math.round(part + share * (to[i] - part))).join(" ")})`;
}

function axisOf(chart, i) {
  const { spec, xs } = chart, axis = spec.axes[i], x = xs[i], text = css("--muted"), surface = css("--surface");
  const halo = { "paint-order": "stroke", stroke: surface, "stroke-width": 3, "stroke-linejoin": "round" };
  const short = (words, most) => words.length > most ? `${words.slice(0, most - 1)}…` : words;
  const marks = [...axis.ticks, ...axis.places.includes(null) ? [{ place: undefined, text: "none" }] : []].map(tick => {
    const y = tick.place === undefined ? bottom + 18 : yOf(tick.place);
    return make("g", {}, make("line", { x1: x - 4, x2: x, y1: y, y2: y, stroke: css("--line-strong") }), make("text", { x: x - 13, y: y + 4, "text-anchor": "end", fill: text, "font-size": 11, ...halo }, make("title", {}, tick.text), short(tick.text, 13)));
  });
  const title = make("text", { x, y: 20, "text-anchor": "middle", fill: css("--text"), "font-size": 12, "font-weight": 600 }, make("title", {}, axis.name), short(axis.name + (axis.isLog ? " (log)" : ""), 18));
  const area = make("rect", { class: "area", x: x - 12, y: top - 8, width: 24, height: bottom - top + 16, fill: "transparent" });
  const stretch = make("rect", { x: x - 7, width: 14, rx: 3, fill: css("--accent"), "fill-opacity": .22, "pointer-events": "none" });
  const ends = ["lower", "upper"].map(end => endOf(chart, i, end));
  area.addEventListener("pointerdown", event => drag(chart, i, area, event));
  (chart.shown ??= [])[i] = { stretch, ends };
  return make("g", { "font-family": "system-ui, sans-serif" }, make("g", { "aria-hidden": "true" }, make("line", { x1: x, x2: x, y1: top, y2: bottom, stroke: css("--line-strong"), "stroke-width": 1.5 }), ...marks, title), stretch, area, ...ends);
}

/** One end of an axis's stretch: a slider. */
function endOf(chart, i, end) {
  const x = chart.xs[i], axis = chart.spec.axes[i];
  const handle = make("g", { role: "slider", tabindex: 0, "data-end": `${axis.name}:${end}`, "aria-orientation": "vertical", "aria-valuemin": 0, "aria-valuemax": 100, "aria-label": `${axis.name}, ${end} end` },
    make("rect", { x: x - 12, y: -12, width: 24, height: 24, fill: "transparent" }), make("rect", { class: "grip", x: x - 9, y: -3, width: 18, height: 6, rx: 3, fill: css("--surface"), stroke: css("--line-strong"), "stroke-width": 1.5 }));
  handle.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const [low, high] = chart.brushes.get(axis.name) ?? [0, 1], at = end === "lower" ? low : high;
    const step = sign => rounded(axis, at, sign), next = { ArrowUp: step(1), ArrowRight: step(1), ArrowDown: step(-1), ArrowLeft: step(-1), PageUp: at + .25, PageDown: at - .25, Home: 0, End: 1 }[event.key];
    if (next === undefined && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    brush(chart, i, event.key === "Escape" ? undefined : end === "lower" ? [Math.min(next, high), high] : [low, Math.max(next, low)]);
  });
  handle.addEventListener("pointerdown", event => drag(chart, i, handle, event, end));
  return handle;
}

function drag(chart, i, target, event, end) {
  if (event.button !== 0) return;
  event.preventDefault();
  const svg = chart.element.firstChild, y = at => at.clientY - svg.getBoundingClientRect().top, axis = chart.spec.axes[i], began = y(event);
  const [low, high] = chart.brushes.get(axis.name) ?? [0, 1], near = place => Math.abs(yOf(place) - began) < reach;
  const held = end ?? (chart.brushes.has(axis.name) ? near(low) ? "lower" : near(high) ? "upper" : undefined : undefined);
  const fixed = held === "lower" ? high : held === "upper" ? low : placeOf(began);
  const move = at => { if (held || Math.abs(y(at) - began) > slack) brush(chart, i, [fixed, placeOf(y(at))].sort((a, b) => a - b)); };
  const stop = at => {
    target.removeEventListener("pointermove", move);
    if (!held && Math.abs(y(at) - began) <= slack) brush(chart, i, undefined);
  };
  target.setPointerCapture(event.pointerId);
  target.addEventListener("pointermove", move);
  target.addEventListener("pointerup", stop, { once: true });
  target.addEventListener("pointercancel", () => target.removeEventListener("pointermove", move), { once: true });
  if (held) chart.shown[i].ends[held === "lower" ? 0 : 1].focus();
}

/** Narrows an axis to the stretch between two places; to none where it is all of the axis, or undefined. */
function brush(chart, i, stretch) {
  const ends = stretch?.map(place => Math.min(1, Math.max(0, place)));
  if (!ends || ends[0] <= 0 && ends[1] >= 1) chart.brushes.delete(chart.spec.axes[i].name);
  else chart.brushes.set(chart.spec.axes[i].name, ends);
  narrow(chart);
}

function narrow(chart) {
  const { element, spec, brushes } = chart, within = narrowed(spec, brushes), figure = element.closest("figure");
  spec.axes.forEach((axis, i) => {
    const ends = brushes.get(axis.name), [low, high] = ends ?? [0, 1], { stretch, ends: handles } = chart.shown[i];
    for (const [attribute, value] of Object.entries({ y: yOf(high), height: ends ? Math.max(1, yOf(low) - yOf(high)) : 0 })) stretch.setAttribute(attribute, value);
    [low, high].forEach((place, at) => {
      handles[at].setAttribute("transform", `translate(0 ${yOf(place)})`);
      handles[at].setAttribute("aria-valuenow", Math.round(100 * place));
      handles[at].setAttribute("aria-valuetext", valueAt(axis, place));
      handles[at].lastChild.setAttribute("fill", ends ? css("--accent") : css("--surface"));
    });
  });
  chart.paths.forEach((path, i) => {
    path.setAttribute("opacity", within[i] ? spec.lines.length > 100 ? .55 : .8 : .06);
    path.setAttribute("pointer-events", within[i] ? "stroke" : "none");
  });
  const remaining = spec.lines.filter((_, i) => within[i]), isNarrowed = brushes.size > 0;
  for (const row of figure.querySelectorAll("[data-line]")) row.hidden = isNarrowed && !remaining.some(line => `${line.id}` === row.dataset.line);
  const count = figure.querySelector("[data-parallel-count]");
  count.textContent = `${isNarrowed ? `${remaining.length} of ` : ""}${spec.lines.length} ${count.dataset.parallelCount}`;
  figure.querySelector("[data-parallel-all]").hidden = !isNarrowed;
  const only = figure.querySelector("[data-parallel-only]"), address = new URL(location.href);
  address.searchParams.set(only.dataset.parallelOnly, remaining.map(line => line.id).join(","));
  only.href = address.pathname + address.search.replaceAll("%2C", ",");
  only.hidden = !isNarrowed || remaining.length === 0;
}

const chartOf = control => charts.get(control?.closest("figure")?.querySelector(".plot"));

document.addEventListener("click", event => {
  const all = chartOf(event.target.closest?.("[data-parallel-all]")), asked = chartOf(event.target.closest?.("[data-parallel-csv]"));
  if (all) {
    all.brushes.clear();
    narrow(all);
  }
  if (asked)
    save(csv([["id", "name", ...asked.spec.axes.map(axis => axis.name)], ...asked.spec.lines.map((line, i) => [`${line.id}`, line.label, ...asked.spec.axes.map(axis => axis.values[i])])]), "text/csv", "parallel.csv");
});
