import type { Indexed } from "../../core/rows/indexed.ts";
import { mean, median, robustMean, sortFinite } from "../../core/numbers/statistics.ts";
import { isotonic } from "./isotonic.ts";
import { recencyWeight, recentQuantile, recentQuantiles } from "./recency.ts";
import type { ClassServing } from "./class_serving.ts";
import type { NumberIntervals } from "./number_intervals.ts";
import { typicalError } from "./typical_error.ts";
import { levelFactor, shrunkenSpread, type Spread } from "./spread.ts";
import { cutError, largestOf, wildBound } from "./wild_errors.ts";

/** Out-of-sample errors of what serves one key, and what was known of its spread at each origin. */
export interface KeyErrors {
  /** Keys of one group share the shape of their errors. */
  readonly group: string;
  /** Forecasts, unit of `y`, shape [S × h] by span and step; NaN where there was none. */
  readonly yhat: Float32Array | Float64Array;
  /** Actual minus forecast, unit of `y`, shape [S × h]; NaN where missing. */
  readonly residuals: Float32Array | Float64Array;
  /** Spread of the series at each origin, shape [S]. */
  readonly spreads: readonly Spread[];
}

/** The shape of the errors of one group of keys, free of units. */
export interface GroupProfile {
  /** Exponent of the forecast's level that errors grow with from step to step: 0 (not at all), 0.5, or 1 (in proportion). */
  readonly exponent: number;
  /** Typical error by step, in spreads of the key, shape [h]; it never falls. */
  readonly growth: readonly number[];
  /** Usual spread over level: what is taken for a key whose own spread is not known; NaN if no key tells. */
  readonly relativeSpread: number;
  /** Lower ends by level, in typical errors, <= 0, shape [L]; NaN where errors are too few for the level. */
  readonly lo: readonly number[];
  /** Upper ends by level, >= 0, shape [L]. */
  readonly hi: readonly number[];
  /** Upper ends by level where nothing can fall below the lower end, so that every miss lies above; shape [L]. */
  readonly above: readonly number[];
  /** Quantiles of the errors by the probabilities of the profile, in typical errors, ascending; NaN where errors are too few. */
  readonly quantiles?: readonly number[];
  /** Errors that the ends rest on. */
  readonly errors: number;
}

/** What the intervals of all keys of a run rest on: plain data. */
export interface IntervalProfile {
  /** Nominal levels in percent, each in (0, 100); shape [L]. */
  readonly levels: readonly number[];
  /** Steps h. */
  readonly horizon: number;
  /** Probabilities that the groups have quantiles of, ascending; absent in profiles of former releases, which have none. */
  readonly probabilities?: readonly number[];
  /** By group of keys; `""` pools all groups, for keys of a group with few of them. Empty for rows of a table without a calendar. */
  readonly groups: Readonly<Record<string, GroupProfile>>;
  /** Of rows with numbers. */
  readonly numbers?: NumberIntervals;
  /** Of rows with classes: what becomes of their probabilities when they serve. */
  readonly classes?: ClassServing;
}

/** What {@linkcode learnIntervals} found. */
export interface LearnedIntervals {
  /** Shapes by group. */
  readonly profile: IntervalProfile;
  /** Group of each key. */
  readonly groups: readonly string[];
  /** How large a key's errors are beside those of its group, one per key; 1 is like all others. */
  readonly ratios: Float64Array;
  /** Of rows with numbers the typical error of each key by target, unit of the target, shape [T] each. */
  readonly units?: readonly Float64Array[];
  /** Of rows, how many errors that rests on. */
  readonly rowErrors?: number;
  /** By group of the profile: spans that the group counts for in a key's ratio. */
  readonly priors: Readonly<Record<string, number>>;
}

/** What {@linkcode learnIntervals} needs to know. */
export interface IntervalOptions {
  /** Steps h. */
  readonly horizon: number;
  /** Nominal levels in percent, each in (0, 100); shape [L]. */
  readonly levels: readonly number[];
}

/** Fewest keys with errors of a group for a shape of its own; smaller groups take that of all keys. */
const ENOUGH_KEYS = 8;
/** Keys that a shape is learned from at most, spread evenly. */
const SAMPLE = 3000;
const EXPONENTS = [0, 0.5, 1];
/** Spans of a key that its group may count for. */
const PRIOR_SPANS = [0.25, 0.5, 1, 2, 4, 8, 1e9];
/** A span's errors beside those of its group count at most this. */
const CEILING = 10;

/**
 * Learn the shape of errors from a backtest: split conformal prediction over normalised errors.
 *
 * One key has a handful of errors a step: far too few for a 95 % quantile. So errors are divided by what is expected of them,
 *
 *     unit = spread of the series at the origin × growth(step) × factor(forecast of the step) × ratio of the key
 *
 * and pooled over keys, spans and steps, wild ones of single keys cut; finite-sample quantiles of the pool (rank n + 1) are the ends. The spread follows the
 * newest values, so that widths are right after a shift; the ratio is the key's mean error on its other spans, shrunk toward 1
 * as far as that predicts the left-out span best. Calm and rough periods last and are shared by all keys, so the nearest spans
 * count most, in the pool as in the ratios. Lower and upper ends are quantiles of their own, so that skewed errors give
 * skewed intervals. Whether errors grow with the forecast's level is decided by likelihood.
 *
 * @param keys Errors by key; not those that a report of coverage is computed on. @param options Horizon and levels.
 * @see Lei et al. (2018), doi:10.1080/01621459.2017.1307116
 */
export function learnIntervals(keys: Indexed<KeyErrors>, options: IntervalOptions): LearnedIntervals {
  const groups: Record<string, GroupProfile> = {}, priors: Record<string, number> = {};
  const names = Array.from(keys, ({ group }) => group), known = [...names.keys()].filter((k) => hasErrors(keys.at(k)!));
  const learn = (name: string, members: readonly number[]) => {
    if (name !== "" && members.length < ENOUGH_KEYS) return;
    const stride = Math.max(1, Math.ceil(members.length / SAMPLE));
    const { shape, prior } = learnGroup(members.filter((_, i) => i % stride === 0).map((k) => keys.at(k)!), options);
    groups[name] = shape;
    priors[name] = prior;
  };
  // From the widest group to the narrowest: the last that had enough keys counts.
  learn("", known);
  const wide = Map.groupBy(known, (k) => wider(names[k]!)), own = Map.groupBy(known, (k) => names[k]!);
  for (const name of new Set(names.map(wider))) learn(name, wide.get(name) ?? []);
  for (const name of new Set(names)) if (name !== wider(name)) learn(name, own.get(name) ?? []);
  const profile = { ...options, probabilities: PROBABILITIES, groups }, ratios = new Float64Array(keys.length);
  for (let k = 0; k < ratios.length; k++) ratios[k] = keyRatio(keys.at(k)!, { profile, priors });
  return { profile, groups: names, ratios, priors };
}

/**
 * How large the errors of something else than what was learned from are beside those of a group: another contender of a key.
 *
 * @param key Its errors. @param learned Shapes and priors of the run.
 */
export function keyRatio(key: KeyErrors, { profile, priors }: Pick<LearnedIntervals, "profile" | "priors">): number {
  const name = shapeName(profile, key.group), shape = profile.groups[name];
  return shape === undefined ? 1 : ratioBeside(key, { shape, prior: priors[name] ?? 1, horizon: profile.horizon });
}

/** The wider group of a group: keys that sell most periods, and those that do not. */
function wider(group: string): string {
  if (group === "smooth" || group === "erratic") return "regular";
  return group === "intermittent" || group === "lumpy" ? "sparse" : group;
}

/**
 * The shape of the errors of a group: its own, else that of the wider group, else that of all keys.
 *
 * @param profile Of the run. @param group Of the key.
 */
export function errorShape(profile: IntervalProfile, group: string): GroupProfile {
  return profile.groups[shapeName(profile, group)]!;
}

function shapeName({ groups }: IntervalProfile, group: string): string {
  return [group, wider(group)].find((name) => Object.hasOwn(groups, name)) ?? "";
}

/** Group of keys that are silent: their errors are sales that nobody expected. */
export const SILENT = "silent";

/**
 * What errors of a key are measured in, before step, forecast and the key's own record.
 *
 * @param spread Of the series at the origin. @param group Of the key. @param relativeSpread Of the group.
 * @returns Unit of `y`; NaN where nothing is known.
 */
export function baseOf(spread: Spread, group: string, relativeSpread: number): number {
  return group === SILENT ? spread.activity : shrunkenSpread(spread, relativeSpread);
}

function hasErrors({ residuals }: KeyErrors): boolean {
  for (let i = 0; i < residuals.length; i++) if (residuals[i] === residuals[i]) return true;
  return false;
}

/** Absolute errors of one span of one key over everything but growth and ratio. */
interface Cell {
  readonly key: number;
  readonly span: number;
  /** Shape [h]; NaN where missing. */
  readonly signed: Float64Array;
  /** Log of the units by step, for a likelihood; shape [h]. */
  readonly logUnit: Float64Array;
}

function learnGroup(
  sample: readonly KeyErrors[],
  options: IntervalOptions,
): { shape: GroupProfile; prior: number } {
  const { horizon, levels } = options;
  const relativeSpread = relativeSpreadOf(sample);
  const trials = EXPONENTS.map((exponent) => {
    const cells = sample.flatMap((key, k) => cellsOf(key, k, { horizon, exponent, relativeSpread }));
    const growth = growthByStep(cells, horizon);
    return { exponent, cells, growth, loss: lossOf(cells, growth) };
  });
  const { exponent, cells, growth } = trials.reduce((best, trial) =>
    trial.loss < best.loss * (1 - 1e-9) ? trial : best
  );
  const byKey = [...Map.groupBy(cells, ({ key }) => key).values()];
  const sizes = byKey.map((own) => own.map((cell) => sizeOf(cell, growth)));
  const prior = choosePrior(sizes);
  const pool = poolErrors(byKey, { growth, sizes, prior });
  const spans = Array.from(pool, (errors = []) => sortFinite(errors));
  const tail = (level: number) => (1 - level / 100) / 2;
  const upper = (probability: number) => Math.max(0, recentQuantile(spans, probability, 1));
  return {
    shape: {
      exponent,
      growth,
      relativeSpread,
      lo: levels.map((level) => Math.min(0, recentQuantile(spans, tail(level), -1))),
      hi: levels.map((level) => upper(tail(level))),
      above: levels.map((level) => upper(2 * tail(level))),
      quantiles: quantilesOf(spans),
      errors: spans.reduce((sum, { length }) => sum + length, 0),
    },
    prior,
  };
}

/** Errors of all keys by span, in typical errors of their key and step; what is wild beside those of other keys is cut. */
function poolErrors(
  byKey: readonly (readonly Cell[])[],
  { growth, sizes, prior }: { growth: readonly number[]; sizes: readonly (readonly SpanSize[])[]; prior: number },
): number[][] {
  const keys = byKey.map((own, i) =>
    own.map(({ span, signed }) => {
      const ratio = ratioOf(sizes[i]!.filter((other) => other.span !== span), { prior, span });
      return { span, errors: signed.map((error, h) => error / growth[h]! / ratio) };
    })
  );
  const bound = wildBound(keys.map((own) => largestOf(own.map(({ errors }) => largestOf(errors))))),
    pool: number[][] = [];
  for (const { span, errors } of keys.flat()) {
    const known = pool[span] ??= [];
    for (const error of errors) if (!Number.isNaN(error)) known.push(cutError(error, bound));
  }
  return pool;
}

/** Probabilities that quantiles are kept of: whole percents, and the tails of usual levels. */
const LOWER = [0.005, 0.01, 0.02, 0.025, ...Array.from({ length: 48 }, (_, i) => (i + 3) / 100)];
const PROBABILITIES = [...LOWER, ...LOWER.slice(0, -1).reverse().map((probability) => 1 - probability)];

/** Each tail is counted from its own side. */
function quantilesOf(spans: readonly Float64Array[]): number[] {
  return [...recentQuantiles(spans, LOWER, -1), ...recentQuantiles(spans, LOWER.slice(0, -1), 1).reverse()];
}

function ratioBeside(
  key: KeyErrors,
  { shape, prior, horizon }: { shape: GroupProfile; prior: number; horizon: number },
): number {
  const { exponent, relativeSpread, growth } = shape;
  const own = cellsOf(key, 0, { horizon, exponent, relativeSpread }).map((cell) => sizeOf(cell, growth));
  return ratioOf(own, { prior, span: key.spreads.length });
}

/** Median over keys of the newest spread over the level. */
function relativeSpreadOf(keys: readonly KeyErrors[]): number {
  return median(keys.map(({ spreads }) => {
    const { size, pairs, level } = spreads.at(-1)!;
    return pairs >= 2 && size > 0 && level > 0 ? size / level : NaN;
  }));
}

function cellsOf(
  key: KeyErrors,
  k: number,
  at: { horizon: number; exponent: number; relativeSpread: number },
): Cell[] {
  const { horizon, exponent, relativeSpread } = at;
  return key.spreads.flatMap((spread, s): Cell[] => {
    const from = s * horizon, base = baseOf(spread, key.group, relativeSpread);
    if (!(base > 0)) return [];
    const signed = new Float64Array(horizon), logUnit = new Float64Array(horizon);
    let count = 0;
    for (let h = 0; h < horizon; h++) {
      const unit = base * levelFactor(key.yhat[from + h]!, spread.level, exponent);
      signed[h] = key.residuals[from + h]! / unit;
      logUnit[h] = Math.log(unit);
      if (!Number.isNaN(signed[h])) count++;
    }
    return count === 0 ? [] : [{ key: k, span: s, signed, logUnit }];
  });
}

/**
 * Typical absolute error by step. Each key counts by the shape of its errors, not by their size, so that one that broke down
 * has no more say than others; made monotone, because what a step says by itself is mostly the accident of its dates.
 */
function growthByStep(cells: readonly Cell[], horizon: number): number[] {
  const own = new Map(
    [...Map.groupBy(cells, ({ key }) => key)].map(([key, spans]) =>
      [key, mean(spans.map(({ signed }) => mean(signed.map(Math.abs))))] as const
    ),
  );
  const typical = typicalError([...own.values()]);
  const sizes = Array.from(
    { length: horizon },
    (_, h) => cells.map(({ key, signed }) => Math.abs(signed[h]!) / (own.get(key) || NaN)),
  );
  const counts = sizes.map((values) => values.reduce((count, value) => count + (value === value ? 1 : 0), 0));
  const growth = isotonic(sizes.map(robustMean), counts).map((value) => value * typical);
  // Where everything was right there is no error to measure in.
  return growth.map((value) => growth[horizon - 1]! > 0 ? Math.max(value, growth[horizon - 1]! / 100) : 1);
}

/** Mean negative log likelihood of Laplace errors with these units. */
function lossOf(cells: readonly Cell[], growth: readonly number[]): number {
  const losses: number[] = [];
  for (const { signed, logUnit } of cells) {
    for (let h = 0; h < signed.length; h++) {
      if (!Number.isNaN(signed[h])) losses.push(logUnit[h]! + Math.log(growth[h]!) + Math.abs(signed[h]!) / growth[h]!);
    }
  }
  return losses.length === 0 ? 0 : robustMean(losses);
}

/** How large a key's errors are on one span: their mean over what is typical for their steps. */
interface SpanSize {
  readonly span: number;
  readonly size: number;
}

function sizeOf({ span, signed }: Cell, growth: readonly number[]): SpanSize {
  return { span, size: Math.min(mean(signed.map((error, h) => Math.abs(error) / growth[h]!)), CEILING) };
}

/** A key's errors beside those of its group, as other spans show it for this one: mean over those, shrunk toward 1. */
function ratioOf(others: readonly SpanSize[], { prior, span }: { prior: number; span: number }): number {
  let sum = prior, total = prior;
  for (const other of others) {
    const weight = recencyWeight(Math.abs(span - other.span));
    sum += weight * other.size;
    total += weight;
  }
  return sum / total;
}

/** The prior weight under which the other spans predict the left-out one best. */
function choosePrior(sizes: readonly (readonly SpanSize[])[]): number {
  const losses = PRIOR_SPANS.map((prior) =>
    robustMean(sizes.flatMap((own) =>
      own.map(({ span, size }) => {
        const ratio = ratioOf(own.filter((other) => other.span !== span), { prior, span });
        return Math.log(ratio) + size / ratio;
      })
    ))
  );
  const best = losses.reduce((least, loss, i) => loss < losses[least]! ? i : least, 0);
  return PRIOR_SPANS[best]!;
}
