import type { Competition, LoadedContender } from "../../lib/competition/contenders/compete.ts";
import { planSpans, type SpanOptions } from "../../lib/competition/backtest/folds.ts";
import { type ExogenousColumn, type Panel, seriesKey } from "../../lib/core/rows/panel.ts";
import { createRng } from "../../lib/core/numbers/random.ts";
import { defaultSpec } from "../../lib/features/proposal/default_spec.ts";
import type { FeatureSpec } from "../../lib/features/spec/spec.ts";
import { gradientBoosting } from "../../lib/models/trees/gradient_boosting.ts";
import type { ModelFamily } from "../../lib/models/contract/family.ts";
import { naive } from "../../lib/models/histories/naive.ts";
import { ridge } from "../../lib/models/linear/ridge.ts";
import { seasonalNaive } from "../../lib/models/histories/seasonal_naive.ts";
import type { ForecastOptions } from "../../lib/competition/problems/forecast.ts";
import { demand as demandProblem } from "./_problem.ts";

/** Daily, from period 1000. */
export const START = 1000;
export const HORIZON = 7;
export const SEASON = 7;
const CALENDAR = { frequency: "day", anchor: 0 } as const;

/** A panel of one daily key. */
export function seriesOf(y: ArrayLike<number>, options: { id?: string; start?: number; price?: number[] } = {}): Panel {
  const { id = "tea", start = START, price } = options;
  const column = (name: string, kind: ExogenousColumn["kind"]) => ({
    name,
    kind,
    values: Float64Array.from(y, (_, i) => price?.[i] ?? 3),
  });
  return {
    calendar: CALENDAR,
    keyColumns: ["item"],
    keys: [seriesKey([id])],
    offsets: Int32Array.of(0, y.length),
    ds: Int32Array.from({ length: y.length }, (_, i) => start + i),
    y: Float64Array.from(y),
    exogenous: [column("price", "future"), column("stock", "historic")],
  };
}

/** Demand with a week, a trend and noise; `n` days. */
export function demand(n: number, seed = 1): Float64Array {
  const rng = createRng(seed);
  return Float64Array.from(
    { length: n },
    (_, t) => 20 + 0.05 * t + 6 * Math.sin(2 * Math.PI * t / 7) + 2 * rng.normal(),
  );
}

/** A feature spec with few columns of every kind. */
export function specOf(options: Partial<FeatureSpec> = {}): FeatureSpec {
  const names = [
    "lag_1",
    "lag_2",
    "season_lag_1",
    "rolling_mean_lag_1_window_7",
    "dow_sin",
    "price_lag_0",
    "stock_lag_1",
  ];
  const exogenous = [{ name: "price", kind: "future" as const }, { name: "stock", kind: "historic" as const }];
  const spec = defaultSpec({ calendar: CALENDAR, horizon: HORIZON, historyLength: 100, exogenous, names });
  return { ...spec, ...options };
}

/** A contender, local and entered everywhere unless told otherwise. */
export function contenderOf(family: ModelFamily, options: Partial<LoadedContender> = {}): LoadedContender {
  return { name: family.name, scope: "local", family, params: {}, classes: [], forShort: false, ...options };
}

/** A history family from its forecast alone. */
export function familyOf(name: string, forecast: (y: Float64Array, step: number) => number): ModelFamily {
  return {
    name,
    summary: "",
    input: "history",
    minRows: 1,
    defaults: {},
    fit: () => ({}),
    predict: (_, { y, horizon }) => Float64Array.from({ length: horizon }, (_, i) => forecast(y, i + 1)),
    encode: () => ({ header: {}, arrays: {} }),
    decode: () => ({}),
  };
}

/** Contenders of every kind: history, design, seeded. */
export const CONTENDERS: readonly LoadedContender[] = [
  contenderOf(naive, { forShort: true }),
  contenderOf(seasonalNaive, { forShort: true }),
  contenderOf(ridge),
  contenderOf(gradientBoosting, { params: { trees: 10, rowSample: 0.7 } }),
];

/** A competition over `days` days: two folds and the hold-out. */
export function competitionOf(
  days: number,
  options: Partial<Omit<Competition, "spec"> & ForecastOptions & { spec: FeatureSpec }> & {
    plan?: Partial<SpanOptions>;
  } = {},
): Competition & { readonly spec: FeatureSpec } {
  const { plan, ...rest } = options;
  const spans = planSpans({
    start: START,
    end: START + days - 1,
    horizon: HORIZON,
    count: 2,
    step: HORIZON,
    refit: true,
    holdout: true,
    minTrain: 20,
    ...plan,
  });
  return {
    spans,
    spec: specOf(),
    horizon: HORIZON,
    seasonLength: SEASON,
    problem: demandProblem({ ...rest, horizon: HORIZON, seasonLength: SEASON }),
    localRows: 500,
    seed: "seed",
    contenders: CONTENDERS,
    clock: () => 0,
    pooled: () => null,
    ...rest,
  };
}
