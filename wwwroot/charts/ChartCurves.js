// A chart's curves: what the service is asked for them, how its answers are laid out, and what is added as it comes.
import { thin } from "./ChartAxis.js";

export const empty = () => { const step = []; return { step, x: step, value: [] }; };
const curveOf = answer => ({ step: answer.step, x: answer.x ?? answer.step, value: answer.value });

/** What a chart's curves are asked with. */
export function query({ spec }, part) {
  const run = [...new Set(spec.series.map(series => series.run))], name = [...new Set(spec.series.flatMap(series => [series.name, series.low, series.high]).filter(Boolean))];
  return { run, name, axis: spec.axis, points: spec.points, ...part };
}

/** The same for a chart of means. */
export const meansQuery = ({ spec }, part) => ({ group: spec.series.map(series => series.runs.join(",")), name: spec.series[0].name, axis: spec.axis, points: spec.points, ...part });

/** Lays an answer's curves out as the chart's series. */
export function arrange({ spec }, answers) {
  const find = (series, name) => { const answer = name && answers.find(curve => curve.run_id === series.run && curve.name === name); return answer ? curveOf(answer) : name ? empty() : undefined; };
  return spec.series.map(series => ({ main: find(series, series.name), low: find(series, series.low), high: find(series, series.high) }));
}

/** A series with runs is their mean, with a band of one standard deviation. */
export function arrangeMeans({ spec }, answers) {
  return spec.series.map((_, group) => {
    const answer = answers.find(curve => curve.group === group);
    if (!answer) return { main: empty() };
    const part = value => ({ step: answer.step, x: answer.x ?? answer.step, value });
    return { main: part(answer.value), low: part(answer.low), high: part(answer.high) };
  });
}

/** What was measured before becomes what the chart shows. */
export function take(chart, answers) {
  chart.curves = arrange(chart, answers);
  chart.whole = answers.every(answer => answer.is_whole);
}

/** One point more. A band's ends are metrics of their own (eval/score_low). */
export function add(chart, run, point) {
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

/** The steps between two places of the x axis. */
export function steps({ spec, curves }, low, high) {
  if (spec.axis === "step") return [Math.max(0, Math.floor(low)), Math.max(0, Math.ceil(high))];
  let from = Infinity, to = 0;
  for (const { main: { step, x } } of curves) {
    if (!step.length) continue;
    from = Math.min(from, step[Math.max(0, x.findLastIndex(place => place <= low))]);
    const after = x.findIndex(place => place >= high);
    to = Math.max(to, step[after < 0 ? step.length - 1 : after]);
  }
  return Number.isFinite(from) ? [Math.floor(from), Math.ceil(to)] : [0, 0];
}
