import type { Panel } from "../../core/rows/panel.ts";
import { hashSeed } from "../../core/numbers/random.ts";

/** Which training rows are made. */
export interface Sampling {
  /** Most rows of one key, the newest targets; default: no bound. */
  readonly maxRowsPerKey?: number;
  /** Most rows over all keys; long keys give way first, so that each key keeps its newest; default: no bound. */
  readonly maxRows?: number;
  /** Distinct steps per target period, cut at the horizon; default 1. */
  readonly stepsPerTarget?: number;
  /** Keeps about one target period in this many, scattered anew over the periods of each key; default 1. */
  readonly stride?: number;
  /** Changes the choice of steps and of kept periods; default 0. */
  readonly seed?: number;
  /** Taken from period numbers before anything is drawn by them, see `labelShift`; default 0. */
  readonly shift?: number;
}

/** Rows (origin, step) to be filled: positions in a panel's flat columns. */
export interface RowIndex {
  /** Row of the origin, or `panel.y.length` if the key has not begun at the origin, shape [n]. */
  readonly origin: Int32Array;
  /** Row of the target; outside the key's rows where the panel has none, shape [n]. */
  readonly target: Int32Array;
  /** Steps from origin to target, >= 1, shape [n]. */
  readonly step: Int32Array;
  /** Position of the key, shape [n]. */
  readonly key: Int32Array;
  /** Period number of the target, shape [n]. */
  readonly ds: Int32Array;
}

/** Origins with fewer known values than this give no training row. */
const LEAST_KNOWN = 3;

/**
 * Which steps a target period is trained at: every run of `horizon` periods holds each step exactly once, and the order
 * turns from run to run, so that no month or weekday is tied to a step.
 *
 * @param horizon Steps, >= 1. @param options `steps` per target, `seed` rotates.
 * @returns For a period number and i in [0, steps), a step in [1, horizon], distinct over i.
 */
export function planSteps(
  horizon: number,
  options: { readonly steps: number; readonly seed: number },
): (period: number, i: number) => number {
  // Golden section strides spread neighbours; coprime strides visit every step.
  const within = coprimeNear(0.382 * horizon, horizon), across = coprimeNear(0.618 * horizon, horizon);
  const { steps, seed } = options;
  const turn = seed % horizon;
  return (period, i) => {
    const run = Math.floor(period / horizon);
    const place = (period - run * horizon) * within + (run % horizon + horizon) * across + turn;
    return 1 + (place + Math.floor(i * horizon / steps)) % horizon;
  };
}

function coprimeNear(wanted: number, horizon: number): number {
  const start = Math.max(1, Math.round(wanted));
  for (let distance = 0;; distance++) {
    if (commonDivisor(start + distance, horizon) === 1) return start + distance;
    if (start - distance >= 1 && commonDivisor(start - distance, horizon) === 1) return start - distance;
  }
}

function commonDivisor(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}

/**
 * Training rows known at `asOf`: pairs whose target lies at or before it and is not missing, key by key in time order.
 *
 * @param panel Series. @param observed Known values of the key up to each row, shape [n].
 * @param options `asOf` last known period; `horizon` steps, >= 1; and the sampling.
 */
export function pickTrainingRows(
  panel: Panel,
  observed: Int32Array,
  options: Sampling & { readonly asOf: number; readonly horizon: number },
): RowIndex {
  const { asOf, horizon, seed = 0, stride = 1, shift = 0 } = options;
  const steps = Math.min(Math.max(1, options.stepsPerTarget ?? 1), horizon);
  const keys = panel.keys.length;
  // By the key's own id, so that rows do not depend on which other keys the panel holds.
  const salts = stride > 1 ? panel.keys.map((key) => hashSeed(seed, key.id)) : null;
  const walk = { panel, observed, asOf, steps, stride, shift, salts, stepOf: planSteps(horizon, { steps, seed }) };
  const counts = new Int32Array(keys);
  let limit = options.maxRowsPerKey ?? Infinity;
  for (let k = 0; k < keys; k++) counts[k] = walkKey(walk, k, { limit, out: null, at: 0 });
  limit = Math.min(limit, fairLimit(counts, options.maxRows ?? Infinity));
  let rows = 0;
  for (let k = 0; k < keys; k++) rows += counts[k] = Math.min(counts[k]!, limit);
  const out = createRows(rows);
  for (let k = 0, end = 0; k < keys; k++) walkKey(walk, k, { limit: counts[k]!, out, at: end += counts[k]! });
  return out;
}

// From the newest target backwards, filling `out` backwards from `at`, so that rows end up in time order.
function walkKey(
  walk: {
    panel: Panel;
    observed: Int32Array;
    asOf: number;
    steps: number;
    stride: number;
    shift: number;
    salts: readonly number[] | null;
    stepOf: (period: number, i: number) => number;
  },
  key: number,
  options: { limit: number; out: RowIndex | null; at: number },
): number {
  const { panel: { offsets, ds, y }, observed, asOf, steps, stride, shift, stepOf } = walk;
  const salt = walk.salts?.[key] ?? 0;
  const { limit, out } = options;
  const from = offsets[key]!, to = offsets[key + 1]!;
  let count = 0;
  for (let target = Math.min(to - 1, from + asOf - ds[from]!); target > from && count < limit; target--) {
    if (y[target] !== y[target]) continue;
    const period = ds[target]!;
    if (stride > 1 && scatter(period - shift, salt) % stride !== 0) continue;
    for (let i = 0; i < steps && count < limit; i++) {
      const step = stepOf(period - shift, i);
      const origin = target - step;
      if (origin < from || observed[origin]! < LEAST_KNOWN) continue;
      count++;
      if (out === null) continue;
      const row = options.at - count;
      out.origin[row] = origin;
      out.target[row] = target;
      out.step[row] = step;
      out.key[row] = key;
      out.ds[row] = period;
    }
  }
  return count;
}

// 32 mixed bits of a period (the murmur3 finaliser): a plain remainder would keep one weekday only at stride 7.
function scatter(period: number, salt: number): number {
  let h = Math.imul(period ^ salt, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

// The largest per-key bound whose sum over keys stays within `total`.
function fairLimit(counts: Int32Array, total: number): number {
  let low = 0, high = counts.reduce((most, count) => Math.max(most, count), 0);
  if (counts.reduce((sum, count) => sum + count, 0) <= total) return high;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (counts.reduce((sum, count) => sum + Math.min(count, middle), 0) <= total) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * Rows of all steps after one origin, key by key.
 *
 * @param panel Series. @param options `asOf` origin; `steps` >= 1.
 * @returns Rows of k × steps, step 1 first.
 * @throws {RangeError} If a key ends before the origin.
 */
export function pickFutureRows(panel: Panel, options: { readonly asOf: number; readonly steps: number }): RowIndex {
  const { asOf, steps } = options;
  const keys = panel.keys.length;
  const out = createRows(keys * steps);
  for (let k = 0; k < keys; k++) {
    const from = panel.offsets[k]!, last = panel.offsets[k + 1]! - 1;
    if (last < from || panel.ds[last]! < asOf) {
      throw new RangeError(
        `Cannot make future rows as every key must reach the origin ${asOf}: current value is key ${k}, ` +
          `which ends at ${panel.ds[last]}`,
      );
    }
    const origin = from + asOf - panel.ds[from]!;
    for (let h = 1; h <= steps; h++) {
      const row = k * steps + h - 1;
      out.origin[row] = origin < from ? panel.y.length : origin;
      out.target[row] = origin + h;
      out.step[row] = h;
      out.key[row] = k;
      out.ds[row] = asOf + h;
    }
  }
  return out;
}

function createRows(rows: number): RowIndex {
  const block = new Int32Array(5 * rows);
  const column = (c: number) => block.subarray(c * rows, (c + 1) * rows);
  return { origin: column(0), target: column(1), step: column(2), key: column(3), ds: column(4) };
}
