import type { Design } from "../../core/rows/design.ts";
import { ForecastError } from "../../core/errors/errors.ts";
import type { Panel } from "../../core/rows/panel.ts";
import { createRng, hashSeed } from "../../core/numbers/random.ts";
import { predictSteps } from "../../features/rows/predict_steps.ts";
import { seriesSpec } from "../../features/row_spec.ts";
import { fleetSeason, type SeasonShape } from "../../models/histories/fleet_season.ts";
import { movingAverage } from "../../models/histories/moving_average.ts";
import { seasonalNaive } from "../../models/histories/seasonal_naive.ts";
import { type Competition, type LoadedContender, spansOf } from "./compete.ts";
import type { SpanPlan } from "../backtest/folds.ts";
import { fromRow, historyAt } from "../backtest/history.ts";
import { KeyRows } from "../backtest/key_rows.ts";
import { predictModel } from "../backtest/predict_model.ts";
import { levelOf, type YoungLevel } from "./young_level.ts";

/** Periods after its first one at which a key is tried as if it were new, ascending. */
export const LAUNCH_AGES: readonly number[] = [1, 3, 10, 30];

/** Origins of trials, about. */
const ORIGINS = 14;

/** What a key would have been forecast at one origin, had it begun only so many periods before. */
export interface LaunchTrial {
  /** Periods known. */
  readonly age: number;
  /** Last period known, period number. */
  readonly origin: number;
  /** Steps that a choice may look at, in [0, h]: those that end with the folds. */
  readonly judged: number;
  /** What those periods say of level and spread. */
  readonly level: YoungLevel;
  /** What is known, unit of `y`, shape [age]; NaN is missing. */
  readonly young: Float64Array;
  /** The key's season by what was known when the models that are asked were fitted; null if it had seen none. */
  readonly season: SeasonShape | null;
  /** As `season`, at the end of the table. */
  readonly latestSeason: SeasonShape | null;
  /** Forecasts, unit of `y`, shape [C × h] by {@linkcode newcomerContenders}; NaN where a contender did not run. */
  readonly forecasts: Float64Array;
  /** What came, unit of `y`, shape [h]; NaN where missing. */
  readonly actual: Float64Array;
}

/**
 * Who may serve keys that no run has seen: the pooled contenders, and means and last seasons of the little that is known.
 *
 * @param contenders Of the competition. @returns Contenders that are fitted on the key need no training before.
 */
export function newcomerContenders(contenders: readonly LoadedContender[]): LoadedContender[] {
  const local = [movingAverage, seasonalNaive].map((family): LoadedContender => ({
    name: family.name,
    scope: "local",
    family,
    params: family.defaults,
    classes: [],
    forShort: true,
  }));
  return [...contenders.filter(({ scope }) => scope === "pooled"), ...local];
}

/**
 * Origins at which keys are tried as new ones: new keys begin on any day of the week and in any month, so they lie an odd
 * number of periods apart, from the first origin of the folds on, and meet the season in all its phases.
 *
 * @param spans Of the competition. @param seasonLength Steps per cycle, >= 1.
 * @returns Period numbers, ascending, at most 14.
 */
export function launchOrigins(spans: SpanPlan, seasonLength: number): number[] {
  const all = spansOf(spans), first = all[0]!.origin, periods = all.at(-1)!.to - first;
  let stride = Math.ceil(periods / ORIGINS);
  while (commonDivisor(stride, seasonLength) > 1) stride++;
  return Array.from({ length: Math.ceil(periods / stride) }, (_, i) => first + i * stride);
}

/** Euclid's algorithm. */
function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}

/**
 * Try a key as a new one: cut its history to a few periods before each origin and forecast it with those who could.
 * The models are those of the competition, which had seen the key: a new key of a known kind. At each origin the newest
 * that were fitted by then are asked.
 *
 * @param series Panel of one key, up to the end of the last span. @param competition Spans, contenders, pooled models.
 * @returns One per origin of {@linkcode launchOrigins} and age that the key reaches; none where nothing positive is known.
 */
export function launchTrials(series: Panel, competition: Competition): LaunchTrial[] {
  const contenders = newcomerContenders(competition.contenders), { horizon, spans } = competition;
  const seasons = new Map<number, SeasonShape | null>();
  const seasonAt = (asOf: number) => {
    if (!seasons.has(asOf)) seasons.set(asOf, seasonOf(series, asOf, competition.seasonLength));
    return seasons.get(asOf) ?? null;
  };
  // Beyond the table nobody knows a column that is known ahead.
  const last = seriesSpec(competition.spec).exogenous.some(({ kind }) => kind === "future")
    ? spansOf(spans).at(-1)!.to - horizon
    : Infinity;
  return launchOrigins(spans, competition.seasonLength).filter((origin) => origin <= last).flatMap((origin) =>
    LAUNCH_AGES.flatMap((age): LaunchTrial[] => {
      const from = origin - age + 1 - (series.ds[0] ?? Infinity);
      if (!(from >= 0)) return [];
      const young = fromRow(series, from);
      const level = levelOf(historyAt(young, origin).y);
      if (level === null) return [];
      const fitOrigin = spansOf(spans).findLast((span) => span.fitOrigin <= origin)!.fitOrigin;
      const rows = new KeyRows(young, { horizon, localRows: competition.localRows, spans: [] });
      const forecasts = new Float64Array(contenders.length * horizon).fill(NaN);
      contenders.forEach((contender, c) => {
        const forecast = tryContender(contender, young, { origin, fitOrigin, rows, competition });
        if (forecast !== null) forecasts.set(forecast, c * horizon);
      });
      const actual = Float64Array.from({ length: horizon }, (_, h) => young.y[age + h] ?? NaN);
      const judged = Math.min(horizon, Math.max(0, spans.choiceEnd - origin));
      const seasons = { season: seasonAt(fitOrigin), latestSeason: seasonAt(Infinity) };
      return [{ age, origin, judged, level, young: historyAt(young, origin).y.slice(), ...seasons, forecasts, actual }];
    })
  );
}

/** The season of a key, or null where it has none to show. */
function seasonOf(series: Panel, asOf: number, seasonLength: number): SeasonShape | null {
  if (seasonLength === 1) return null;
  try {
    return fleetSeason.fit({ ...historyAt(series, asOf), seasonLength, design: null }, {}, createRng(0));
  } catch (thrown) {
    if (thrown instanceof ForecastError) return null;
    throw thrown;
  }
}

interface TryOptions {
  readonly origin: number;
  readonly fitOrigin: number;
  readonly rows: KeyRows;
  readonly competition: Competition;
}

/**
 * The forecast of one contender, or null where it cannot give one; nobody is blamed for a key that is tried in disguise. What
 * goes wrong outside of a family, and is no condition with a code, is a mistake of ours, and thrown.
 */
function tryContender(contender: LoadedContender, young: Panel, options: TryOptions): Float64Array | null {
  const { origin, fitOrigin, rows, competition } = options;
  const { horizon, seasonLength, problem } = competition, spec = seriesSpec(contender.spec ?? competition.spec);
  const history = historyAt(young, origin), training = { ...history, seasonLength, design: null };
  const fit = () => contender.family.fit(training, contender.params, createRng(hashSeed(contender.name)));
  try {
    const fitted = contender.scope === "pooled" ? competition.pooled(contender.name, fitOrigin) : orNull(fit);
    if (fitted === null) return null;
    const predict = (steps: number, design: Design | null) =>
      orNull(() => predictModel({ family: contender.family, fitted }, { ...history, horizon: steps, design })) ??
        new Float64Array(steps).fill(NaN);
    const raw = contender.family.input === "history"
      ? predict(horizon, null)
      : predictSteps(spec, rows.by(spec).prepared, {
        asOf: origin,
        horizon,
        predict: (design) => predict(design.rows, design),
      });
    if (!raw.every(Number.isFinite)) return null;
    return problem.constrain(raw, history.y);
  } catch (thrown) {
    if (thrown instanceof ForecastError) return null;
    throw thrown;
  }
}

/** What a family gives, or null whatever it throws: it may be anybody's. */
function orNull<T>(ask: () => T): T | null {
  try {
    return ask();
  } catch {
    return null;
  }
}
