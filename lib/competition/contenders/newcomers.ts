import { decodeJson } from "../../core/bytes/json_artifact.ts";
import type { Panel } from "../../core/rows/panel.ts";
import { median } from "../../core/numbers/statistics.ts";
import { look } from "../calibration/bounds.ts";
import { fitNow } from "../champions/built_in.ts";
import type { Champion } from "../champions/champion.ts";
import { historyAt } from "../backtest/history.ts";
import type { LaunchTrial } from "./launch_trials.ts";
import type { VerdictLimits } from "../backtest/verdict.ts";
import { levelOf, youngSpread } from "./young_level.ts";

/** Name under which a run stores, as JSON, the ratio and the ages of its {@linkcode NewcomerProfile}. */
export const SHARED_NEWCOMERS = "newcomers";

/** Name under which a run stores the champion of an age. */
export function newcomerArtifact(known: number): string {
  return `${SHARED_NEWCOMERS}:${known}`;
}

const SCHEMA = {
  type: "object",
  required: ["ratio", "known"],
  properties: {
    ratio: { type: "number", minimum: 0 },
    known: { type: "array", minItems: 1, maxItems: 100, items: { type: "integer", minimum: 1 } },
  },
};

/**
 * Ratio and ages of a run's choice for new keys.
 *
 * @param bytes Kept as {@linkcode SHARED_NEWCOMERS}.
 * @throws {FitError} `CORRUPT_ARTIFACT` if they are none.
 */
export function decodeNewcomers(bytes: Uint8Array): { readonly ratio: number; readonly known: readonly number[] } {
  return decodeJson(bytes, "choice for new keys", SCHEMA);
}

/** Who serves a key that no run has seen, by how much is known of it. */
export interface NewcomerProfile {
  /** Typical spread over level of the fleet, >= 0. */
  readonly ratio: number;
  /** Limits of the run by which a new key is judged. */
  readonly limits: VerdictLimits;
  /** Ascending by `known`, at least one. */
  readonly ages: readonly NewcomerAge[];
}

/** Who serves from so many known values on. */
export interface NewcomerAge {
  /** Known values, >= 1. */
  readonly known: number;
  /** As a champion whose interval offsets are in units of a key's spread, and whose local members are yet to be fitted. */
  readonly champion: Champion;
}

/** The choice for one age: a contender, and the offsets of its intervals in units of a key's spread. */
export interface NewcomerChoice {
  /** Known values, >= 1. */
  readonly known: number;
  /** Position among the contenders. */
  readonly contender: number;
  /** Lower ends, row-major [L × h]; NaN where trials are too few for the level. */
  readonly lo: Float64Array;
  /** As `lo`, upper ends. */
  readonly hi: Float64Array;
}

/** What {@linkcode chooseNewcomers} needs to know. */
export interface NewcomerOptions {
  /** Whether each contender may be chosen, shape [C]. */
  readonly isAllowed: readonly boolean[];
  /** Steps h. */
  readonly horizon: number;
  /** Nominal levels in percent, shape [L]. */
  readonly levels: readonly number[];
}

/** Trials of one contender over which an error quantile of one step is taken, at least, if there are as many. */
const ENOUGH = 100;

/**
 * Choose who serves new keys, by what the folds show of keys that were tried as new ones, and how wide their intervals are.
 *
 * @param trials Of a sample of keys. @param options Candidates, levels.
 * @returns `ratio`: typical spread over level; one choice per age that was tried, ascending; null if none was.
 */
export function chooseNewcomers(
  trials: readonly LaunchTrial[],
  options: NewcomerOptions,
): { ratio: number; ages: NewcomerChoice[] } | null {
  const ratios = trials.filter(({ level }) => level.count > 1)
    .map(({ level: { squares, count, level } }) => Math.sqrt(squares / (count - 1)) / level);
  const ratio = ratios.length === 0 ? 1 : median(ratios);
  const ages = [...Map.groupBy(trials, ({ age }) => age)].sort(([a], [b]) => a - b).flatMap(([known, all]) => {
    const scaled = all.map((trial) => ({ trial, spread: youngSpread(trial.level, ratio) })).filter(({ spread }) =>
      spread > 0
    );
    const contender = bestContender(scaled, options);
    return contender < 0 ? [] : [{ known, contender, ...offsetsOf(scaled, contender, options) }];
  });
  return ages.length === 0 ? null : { ratio, ages };
}

interface ScaledTrial {
  readonly trial: LaunchTrial;
  /** Unit of `y`, > 0. */
  readonly spread: number;
}

/** The smallest median error on the folds; who did not run there is infinitely bad. -1 if nobody has one. */
function bestContender(scaled: readonly ScaledTrial[], { isAllowed, horizon }: NewcomerOptions): number {
  let best = -1, least = Infinity;
  for (let c = 0; c < isAllowed.length; c++) {
    if (!isAllowed[c]) continue;
    const errors = scaled.flatMap(({ trial, spread }) => {
      let sum = 0, count = 0;
      for (let h = 0; h < trial.judged; h++) {
        if (Number.isNaN(trial.actual[h])) continue;
        const forecast = trial.forecasts[c * horizon + h]!;
        sum += Number.isNaN(forecast) ? Infinity : Math.abs(trial.actual[h]! - forecast);
        count++;
      }
      return count === 0 ? [] : [sum / count / spread];
    });
    const error = errors.length === 0 ? NaN : median(errors);
    if (error < least) [best, least] = [c, error];
  }
  return best;
}

function offsetsOf(
  scaled: readonly ScaledTrial[],
  contender: number,
  { horizon, levels }: NewcomerOptions,
): { lo: Float64Array; hi: Float64Array } {
  const lo = new Float64Array(levels.length * horizon), hi = new Float64Array(levels.length * horizon);
  const bySteps = Array.from(
    { length: horizon },
    (_, h) =>
      scaled.map(({ trial, spread }) => (trial.actual[h]! - trial.forecasts[contender * horizon + h]!) / spread)
        .filter((residual) => !Number.isNaN(residual)),
  );
  for (let h = 0; h < horizon; h++) {
    const residuals = Float64Array.from(aroundStep(bySteps, h)).sort();
    levels.forEach((level, l) => {
      const tail = Math.floor((residuals.length + 1) * (1 - level / 100) / 2);
      const isEnough = tail >= 1;
      lo[l * horizon + h] = isEnough ? Math.min(0, residuals[tail - 1]!) : NaN;
      hi[l * horizon + h] = isEnough ? Math.max(0, residuals[residuals.length - tail]!) : NaN;
    });
  }
  return { lo, hi };
}

/** Residuals of a step, and of its neighbours if they are few. */
function aroundStep(bySteps: readonly number[][], step: number): number[] {
  for (let width = 0;; width++) {
    const near = bySteps.slice(Math.max(0, step - width), step + width + 1).flat();
    if (near.length >= ENOUGH || width >= bySteps.length) return near;
  }
}

/**
 * What serves a key that no run has seen.
 *
 * @param profile Of a run. @param at `series`: panel of the one key; `asOf`: last period known.
 * @returns Null if nothing but zeros is known of it.
 */
export function newcomerChampion(
  profile: NewcomerProfile,
  { series, asOf }: { readonly series: Panel; readonly asOf: number },
): Champion | null {
  const history = historyAt(series, asOf), young = levelOf(history.y);
  if (young === null) return null;
  const { champion } = profile.ages.findLast(({ known }) => known <= young.count) ?? profile.ages[0]!;
  const spread = youngSpread(young, profile.ratio), { interval } = champion;
  return {
    ...champion,
    start: history.start,
    end: asOf,
    seen: look(history.y),
    members: champion.members.map((member) =>
      member.shared === "" ? fitNow(member, { ...history, seasonLength: champion.seasonLength }) : member
    ),
    interval: "profile" in interval ? interval : {
      ...interval,
      lo: interval.lo.map((offset) => offset * spread),
      hi: interval.hi.map((offset) => offset * spread),
    },
  };
}
