import type { Design } from "@lib/core/rows/design.ts";
import { createRng, hashSeed, type Rng } from "@lib/core/numbers/random.ts";
import { designOf } from "@lib/models/contract/design_rows.ts";
import { writeNpy } from "./npy.ts";
import type { BenchContext } from "./target.ts";

/** Feature rows and their target. */
export interface Rows {
  readonly names: readonly string[];
  readonly rows: number;
  /** Row-major, shape [n × p]. */
  readonly values: Float64Array;
  /** Shape [n]. */
  readonly target: Float64Array;
  /** A design of its own memory at each call, so that nothing can be remembered from an earlier fit. */
  design(): Design;
}

/** Training rows, as many hold-out rows that follow them in time, and both as `.npy` files. */
export interface RowSet {
  readonly train: Rows;
  readonly test: Rows;
  /** Paths by the names that the peers' functions know: matrices [n × p] and targets [n], Float64. */
  readonly files: { readonly train: string; readonly train_y: string; readonly test: string; readonly test_y: string };
}

/** A series with its known-ahead columns: what features are made of. */
interface Demand {
  readonly y: Float64Array;
  /** Columns by name, each of the length of `y`. */
  readonly known: Readonly<Record<string, (t: number) => number>>;
}

/**
 * Seeded data sets of one kind, in memory and as files.
 *
 * @param ctx For its folder. @param options `kind` of series; `rows` of training and of hold-out each; how many `sets`.
 */
export async function rowSets(
  ctx: Pick<BenchContext, "scratch">,
  options: { kind: "daily" | "monthly"; rows: number; sets: number },
): Promise<RowSet[]> {
  return await Promise.all(Array.from({ length: options.sets }, async (_, set) => {
    const { train, test } = demandRows(options.kind, { rows: options.rows, seed: hashSeed(options.kind, set) });
    const path = `${ctx.scratch}/${options.kind}-${options.rows}-${set}`;
    const [x, y, testX, testY] = await Promise.all([
      writeNpy(`${path}-train.npy`, train.values, [train.rows, train.names.length]),
      writeNpy(`${path}-train-y.npy`, train.target),
      writeNpy(`${path}-test.npy`, test.values, [test.rows, test.names.length]),
      writeNpy(`${path}-test-y.npy`, test.target),
    ]);
    return { train, test, files: { train: x, train_y: y, test: testX, test_y: testY } };
  }));
}

/**
 * Rows as a user would make them from one simulated series: lags, rolling means, calendar, known columns.
 *
 * `daily`: 30 features of an intermittent daily series (weekly and yearly season, promotions, a drifting price, about a fifth
 * of the days without demand, so that the lags are zero-inflated). `monthly`: 8 features of a monthly series.
 *
 * @param kind Of series. @param options `rows` of training and of hold-out each; `seed`.
 */
export function demandRows(
  kind: "daily" | "monthly",
  options: { rows: number; seed: number },
): { train: Rows; test: Rows } {
  const { rows } = options, rng = createRng(options.seed);
  const { lags, means, burnIn } = kind === "daily"
    ? { lags: [1, 2, 3, 4, 5, 6, 7, 8, 14, 21, 28], means: [3, 7, 14, 28, 56], burnIn: 56 }
    : { lags: [1, 2, 12], means: [3, 12], burnIn: 12 };
  const length = burnIn + 2 * rows;
  const { y, known } = kind === "daily" ? simulateDaily(length, rng) : simulateMonthly(length, rng);
  const columns: [string, (t: number) => number][] = [
    ...lags.map((lag): [string, (t: number) => number] => [`lag_${lag}`, (t) => y[t - lag]]),
    ...means.map((window): [string, (t: number) => number] => [
      `rolling_mean_lag_1_window_${window}`,
      (t) => y.subarray(t - window, t).reduce((sum, value) => sum + value, 0) / window,
    ]),
    ...Object.entries(known),
  ];
  const part = (from: number): Rows => {
    const names = columns.map(([name]) => name);
    const at = Array.from({ length: rows }, (_, row) => burnIn + from + row);
    const values = Float64Array.from(at.flatMap((t) => columns.map(([, value]) => value(t))));
    const target = Float64Array.from(at, (t) => y[t]);
    return { names, rows, values, target, design: () => designOf({ names, values, target }) };
  };
  return { train: part(0), test: part(rows) };
}

function simulateDaily(length: number, rng: Rng): Demand {
  const promo = Float64Array.from({ length }, () => rng.next() < 0.15 ? 1 : 0);
  const drift = (size: number) => smooth(length, { rng, size, memory: 0.97 });
  const logPrice = drift(0.15), warmth = drift(1), traffic = drift(0.4), noise = drift(1);
  const week = Array.from({ length: 7 }, () => 0.35 * rng.normal());
  const known = {
    day_of_week: (t: number) => t % 7,
    is_weekend: (t: number) => Number(t % 7 >= 5),
    day_of_month: (t: number) => t % 30,
    month: (t: number) => Math.floor(t / 30) % 12,
    year_sin: (t: number) => Math.sin(2 * Math.PI * t / 365),
    year_cos: (t: number) => Math.cos(2 * Math.PI * t / 365),
    promo: (t: number) => promo[t],
    promo_lag_1: (t: number) => promo[t - 1],
    price: (t: number) => Math.round(100 * 10 * Math.exp(logPrice[t])) / 100,
    temperature: (t: number) => warmth[t],
    traffic: (t: number) => traffic[t],
    unrelated: (t: number) => noise[t],
    is_holiday: (t: number) => Number(t % 91 === 0),
    days_to_payday: (t: number) => 30 - t % 30,
  };
  const y = Float64Array.from({ length }, (_, t) => {
    const level = 2 + week[t % 7] + 0.3 * known.year_sin(t) + 0.6 * promo[t] - 1.5 * logPrice[t] + traffic[t] +
      0.2 * Math.abs(warmth[t]) + 0.5 * known.is_holiday(t);
    const isZero = rng.next() < 0.45 / (1 + 0.15 * Math.exp(level));
    return isZero ? 0 : Math.round(Math.exp(level + 0.2 * rng.normal()));
  });
  return { y, known };
}

function simulateMonthly(length: number, rng: Rng): Demand {
  const base = 50 + 200 * rng.next(), phase = 12 * rng.next(), size = 0.1 + 0.3 * rng.next();
  const promo = Float64Array.from({ length }, () => rng.next() < 0.2 ? 1 : 0);
  const level = smooth(length, { rng, size: 0.15, memory: 0.9 });
  const season = (t: number) => size * Math.sin(2 * Math.PI * (t + phase) / 12);
  const known = { month: (t: number) => t % 12, promo: (t: number) => promo[t], index: (t: number) => t };
  const y = Float64Array.from({ length }, (_, t) => {
    return Math.round(base * Math.exp(level[t] + season(t) + 0.3 * promo[t] + 0.1 * rng.normal()));
  });
  return { y, known };
}

/** A stationary path: first-order autoregression with this standard deviation. */
function smooth(length: number, { rng, size, memory }: { rng: Rng; size: number; memory: number }): Float64Array {
  const path = new Float64Array(length), step = size * Math.sqrt(1 - memory ** 2);
  path[0] = size * rng.normal();
  for (let t = 1; t < length; t++) path[t] = memory * path[t - 1] + step * rng.normal();
  return path;
}
