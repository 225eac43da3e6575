import type { IntervalEnds } from "../../competition/calibration/intervals.ts";
import { coverageScore } from "../../metrics/version_scores.ts";

/** How often what came lay inside the intervals of one level. Shares are percent; NaN where nothing was counted. */
export interface LevelCoverage {
  /** Share of all forecasts whose interval contained the actual. */
  readonly pooled: number;
  /** The same by step, shape [h]. */
  readonly byStep: readonly number[];
  /** Share of the keys whose own share is within 8 points of the level. */
  readonly keysWithin: number;
  /** What that share would be for exact intervals, by chance alone: binomial at each key's number of forecasts. */
  readonly exactWithin: number;
  /** Forecasts counted. */
  readonly forecasts: number;
  /** Forecasts without an interval, as errors were too few for the level. */
  readonly empty: number;
}

/** Points around the nominal level within which a key's coverage counts as right. */
const POINTS = 8;

/** Counts of actuals inside their intervals by level, step and key; tables of several origins are merged by their counts. */
export class CoverageTable {
  readonly #levels: readonly number[];
  readonly #horizon: number;
  /** By level and step: inside, counted, empty; shape [L × h × 3]. */
  readonly #steps: Float64Array;
  /** By level and key: inside, counted; shape [L × k × 2]. */
  readonly #keys: Uint32Array;

  /**
   * Start with nothing counted.
   *
   * @param shape Keys k, horizon h, levels in percent.
   */
  constructor(shape: { readonly keys: number; readonly horizon: number; readonly levels: readonly number[] }) {
    this.#levels = shape.levels;
    this.#horizon = shape.horizon;
    this.#steps = new Float64Array(shape.levels.length * shape.horizon * 3);
    this.#keys = new Uint32Array(shape.levels.length * shape.keys * 2);
  }

  /**
   * Count one forecast of one key.
   *
   * @param k Position of the key. @param actual Shape [h]; a NaN row is skipped. @param ends Shape [L][h].
   */
  add(k: number, actual: Float64Array, ends: IntervalEnds): void {
    const keys = this.#keys.length / this.#levels.length / 2;
    this.#levels.forEach((_, l) => {
      for (let h = 0; h < actual.length; h++) {
        if (Number.isNaN(actual[h])) continue;
        const step = (l * this.#horizon + h % this.#horizon) * 3, key = (l * keys + k) * 2;
        const lo = ends.lo[l]?.[h] ?? NaN, hi = ends.hi[l]?.[h] ?? NaN;
        if (Number.isNaN(lo) || Number.isNaN(hi)) {
          this.#steps[step + 2]!++;
          continue;
        }
        // An end that is the actual but for rounding contains it.
        const slack = 1e-9 * Math.max(Math.abs(lo), Math.abs(hi));
        const inside = actual[h]! >= lo - slack && actual[h]! <= hi + slack ? 1 : 0;
        this.#steps[step]! += inside;
        this.#steps[step + 1]!++;
        this.#keys[key]! += inside;
        this.#keys[key + 1]!++;
      }
    });
  }

  /** Add the counts of another table of the same shape. */
  merge(other: CoverageTable): void {
    other.#steps.forEach((count, i) => this.#steps[i]! += count);
    other.#keys.forEach((count, i) => this.#keys[i]! += count);
  }

  /** Coverage by nominal level. */
  result(): Record<string, LevelCoverage> {
    return Object.fromEntries(this.#levels.map((level, l) => [String(level), this.#of(level, l)]));
  }

  /**
   * Coverage of one key as scores of its model: `coverage_80` and the like, percent; NaN where nothing was counted.
   *
   * @param k Position of the key.
   */
  ofKey(k: number): Record<string, number> {
    const keys = this.#keys.length / this.#levels.length / 2;
    return Object.fromEntries(this.#levels.map((level, l) => {
      const [inside = 0, counted = 0] = this.#keys.subarray((l * keys + k) * 2, (l * keys + k) * 2 + 2);
      return [coverageScore(level), 100 * inside / counted];
    }));
  }

  #of(level: number, l: number): LevelCoverage {
    const size = this.#horizon * 3, steps = this.#steps.subarray(l * size, (l + 1) * size);
    const inside = every(steps, 3, 0), counted = every(steps, 3, 1);
    const width = this.#keys.length / this.#levels.length;
    const keys = this.#keys.subarray(l * width, (l + 1) * width);
    let known = 0, within = 0, exact = 0;
    const exactly = new Map<number, number>();
    for (let k = 0; k < keys.length; k += 2) {
      const n = keys[k + 1]!;
      if (n === 0) continue;
      known++;
      if (isWithin(keys[k]!, n, level)) within++;
      if (!exactly.has(n)) exactly.set(n, chanceWithin(n, level));
      exact += exactly.get(n) ?? 0;
    }
    return {
      pooled: 100 * sum(inside) / sum(counted),
      byStep: inside.map((count, h) => 100 * count / counted[h]!),
      keysWithin: 100 * within / known,
      exactWithin: 100 * exact / known,
      forecasts: sum(counted),
      empty: sum(every(steps, 3, 2)),
    };
  }
}

function every(values: Float64Array, stride: number, offset: number): number[] {
  return Array.from({ length: values.length / stride }, (_, i) => values[i * stride + offset]!);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function isWithin(inside: number, n: number, level: number): boolean {
  return Math.abs(100 * inside / n - level) <= POINTS + 1e-9;
}

/** Chance that of n independent actuals, each inside with the nominal share, a share within the points is inside. */
function chanceWithin(n: number, level: number): number {
  const odds = Math.log(level / (100 - level));
  let chance = 0, logOf = n * Math.log(1 - level / 100);
  for (let inside = 0; inside <= n; inside++) {
    if (inside > 0) logOf += Math.log((n - inside + 1) / inside) + odds;
    if (isWithin(inside, n, level)) chance += Math.exp(logOf);
  }
  return chance;
}
