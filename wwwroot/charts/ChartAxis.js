// The arithmetic of charts: what is drawn of a series, and between which ends.

// Differences this far below the values themselves are what rounding leaves.
const rounding = 1e-9;
const isNumber = value => Number.isFinite(value);

/**
 * The mean of the values so far with exponentially falling weights that add up to 1, so that a series which never changes is drawn as it is. 0 leaves the values alone. What is not a finite number stays a
 * gap and weighs nothing.
 */
export function smooth(values, weight) {
  if (!weight) return values;
  let mean = 0, n = 0;
  return values.map(value => isNumber(value) ? mean += (value - mean) * ((1 - weight) / (1 - weight ** ++n)) : null);
}

/** Ends for a value axis whose values do not differ but for rounding; undefined where they do, or there are none, and the axis fits itself to them. */
export function steadyRange(values, fromZero) {
  const finite = values.filter(isNumber);
  if (!finite.length) return undefined;
  const low = finite.reduce((a, b) => Math.min(a, b)), high = finite.reduce((a, b) => Math.max(a, b)), size = Math.max(Math.abs(low), Math.abs(high));
  if (high - low > rounding * size) return undefined;
  if (size === 0) return fromZero ? [0, 1] : [-1, 1];
  if (fromZero && low > 0) return [0, 1.1 * high];
  return [low - .1 * size, high + .1 * size];
}

/**
 * A logarithmic axis that has a place for zero and for values below it: sign(y) · log10(1 + |y| / c), c the smallest size there is but no less than the largest over 10^8. Gives how a value is placed, and
 * the axis's marks: zero and powers of ten; back gives the value at a place.
 */
export function signedLog(values) {
  const sizes = values.filter(isNumber).map(Math.abs).filter(size => size > 0);
  const largest = sizes.reduce((a, b) => Math.max(a, b), 0) || 1, c = Math.max(sizes.reduce((a, b) => Math.min(a, b), largest), largest / 1e8);
  const place = value => isNumber(value) ? Math.sign(value) * Math.log10(1 + Math.abs(value) / c) : null;
  const back = at => Math.sign(at) * c * (10 ** Math.abs(at) - 1);
  const low = Math.floor(Math.log10(c)), high = Math.ceil(Math.log10(largest)), every = Math.max(1, Math.ceil((high - low) / 6));
  const powers = [];
  for (let power = low; power <= high; power += every) powers.push(10 ** power);
  const marks = [...values.some(value => value < 0) ? powers.map(power => -power).toReversed() : [], 0, ...powers];
  return { place, back, marks };
}

/** Marks between two values of a logarithmic axis where powers of ten are too far apart to read it by; undefined where they are not. */
export function marksWithinPowers(low, high) {
  const room = (high / low) ** .05, [from, to] = [low / room, high * room], between = mark => mark >= from && mark <= to;
  if (!(from > 0 && to >= from && to < Infinity)) return undefined;
  const powers = Array.from({ length: Math.floor(Math.log10(to)) - Math.floor(Math.log10(from)) + 1 }, (_, i) => 10 ** (Math.floor(Math.log10(from)) + i));
  if (powers.filter(between).length > 1) return undefined;
  for (const times of [[1, 2, 5], [1, 2, 3, 4, 5, 6, 7, 8, 9]]) {
    const marks = powers.flatMap(power => times.map(time => time * power)).filter(between);
    if (marks.length > 2) return marks;
  }
  const rough = (to - from) / 4, power = 10 ** Math.floor(Math.log10(rough)), step = power * [1, 2, 5, 10].find(times => times * power >= rough * (1 - rounding));
  return step > 0 ? Array.from({ length: Math.floor(to / step) - Math.ceil(from / step) + 1 }, (_, i) => (Math.ceil(from / step) + i) * step) : [low];
}

/**
 * Thins a curve of {step, x, value} as the service does: the steps are cut into stretches of equal length, of each its first, lowest, highest and last point are kept, and the first that is no number. It
 * keeps a curve that grows on an open page from growing without end.
 */
export function thin({ step, x, value }, most) {
  if (step.length <= most) return { step, x, value };
  const stretches = Math.max(1, Math.floor(most / 5)), low = step[0], width = Math.max(1, Math.ceil((step.at(-1) - low + 1) / stretches)), kept = new Set();
  for (let from = 0, to; from < step.length; from = to) {
    const at = Math.floor((step[from] - low) / width);
    let lowest, highest, gap;
    for (to = from; to < step.length && Math.floor((step[to] - low) / width) === at; to++) {
      if (!isNumber(value[to])) { gap ??= to; continue; }
      if (lowest === undefined || value[to] < value[lowest]) lowest = to;
      if (highest === undefined || value[to] > value[highest]) highest = to;
    }
    for (const one of [from, lowest, highest, to - 1, gap]) if (one !== undefined) kept.add(one);
  }
  const places = [...kept].sort((a, b) => a - b), pick = column => places.map(place => column[place]);
  return { step: pick(step), x: x === step ? pick(step) : pick(x), value: pick(value) };
}

/** A curve with the points of a stretch of steps replaced by finer ones. What has come since they were read lies behind their last and stays. */
export function refine(curve, finer, from, to) {
  const end = Math.min(to, finer.step.at(-1) ?? -1), before = curve.step.findIndex(step => step >= from), after = curve.step.findIndex(step => step >= from && step > end);
  const cut = column => [before < 0 ? column : column.slice(0, before), after < 0 ? [] : column.slice(after)];
  const join = name => { const [head, tail] = cut(curve[name]); return [...head, ...finer[name], ...tail]; };
  return { step: join("step"), x: join("x"), value: join("value") };
}
