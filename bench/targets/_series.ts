import { createRng, hashSeed, type Rng } from "../../lib/core/numbers/random.ts";
import type { Training } from "../../lib/models/contract/family.ts";
import { mase } from "../../lib/metrics/point_metrics.ts";
import { writeNpy } from "../harness/npy.ts";
import type { BenchContext } from "../harness/target.ts";

/** Series of one kind: in memory, and as one file with a row for each. */
export interface SeriesSet {
  /** What a family may see, one for each series. */
  readonly trainings: readonly Training[];
  /** What came after, shape [horizon] each. */
  readonly futures: readonly Float64Array[];
  /** As keyword arguments of `bench/peers/statistical.py`. */
  readonly files: { readonly path: string; readonly season: number; readonly horizon: number };
}

/** What series to make. */
export interface SeriesOptions {
  readonly kind: "seasonal" | "intermittent";
  /** Values known, and values after them to forecast. */
  readonly length: number;
  readonly horizon: number;
  /** Steps per cycle. */
  readonly season: number;
  readonly count: number;
  readonly set: number;
}

/** Seeded demand series. @param ctx For its folder. @param options Kind and sizes; equal options give equal series. */
export async function seriesSet(ctx: Pick<BenchContext, "scratch">, options: SeriesOptions): Promise<SeriesSet> {
  const { kind, length, horizon, season, count, set } = options, steps = length + horizon;
  const all = new Float64Array(count * steps);
  for (let i = 0; i < count; i++) {
    const rng = createRng(hashSeed(kind, season, set, i));
    all.set(kind === "seasonal" ? seasonal(rng, steps, { season, number: i }) : intermittent(rng, steps), i * steps);
  }
  const path = await writeNpy(`${ctx.scratch}/${kind}-${season}-${set}.npy`, all, [count, steps]);
  const rows = Array.from({ length: count }, (_, i) => all.subarray(i * steps, (i + 1) * steps));
  return {
    trainings: rows.map((row) => ({ y: row.slice(0, length), start: 0, seasonLength: season, design: null })),
    futures: rows.map((row) => row.subarray(length)),
    files: { path, season, horizon },
  };
}

/** Mean absolute scaled error over a set; series that are constant at the season's lag do not count. */
export function meanMase(set: SeriesSet, forecasts: readonly Float64Array[]): number {
  const errors = forecasts.map((forecast, i) => {
    const { y, seasonLength } = set.trainings[i];
    return mase(set.futures[i], forecast, { train: y, seasonLength });
  }).filter((error) => !Number.isNaN(error));
  return errors.reduce((sum, error) => sum + error, 0) / errors.length;
}

/**
 * A wandering level with a damped trend in some, a season that acts as a factor or a summand and slowly changes in some,
 * noise, and in every third whole units with some days without demand.
 */
function seasonal(rng: Rng, steps: number, { season, number }: { season: number; number: number }): Float64Array {
  const multiplies = number % 2 === 0, counts = number % 3 === 0, changes = number % 4 < 2 ? 0.02 : 0;
  const shape = Float64Array.from({ length: season }, () => 0.25 * rng.normal());
  const wander = 0.03 * rng.next(), noise = 0.05 + 0.2 * rng.next(), size = Math.exp(3 + rng.normal());
  let level = 0, trend = 0.004 * rng.normal();
  return Float64Array.from({ length: steps }, (_, t) => {
    level += trend + wander * rng.normal();
    trend *= 0.99;
    shape[t % season] += changes * rng.normal();
    const base = Math.exp(level), swing = multiplies ? base * Math.exp(shape[t % season]) : base + shape[t % season];
    const value = size * Math.max(0.02, swing) * Math.exp(noise * rng.normal());
    if (!counts) return value;
    return rng.next() < 0.05 ? 0 : Math.round(value);
  });
}

/** Demands of a size about a mean, at random times. */
function intermittent(rng: Rng, steps: number): Float64Array {
  const chance = 0.15 + 0.6 * rng.next(), size = 1 + 9 * rng.next();
  return Float64Array.from(
    { length: steps },
    () => rng.next() < chance ? Math.ceil(size * Math.exp(0.5 * rng.normal())) : 0,
  );
}
