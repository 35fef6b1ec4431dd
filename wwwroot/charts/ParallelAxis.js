// The arithmetic of parallel axes: what a stretch leaves, and what stands at a place.

/** For each line whether it crosses every narrowed axis within its stretch; a line without a value on one of them does not. brushes: name of the axis → [low, high]. */
export function narrowed({ lines, axes }, brushes) {
  const stretches = axes.flatMap(axis => brushes.has(axis.name) ? [[axis.places, ...brushes.get(axis.name)]] : []), rounding = 1e-9;
  return lines.map((_, i) => stretches.every(([places, low, high]) => places[i] !== null && places[i] >= low - rounding && places[i] <= high + rounding));
}

/** The next place for an arrow key: the next text of an axis of texts, else a twentieth on. */
export function rounded(axis, place, sign) {
  if (axis.low !== null && axis.low !== undefined) return place + sign * .05;
  const ahead = axis.ticks.map(tick => tick.place).filter(other => sign * (other - place) > 1e-9);
  return ahead.length ? ahead.reduce((a, b) => Math.abs(a - place) < Math.abs(b - place) ? a : b) : sign > 0 ? 1 : 0;
}

/** What stands at a place, in words: a number between the ends, or the text that is nearest. */
export function valueAt(axis, place) {
  if (axis.low === null || axis.low === undefined) return axis.ticks.reduce((a, b) => a && Math.abs(a.place - place) <= Math.abs(b.place - place) ? a : b, undefined)?.text ?? "none";
  const value = axis.isLog ? axis.low * (axis.high / axis.low) ** place : axis.low + place * (axis.high - axis.low);
  return `${+value.toPrecision(4)}`;
}
