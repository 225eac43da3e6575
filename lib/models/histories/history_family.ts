import type { Artifact } from "../../core/bytes/artifact.ts";
import { FitError } from "../../core/errors/errors.ts";
import {
  assertArtifact,
  assertFitted,
  assertHistory,
  assertLayout,
  corrupt,
  countKnown,
  floats,
} from "../contract/checks.ts";
import type { Tagged } from "../contract/checks.ts";
import type { Components, Future, ModelFamily, Params, Training } from "../contract/family.ts";
import { type ParamRule, resolveParams } from "../contract/params.ts";

/** Layout of the artifacts of history families: 2 carries periods and states. */
const LAYOUT = 2;

/** A fitted history model: when it was fitted, a few numbers whose meaning its family knows, and where its states stood. */
export interface HistoryFit extends Tagged {
  readonly seasonLength: number;
  /** First period that it learned from, period number. */
  readonly start: number;
  /** Last period that it was fitted on, period number. */
  readonly end: number;
  /** Parameters, shape and meaning by family; may hold NaN. */
  readonly numbers: Float64Array;
  /** States before `start`; empty for a family that can begin anywhere. */
  readonly first: Float64Array;
  /** States after `end`, shape and meaning by family. */
  readonly state: Float64Array;
}

/** What a family's computations may read of a fitted model. */
export type HistoryModel = Pick<HistoryFit, "seasonLength" | "numbers">;

/** A family of histories, as others may build on it. */
export interface HistoryFamily extends ModelFamily<HistoryFit> {
  /**
   * The same model, begun later: with the states that it had there.
   *
   * @param fitted Just fitted. @param y What it was fitted on, from its first period on. @param skip Values to leave behind.
   */
  beginLater(fitted: HistoryFit, y: Float64Array, skip: number): HistoryFit;
}

/** What a fit gives. */
export interface HistoryEstimate {
  /** Kept as they are, if they come as a `Float64Array`. */
  readonly numbers: ArrayLike<number>;
  /** States before the first value that counts; absent for a family with `blank` states. */
  readonly first?: Float64Array;
  /** Leading values that do not count, default 0. */
  readonly skip?: number;
}

/** Of a family without hyperparameters. */
export const NO_PARAMS = { defaults: {}, rules: {} } as const;

/** What differs between history families. @typeParam P Hyperparameters. */
export interface HistoryParts<P extends Params = Params> {
  readonly name: string;
  readonly summary: string;
  readonly minRows: number;
  readonly defaults: P;
  /** What each hyperparameter may be. */
  readonly rules: Readonly<Record<keyof P, ParamRule>>;
  /** The fitted numbers and first states; `y` has at least `minRows` known, finite values. */
  estimate(y: Float64Array, training: { readonly seasonLength: number; readonly params: P }): HistoryEstimate;
  /** Number of states of a model, NaN for one that no fit gives: what is decoded may come from anybody. */
  size(model: HistoryModel): number;
  /** States before any value, for a family whose first states say nothing of a series: it can begin anywhere. */
  blank?(model: HistoryModel): Float64Array;
  /** Move the states over values; y[0] lies `at` steps after the model's first period, at >= 0. */
  advance(state: Float64Array, y: Float64Array, model: HistoryModel, at: number): void;
  /** Forecast from the states, which stay, into `out`, shape [horizon]; out[0] lies `at` steps after the model's first period. */
  extrapolate(state: Float64Array, model: HistoryModel, out: Float64Array, at: number): void;
  /** Take a forecast apart that `extrapolate` gave from the same states; absent for a family that has but a level. */
  components?(state: Float64Array, model: HistoryModel, forecast: Float64Array, at: number): Components;
}

/**
 * A history family from its computations.
 *
 * A model knows the periods that it was fitted on, so it does not matter where the history given to `predict` begins:
 *
 *     fit                start ●━━━━━━━━━━━━━━━━━● end
 *     y as it was, longer      ├─────────────────────┤     states run from `start`: corrected values count
 *     leading rows gone              ├───────────────┤     states go on from `end`: only what is newer counts
 *     only newer rows                       ·····├───┤     what lies between is unknown
 */
export function historyFamily<P extends Params>(parts: HistoryParts<P>): HistoryFamily {
  const { name, defaults, rules } = parts;
  const forecast = (fitted: HistoryFit, future: Future): Extrapolation => {
    assertFitted(fitted, name);
    const { state, at } = isAsFitted(fitted, future)
      ? { state: fitted.state, at: fitted.end + 1 - fitted.start }
      : goOn(parts, fitted, future);
    const out = new Float64Array(future.horizon);
    parts.extrapolate(state, fitted, out, at);
    return { state, at, out };
  };
  return {
    name,
    summary: parts.summary,
    input: "history",
    minRows: parts.minRows,
    defaults,
    fit(training, params) {
      assertHistory(training, parts);
      const { seasonLength } = training, settings = resolveParams(defaults, params, { family: name, rules });
      const given = parts.estimate(training.y, { seasonLength, params: settings });
      const { first = NO_STATES, skip = 0 } = given;
      const numbers = floatsOf(given.numbers), y = skip === 0 ? training.y : training.y.subarray(skip);
      const state = parts.blank?.({ seasonLength, numbers }) ?? first.slice();
      parts.advance(state, y, { seasonLength, numbers }, 0);
      const start = training.start + skip;
      const fitted = { family: name, seasonLength, start, end: start + y.length - 1, numbers, first, state };
      remember(fitted, training);
      return fitted;
    },
    beginLater(fitted, y, skip) {
      const { first, start } = fitted, state = parts.blank?.(fitted) ?? first.slice();
      parts.advance(state, y.subarray(0, skip), fitted, 0);
      const later = { ...fitted, start: start + skip, ...(first.length > 0 ? { first: state.slice() } : {}) };
      parts.advance(state, y.subarray(skip), later, 0);
      return { ...later, state };
    },
    predict: (fitted, future) => forecast(fitted, future).out,
    components(fitted, future) {
      const { state, at, out } = forecast(fitted, future);
      return parts.components?.(state, fitted, out, at) ?? { level: out };
    },
    encode(fitted): Artifact {
      assertFitted(fitted, name);
      const { seasonLength, start, end, numbers, first, state } = fitted;
      return { header: { family: name, layout: LAYOUT, seasonLength, start, end }, arrays: { numbers, first, state } };
    },
    decode(artifact) {
      assertArtifact(artifact, name);
      assertLayout(artifact, LAYOUT);
      const { seasonLength, start, end } = artifact.header;
      if (!isPeriod(seasonLength) || seasonLength < 1) throw corrupt("seasonLength");
      if (!isPeriod(start) || !isPeriod(end)) throw corrupt("start and end");
      const numbers = floats(artifact, "numbers"), first = floats(artifact, "first"), state = floats(artifact, "state");
      const size = parts.size({ seasonLength, numbers });
      if (state.length !== size || first.length !== (parts.blank === undefined ? size : 0)) throw corrupt("its states");
      return { family: name, seasonLength, start, end, numbers, first, state };
    },
  };
}

/** States, and the position of the step after them. */
interface Standing {
  readonly state: Float64Array;
  readonly at: number;
}

/** A forecast, and the states and the position that it was made from. */
interface Extrapolation extends Standing {
  readonly out: Float64Array;
}

function floatsOf(numbers: ArrayLike<number>): Float64Array {
  return numbers instanceof Float64Array ? numbers : new Float64Array(numbers);
}

const NO_STATES = new Float64Array();

/** The last fit, and a copy of what it saw: a competition forecasts from there at once, and the states stand already. */
const latest: { fitted: HistoryFit | null; start: number; length: number; y: Float64Array } = {
  fitted: null,
  start: 0,
  length: 0,
  y: new Float64Array(64),
};

function remember(fitted: HistoryFit, { start, y }: Pick<Training, "start" | "y">): void {
  if (latest.y.length < y.length) latest.y = new Float64Array(2 * y.length);
  latest.y.set(y);
  latest.fitted = fitted;
  latest.start = start;
  latest.length = y.length;
}

/** Whether a history is, value by value, what the model was just fitted on. */
function isAsFitted(fitted: HistoryFit, { start, y }: Future): boolean {
  if (fitted !== latest.fitted || start !== latest.start || y.length !== latest.length) return false;
  const seen = latest.y;
  for (let t = 0; t < y.length; t++) {
    const value = y[t]!, before = seen[t]!;
    if (value !== before && (value === value || before === before)) return false;
  }
  return true;
}

/** How states move over values. */
type Moves = Pick<HistoryParts, "name" | "advance" | "blank">;

/** The states of a model after a history. */
function goOn(parts: Moves, fitted: HistoryFit, future: Future): Standing {
  const { from, state } = beginning(parts, fitted, future), y = historyFrom(future, from);
  if (countKnown(y, parts.name) === 0 && from <= fitted.end) throw nothingKnown(parts.name);
  parts.advance(state, y, fitted, from - fitted.start);
  return { state, at: from - fitted.start + y.length };
}

/** Periods are numbers of 32 bits. */
function isPeriod(value: unknown): value is number {
  return typeof value === "number" && (value | 0) === value;
}

/** From which period on the history counts, and the states before it. */
function beginning(
  parts: Moves,
  fitted: HistoryFit,
  { start, y }: Future,
): { from: number; state: Float64Array } {
  const last = start + y.length - 1, reachesBack = start <= fitted.start && last >= fitted.start;
  if (!reachesBack && last >= fitted.end) return { from: fitted.end + 1, state: fitted.state.slice() };
  const blank = parts.blank?.(fitted);
  if (reachesBack) return { from: fitted.start, state: blank ?? fitted.first.slice() };
  if (blank !== undefined && start > fitted.start && y.length > 0) return { from: start, state: blank };
  throw new FitError(
    "ORIGIN_BEFORE_FIT",
    `Cannot predict with ${fitted.family} as the history must reach back to period ${fitted.start} ` +
      `or up to period ${fitted.end}: current value is [${start}, ${last}]`,
    { hint: "Train again on this table, or give the newer rows too.", context: { start, last } },
  );
}

/** Unknown periods between a model and a history that begins later: more than a century of days, a year of minutes. */
const LONGEST_GAP = 1_000_000;

/** The history from a period on; what lies before its first value is unknown. */
function historyFrom({ start, y }: Future, from: number): Float64Array {
  if (start <= from) return start === from ? y : y.subarray(from - start);
  if (start - from > LONGEST_GAP) throw corrupt(`a last period within ${LONGEST_GAP} of the history`);
  const out = new Float64Array(start - from + y.length).fill(NaN);
  out.set(y, start - from);
  return out;
}

function nothingKnown(name: string): FitError {
  return new FitError("EMPTY", `Cannot predict with ${name} as it needs known observations: current value is 0`, {
    hint: "Use a fallback for keys without data.",
  });
}

/** Position of the last known value, or -1. */
export function lastKnown(y: Float64Array): number {
  let t = y.length - 1;
  while (t >= 0 && y[t] !== y[t]) t--;
  return t;
}
