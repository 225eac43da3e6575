import type { Design } from "../../core/rows/design.ts";
import type { Panel } from "../../core/rows/panel.ts";
import { mean } from "../../core/numbers/statistics.ts";
import { errorRatio } from "../../metrics/error_ratio.ts";
import type { ModelFamily } from "../../models/contract/family.ts";
import type { Backtest } from "../backtest/backtest.ts";
import { compete, type Competition, type LoadedContender } from "../contenders/compete.ts";
import type { Loss } from "../problems/problem.ts";
import { type Combination, scoreKey } from "../blends/score_table.ts";

/** How a contender would have forecast if its model had been made smaller, in each way. */
export interface SmallerTrial {
  /** Names of the ways, shape [W]; "" is the contender as it is, and comes first. */
  readonly ways: readonly string[];
  /** Of the contender alone, shape [W]. */
  readonly backtest: Backtest;
}

/** Lets contenders compete with themselves, made smaller. */
export class SmallerTrials {
  readonly #competition: Competition;
  /** Pooled models made smaller, by contender, way and origin: all keys share them. */
  readonly #pooled = new Map<string, unknown>();

  /** @param competition As the contenders competed. */
  constructor(competition: Competition) {
    this.#competition = competition;
  }

  /**
   * A contender as it is, and made smaller in every way of its family, on the same spans, from the same fits.
   *
   * @param series Panel of one key. @param index Index among them. @param only The one way that is wanted; default all.
   * @returns Null if its family has no such ways.
   */
  try(series: Panel, index: number, only?: string): SmallerTrial | null {
    const contender = this.#competition.contenders[index], every = contender === undefined ? [] : waysOf(contender);
    const ways = only === undefined ? every : every.filter((way) => way === only);
    if (contender === undefined || ways.length === 0) return null;
    const all = ["", ...ways], families = familiesOf(contender.family, all);
    // Fits of one name have one seed; pooled ones are found by their way.
    const contenders = families.map((family, w): LoadedContender => ({
      ...contender,
      family,
      name: contender.scope === "pooled" ? all[w] ?? "" : contender.name,
    }));
    const pooled = (way: string, origin: number) => this.#pooledModel(contender, way, origin);
    return { ways: all, backtest: compete(series, { ...this.#competition, contenders, pooled }) };
  }

  #pooledModel(contender: LoadedContender, way: string, origin: number): unknown {
    const whole = this.#competition.pooled(contender.name, origin), id = `${contender.name} ${way} ${origin}`;
    if (way === "" || whole === null) return whole;
    if (!this.#pooled.has(id)) this.#pooled.set(id, makeSmaller(contender.family, whole, { way, design: null }));
    return this.#pooled.get(id);
  }
}

/** Names of the ways in which a contender can be made smaller; of a pooled one those that read no rows of its fit. */
export function waysOf({ family, scope }: Pick<LoadedContender, "family" | "scope">): string[] {
  return Object.entries(family.smaller ?? {}).flatMap(([name, { readsRows }]) =>
    scope === "pooled" && readsRows ? [] : [name]
  );
}

/**
 * A fitted model made smaller.
 *
 * @param family That fitted it. @param fitted In the form that serves.
 * @param options `way`: one of the family's, or "" for none; `design`: rows of the fit, where the way reads them.
 * @throws {RangeError} If the family has no such way.
 */
export function makeSmaller(
  family: ModelFamily,
  fitted: unknown,
  { way, design }: { readonly way: string; readonly design: Design | null },
): unknown {
  if (way === "") return fitted;
  const found = family.smaller?.[way];
  if (found !== undefined) return found.shrink(fitted, design);
  throw new RangeError(
    `Cannot make a model of ${family.name} smaller as the way must be one of its own: current value is "${way}"`,
  );
}

/** The family once for each way; they fit once for all, as their seeds and rows are the same. */
function familiesOf(family: ModelFamily, ways: readonly string[]): ModelFamily[] {
  const fits = new Map<Design | null, unknown>();
  const fitOnce: ModelFamily["fit"] = (training, params, rng) => {
    if (fits.has(training.design)) return fits.get(training.design);
    const fitted = family.fit(training, params, rng), compact = family.compact?.(fitted) ?? fitted;
    fits.set(training.design, compact);
    return compact;
  };
  return ways.map((way): ModelFamily => ({
    ...family,
    compact: undefined,
    fit: (training, params, rng) =>
      makeSmaller(family, fitOnce(training, params, rng), { way, design: training.design }),
  }));
}

/** What is known when the models of one key are made smaller. */
export interface SmallerOptions {
  /** Who serves the key: contender, then combination. */
  readonly index: number;
  /** Combinations of the key's group. */
  readonly combinations: readonly Combination[];
  /** What the choice of the key minimises. */
  readonly loss: Loss;
  /** Spans to decide on, shape [F]. */
  readonly folds: readonly number[];
  /** Largest relative increase of the error on them, >= 0. */
  readonly maxErrorIncrease: number;
}

/** A member of a key's champion made smaller. */
export interface SmallerMember {
  /** Index of the contender. */
  readonly contender: number;
  /** One of its family's. */
  readonly way: string;
  /** As that of the contender, see `Backtest.smear`. */
  readonly smear: number;
  /** As that of the contender, see `Backtest.lift`. */
  readonly lift: number;
}

/** What was chosen for one key. */
export interface SmallerChoice {
  /** Members that are made smaller. */
  readonly members: readonly SmallerMember[];
  /** Of the key, as its members would have forecast. */
  readonly backtest: Backtest;
}

/** How much a way of making models smaller costs. */
export interface ErrorIncrease {
  /** Mean relative change of an error; below 0 it has shrunk. NaN: nothing is known. */
  readonly mean: number;
  /** Largest one that what is known leaves room for, with 95 % confidence; Infinity where it is too little to show anything. */
  readonly atMost: number;
}

/**
 * Mean relative change of many keys' errors, each against the mean of its own two errors: large keys, and keys almost without
 * error, say no more than others.
 *
 * @param before Errors >= 0, in any unit of the key's own, shape [k]; NaN is not known. @param after The same, shape [k].
 * @see {@linkcode errorRatio}
 */
export function errorIncrease(before: readonly number[], after: readonly number[]): ErrorIncrease {
  const share = (own: number, other: number) => own === other ? 1 : 2 * own / (own + other);
  const { ratio, hi } = errorRatio(
    after.map((error, k) => share(error, before[k] ?? NaN)),
    before.map((error, k) => share(error, after[k] ?? NaN)),
  );
  return { mean: ratio - 1, atMost: hi - 1 };
}

/**
 * For each member, largest first, the way of fewest bytes that keeps the forecast of the key, all members together, inside the
 * budget: mean error over the folds no more than so much above that of the models as they are, and where the folds are enough
 * to show it (five), also with 95 % confidence.
 *
 * @param backtest Of the key. @param trials By contender: the members that can be made smaller.
 * @param options Who serves, how errors are measured, the budget.
 * @returns Null if no way stays within, or the error is not known.
 */
export function chooseSmaller(
  backtest: Backtest,
  trials: ReadonlyMap<number, SmallerTrial>,
  options: SmallerOptions,
): SmallerChoice | null {
  const whole = servingErrors(backtest, { ...options, spans: options.folds });
  const sized = [...trials].toSorted(([, a], [, b]) => (b.backtest.bytes[0] ?? 0) - (a.backtest.bytes[0] ?? 0));
  const members: SmallerMember[] = [];
  let now = backtest;
  for (const [contender, trial] of sized) {
    for (const w of bySize(trial)) {
      const changed = withForecasts(now, contender, forecastsOf(trial, w));
      if (!isWithin(options.maxErrorIncrease, whole, servingErrors(changed, { ...options, spans: options.folds }))) {
        continue;
      }
      members.push({
        contender,
        way: trial.ways[w] ?? "",
        smear: trial.backtest.smear[w] ?? 1,
        lift: trial.backtest.lift[w] ?? 0,
      });
      now = changed;
      break;
    }
  }
  return members.length === 0 ? null : { members, backtest: now };
}

/** Whether errors of one key on its folds have grown by no more than a budget; few folds have no say but by their mean. */
function isWithin(budget: number, before: Float64Array, after: Float64Array): boolean {
  const { hi } = errorRatio(after, before);
  return meanKnown(after) <= meanKnown(before) * (1 + budget) && (hi === Infinity || hi <= 1 + budget);
}

/** Mean error of what serves a key on some spans; NaN where none is defined. */
export function servingError(
  backtest: Backtest,
  options: Pick<SmallerOptions, "index" | "combinations" | "loss"> & { readonly spans: readonly number[] },
): number {
  return meanKnown(servingErrors(backtest, options));
}

/** Errors of what serves a key, shape [spans]. */
function servingErrors(
  backtest: Backtest,
  { index, combinations, loss, spans }: Parameters<typeof servingError>[1],
): Float64Array {
  return scoreKey(backtest, combinations, { loss, spans }).slice(index * spans.length, (index + 1) * spans.length);
}

function meanKnown(errors: Float64Array): number {
  const known = errors.filter((error) => !Number.isNaN(error));
  return known.length === 0 ? NaN : mean(known);
}

/** Ways in fewer bytes than the model as it is, fewest first. One that failed has no forecasts, and so no error. */
function bySize({ ways, backtest }: SmallerTrial): number[] {
  const bytesOf = (way: number) => backtest.bytes[way] ?? 0;
  return [...ways.keys()].filter((way) => bytesOf(way) > 0 && bytesOf(way) < bytesOf(0))
    .toSorted((a, b) => bytesOf(a) - bytesOf(b));
}

/**
 * Forecasts of one contender or way, all spans, shape [S × h].
 *
 * @param trial Has the backtest. @param way Index in it.
 */
export function forecastsOf({ backtest }: Pick<SmallerTrial, "backtest">, way: number): Float64Array {
  const size = backtest.actual.length;
  return backtest.forecasts.subarray(way * size, (way + 1) * size);
}

/** What a contender forecasts in a backtest as it serves, made smaller. */
export interface ServedForecast {
  /** Index of the contender. */
  readonly contender: number;
  /** On all spans, shape [S × h]. */
  readonly forecasts: Float64Array;
}

/** A backtest in which some contenders forecast as they serve. */
export function asServed(backtest: Backtest, served: readonly ServedForecast[]): Backtest {
  return served.reduce((now, { contender, forecasts }) => withForecasts(now, contender, forecasts), backtest);
}

function withForecasts(backtest: Backtest, contender: number, forecasts: Float64Array): Backtest {
  const changed = backtest.forecasts.slice();
  changed.set(forecasts, contender * forecasts.length);
  return { ...backtest, forecasts: changed };
}
