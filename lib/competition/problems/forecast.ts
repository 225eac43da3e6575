import { classifyDemand } from "../../core/numbers/statistics.ts";
import { type PreparedFeatures, prepareFeatures } from "../../features/rows/prepare.ts";
import { seriesSpec } from "../../features/row_spec.ts";
import { linkOf } from "../../features/rows/transform.ts";
import { chosenMetric } from "../../metrics/chosen_metric.ts";
import { isMetricName, METRICS } from "../../metrics/metric_list.ts";
import { scoreForecast } from "../../metrics/score_forecast.ts";
import { scoreSlopes } from "../../metrics/score_slopes.ts";
import { lastSeason } from "../../models/histories/seasonal_naive.ts";
import { scaleUpTo } from "../backtest/backtest.ts";
import { constrainForecast, look } from "../calibration/bounds.ts";
import { fallbackName, findFallbackReason } from "../backtest/eligibility.ts";
import { keyRatio, learnIntervals } from "../calibration/interval_profile.ts";
import { intervalEnds, noInterval } from "../calibration/intervals.ts";
import type { Calibration, ChoiceRules, KeyFacts, Problem } from "./problem.ts";
import { liftForecast, liftOf } from "../calibration/lift.ts";
import { smearForecast, smearOf } from "../calibration/smear.ts";
import { SeriesSample } from "../backtest/series_sample.ts";
import { spreadOf } from "../calibration/spread.ts";
import { judgeAgain, limitsOf, type VerdictOptions } from "../backtest/verdict.ts";
import { restartRow } from "../backtest/restart.ts";
import type { ProblemType } from "./problem_type.ts";
import { DemandPool } from "./demand_pool.ts";
import { seriesTraits } from "./series_traits.ts";
import {
  askedMetrics,
  demandChoice,
  type DemandMetrics,
  isSquared,
  metricOf,
  ratioOf,
  unitsBy,
} from "./demand_metric.ts";

/** What forecasting demand depends on beside the series. */
export interface ForecastOptions extends DemandMetrics, VerdictOptions {
  /** Whether demand cannot be negative. */
  readonly nonNegative: boolean;
  /** Names of the key columns, in the order of a key's texts; default none, which no metric of groups of keys can do with. */
  readonly keyColumns?: readonly string[];
}

/**
 * Forecasting demand: a span has one row for each step of the horizon, a row one output; keys are chosen for by demand class.
 *
 * @param options Of the run.
 */
export function forecastProblem(options: ForecastOptions): Problem {
  const { horizon, seasonLength, zeroFilled, nonNegative } = options, limits = limitsOf(options);
  const asked = new Map([...askedMetrics(options)].map(([name, choice]) => [name, chosenMetric(choice)]));
  return {
    metrics: [...METRICS, ...asked.values()],
    slopes(name, { actual, scale }, predicted) {
      if (isMetricName(name)) return scoreSlopes(name, actual, { predicted, scale });
      return asked.get(name)?.slopes(actual, predicted, scale) ?? new Float64Array(actual.length);
    },
    scores({ actual, scale }, predicted) {
      const scores: Record<string, number> = scoreForecast(actual, predicted, { scale });
      for (const [name, metric] of asked) scores[name] = metric.score(actual, predicted, scale);
      return scores;
    },
    groupOf,
    widerGroup,
    metricOf: (group) => metricOf(group, options).name,
    rulesOf: (group) => rulesOf(group, options),
    fallbackName: (verdict) => fallbackName(verdict, zeroFilled),
    isSerial: true,
    sample: (series, given) => new SeriesSample(series, { ...given, horizon, seasonLength }),
    *pool(panel, specs, { origin, stride }) {
      const kin: PreparedFeatures[] = [];
      for (const spec of specs) {
        const prepared = prepareFeatures(seriesSpec(spec), panel, { horizon, kin });
        yield [spec, prepared.training(origin, { stride })];
        kin.push(prepared);
      }
    },
    scorePool: () => new DemandPool(options, options.keyColumns ?? []),
    valueLosses(group, { actual }, predicted) {
      const isSum = isSquared(demandChoice(group, options)), { ofRow } = metricOf(group, options);
      const lossOf = ofRow ?? ((value: number, yhat: number) => isSum ? (value - yhat) ** 2 : Math.abs(value - yhat));
      return Array.from(actual, (value, i) => lossOf(value, predicted[i]!));
    },
    judge: (known) => ({ reason: findFallbackReason(known, limits), kind: classifyDemand(known).demandClass }),
    judgeAgain: (known, earlier) => judgeAgain(known, earlier, options),
    restart: (known, earlier) => restartRow(known, earlier, options),
    baseline(known, { verdict, rows }) {
      const isSilent = fallbackName(verdict, zeroFilled) === "zero";
      return isSilent ? new Float64Array(rows) : lastSeason(known, { seasonLength, horizon: rows });
    },
    measure: (known, flags) => ({
      scale: scaleUpTo(known, seasonLength),
      spread: spreadOf(known, seasonLength),
      traits: seriesTraits(known, { seasonLength, flags }),
    }),
    constrain: (predicted, known) => constrainForecast(predicted, { seen: look(known), nonNegative }),
    calibration: (key, contender) => calibrationOf(key, contender, options),
    learnIntervals: (keys, levels) => learnIntervals(keys, { horizon, levels }),
    keyInterval: (key, learned) => ({ group: key.group, ratio: keyRatio(key, learned) }),
    champion: ({ members, spec, ...parts }, { known, start, end, interval, isResumed }) => ({
      ...parts,
      members: members.map(({ lift, spec, ...member }) => ({
        ...member,
        ...lift === 0 ? {} : { lift },
        ...spec === undefined ? {} : { spec: seriesSpec(spec) },
      })),
      spec: seriesSpec(spec),
      seasonLength,
      start,
      end,
      seen: look(known),
      horizon,
      nonNegative,
      interval: isResumed ? noInterval(interval.profile.levels, horizon) : interval,
    }),
    observed: (actual) => actual,
    ends: (interval, yhat, spread) => intervalEnds(interval, yhat, { spread, floor: nonNegative ? 0 : -Infinity }),
  };
}

/** How forecasts of a contender become what the metric of a key's group asks for. */
function calibrationOf(
  key: KeyFacts,
  { input, spec: rows }: Parameters<Problem["calibration"]>[1],
  options: ForecastOptions,
): Calibration | null {
  const { nonNegative } = options, spec = seriesSpec(rows), group = groupOf(key);
  const ratio = group === "" ? null : ratioOf(group, options);
  if (ratio !== null) {
    return {
      to: "quantile",
      learn: (folds) => liftOf(folds, { ratio, nonNegative }),
      apply: (predicted, lift) => liftForecast(predicted, lift, { nonNegative }),
    };
  }
  // What a model of log demand forecasts is the middle; a squared error asks for the mean.
  const isMiddle = input === "design" && linkOf(spec.transform) === "log1p";
  if (!isMiddle || !isSquared(demandChoice(group, options))) return null;
  return {
    to: "mean",
    learn: (folds) => smearOf(folds, spec),
    apply: (middle, factor) => smearForecast(middle, factor, spec),
  };
}

/** Forecasting demand, as a plan says it. */
export const FORECAST: ProblemType = {
  kind: "forecast",
  baseline: "seasonal_naive",
  of({ config }) {
    const { metric, intermittentMetric, horizon, seasonLength, minRows, cleaning, keys: keyColumns } = config;
    const { nonNegative } = cleaning, zeroFilled = cleaning.gaps === "zero";
    return forecastProblem({
      ...{ metric, intermittentMetric, horizon, seasonLength, minRows, nonNegative, zeroFilled, keyColumns },
    });
  },
};

function rulesOf(group: string, options: ForecastOptions): ChoiceRules {
  const choice = demandChoice(group, options), { keyColumns = [] } = options;
  if (typeof choice === "string") return { biasLimit: null, stability: 0, unitOf: null };
  const { biasLimit, stability } = choice;
  return { biasLimit, stability, unitOf: unitsBy(choice, keyColumns) };
}

function groupOf({ reason, kind }: KeyFacts): string {
  if (reason === "TOO_SHORT") return "short";
  return reason === "" ? kind : "";
}

/**
 * Demand classes with few keys are chosen for together: those that sell most periods, and those that do not. Short keys, which
 * few contenders can serve, are nobody else's.
 */
function widerGroup(group: string): string {
  if (group === "short") return group;
  return group === "smooth" || group === "erratic" ? "regular" : "sparse";
}
