import type { ParityLoss, ParitySet, Sample } from "./_parity_simulated.ts";

/** Demand of real keys, one array per key; made and described by tests/golden/parity_golden.py. */
interface Series {
  readonly hospital: readonly (readonly number[])[];
  readonly carparts: readonly (readonly number[])[];
  readonly retail_day: readonly (readonly number[])[];
  readonly retail_slow_day: readonly (readonly number[])[];
  readonly retail_week: readonly (readonly number[])[];
  /** Weekday of each period of the two daily sources. */
  readonly weekday: readonly number[];
}

const series: Series = JSON.parse(Deno.readTextFileSync(new URL("../../golden/parity_series.json", import.meta.url)));

interface Source {
  readonly keys: readonly (readonly number[])[];
  readonly lags: readonly number[];
  readonly windows: readonly number[];
  /** Position of a period in its season. */
  readonly season: (t: number) => number;
}

const month = (t: number) => t % 12;
const HOSPITAL: Source = { keys: series.hospital, lags: [1, 2, 3, 12], windows: [3, 12], season: month };
const CARPARTS: Source = { keys: series.carparts, lags: [1, 2, 3], windows: [3, 6, 12], season: month };
const DAY: Source = {
  keys: series.retail_day,
  lags: [1, 2, 3, 6, 12],
  windows: [6, 24],
  season: (t) => series.weekday[t],
};
const SLOW_DAY: Source = { ...DAY, keys: series.retail_slow_day };
const WEEK: Source = { keys: series.retail_week, lags: [1, 2, 3, 4], windows: [4, 12], season: (t) => t % 52 };

const meanOf = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
/** Three decimals, as in the simulated sets. */
const round = (value: number) => Math.round(value * 1000) / 1000;

/** Rows of one key, `mark` before the features. */
function rowsOfKey(y: readonly number[], source: Source, mark: readonly number[]): Sample {
  const reach = Math.max(...source.lags, ...source.windows);
  const x = y.slice(reach).map((_, i) => {
    const t = i + reach;
    const means = source.windows.map((window) => round(meanOf(y.slice(t - window, t))));
    return [...mark, ...source.lags.map((lag) => y[t - lag]), ...means, source.season(t)];
  });
  return { x, y: y.slice(reach) };
}

interface Kind {
  /** Share of each key's rows that is fitted; the later rest is the hold-out. */
  readonly share: number;
  /** Keys fitted together, the key's number being a category; 1: each alone. */
  readonly pool: number;
  readonly replicates: number;
  readonly minLeaf: number;
  readonly loss?: ParityLoss;
  readonly level?: number;
  /** Demand y of a key as log(1 + y), as its class of size log2(1 + y), or in percent of its early mean. */
  readonly as?: "log" | "class" | "share";
}

function real(name: string, source: Source, kind: Kind): ParitySet {
  const { pool, replicates, minLeaf, loss = "squared", level = 0.5 } = kind;
  const reach = Math.max(...source.lags, ...source.windows), rows = source.keys[0].length - reach;
  const early = Math.round(rows * kind.share);
  const sample = (replicate: number) => {
    const parts = Array.from({ length: pool }, (_, k) => {
      const y = source.keys[replicate * pool + k], mean = meanOf(y.slice(0, reach + early));
      const scaled = y.map((v) => {
        if (kind.as === "log") return round(Math.log1p(v));
        if (kind.as === "class") return Math.round(Math.log2(1 + v));
        return kind.as === "share" ? round(100 * v / mean) : v;
      });
      return rowsOfKey(scaled, source, pool > 1 ? [k] : []);
    });
    const join = <T>(of: (part: Sample) => readonly T[]) => [
      ...parts.flatMap((part) => of(part).slice(0, early)),
      ...parts.flatMap((part) => of(part).slice(early)),
    ];
    return { x: join((part) => part.x), y: join((part) => part.y) };
  };
  const categorical = pool > 1 ? [0] : [];
  return {
    name,
    shape: pool > 1 ? `real, ${pool} keys pooled` : "real, single keys",
    train: early * pool,
    loss,
    level,
    minLeaf,
    categorical,
    replicates,
    sample,
  };
}

const MONTHS = { share: 0.7, pool: 1, minLeaf: 3 }, DAYS = { share: 0.7, pool: 1, minLeaf: 10 };
const POOL = { share: 0.7, pool: 10, minLeaf: 10 };

/** Sets of real keys. */
export const REAL: readonly ParitySet[] = [
  real("hospital_month", HOSPITAL, { ...MONTHS, replicates: 100 }),
  real("hospital_month_absolute", HOSPITAL, { ...MONTHS, replicates: 350, loss: "absolute" }),
  real("hospital_pool", HOSPITAL, { ...POOL, replicates: 76, as: "share" }),
  real("hospital_pool_quantile", HOSPITAL, { ...POOL, replicates: 76, as: "share", loss: "quantile", level: 0.9 }),
  real("carparts_month", CARPARTS, { ...MONTHS, replicates: 150 }),
  real("carparts_pool", CARPARTS, { ...POOL, replicates: 150, loss: "poisson" }),
  real("carparts_pool_mean", CARPARTS, { ...POOL, replicates: 80 }),
  real("retail_day", DAY, { ...DAYS, replicates: 60 }),
  real("retail_day_log", DAY, { ...DAYS, replicates: 60, as: "log" }),
  real("retail_day_absolute", DAY, { ...DAYS, replicates: 30, loss: "absolute" }),
  real("retail_day_quantile", DAY, { ...DAYS, replicates: 60, loss: "quantile", level: 0.9 }),
  real("retail_slow_day", SLOW_DAY, { ...DAYS, replicates: 80, loss: "poisson", as: "class" }),
  real("retail_week", WEEK, { ...MONTHS, replicates: 180, as: "log" }),
  real("retail_week_pool", WEEK, { ...POOL, pool: 5, replicates: 70, loss: "absolute", as: "share" }),
  real("retail_week_pool_quantile", WEEK, {
    ...POOL,
    pool: 5,
    replicates: 70,
    loss: "quantile",
    level: 0.8,
    as: "log",
  }),
];
