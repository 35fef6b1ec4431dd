// The arithmetic of charts: what is drawn of a series, and between which ends.

// Differences this far below the values themselves are what rounding leaves.
const rounding = 1e-9;

/** The mean of the values so far with exponentially falling weights that add up to 1, so that a series which never changes is drawn as it is. 0 leaves the values alone. Null, a value that is no number, stays a gap and has no weight. */
export function smooth(values, weight) {
  if (!weight) return values;
  let mean = 0, count = 0;
  return values.map(value => value === null ? null : mean += (value - mean) * ((1 - weight) / (1 - weight ** ++count)));
}

/** Ends for a value axis whose values do not differ but for rounding; undefined where they do, or there are none, and the axis fits itself to them. */
export function steadyRange(values, fromZero) {
  const finite = values.filter(Number.isFinite);
  if (!finite.length) return undefined;
  const low = finite.reduce((a, b) => Math.min(a, b)), high = finite.reduce((a, b) => Math.max(a, b)), size = Math.max(Math.abs(low), Math.abs(high));
  if (high - low > rounding * size) return undefined;
  if (size === 0) return fromZero ? [0, 1] : [-1, 1];
  if (fromZero && low > 0) return [0, 1.1 * high];
  return [low - .1 * size, high + .1 * size];
}
