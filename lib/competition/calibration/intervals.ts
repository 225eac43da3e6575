import { baseOf, errorShape, type IntervalProfile, type LearnedIntervals, SILENT } from "./interval_profile.ts";
import { mean } from "../../core/numbers/statistics.ts";
import type { KeyVerdict } from "../../core/outcome.ts";
import { levelFactor, type Spread } from "./spread.ts";

/** What the intervals of a champion rest on: what training learned of its key, or offsets that hold for this series only. */
export type ChampionInterval = KeyInterval | FixedInterval;

/** Offsets from the forecast to the ends, unit of `y`. */
export interface FixedInterval {
  /** Nominal levels in percent, shape [L]. */
  readonly levels: readonly number[];
  /** Lower ends, <= 0, row-major [L × horizon]; NaN where nothing is known. */
  readonly lo: Float64Array;
  /** As `lo`, upper ends, >= 0. */
  readonly hi: Float64Array;
}

/** What one key's intervals rest on. */
export interface KeyInterval {
  /** Shapes of errors of the run. */
  readonly profile: IntervalProfile;
  /** Group of the key. */
  readonly group: string;
  /** How large the key's errors are beside those of its group; 1 where the key has shown none. */
  readonly ratio: number;
  /** Of rows with numbers its typical error by target, unit of the target, shape [T]. */
  readonly units?: ArrayLike<number>;
}

/** What the intervals of one key of those learned from rest on. */
export function intervalOf({ profile, groups, ratios, units }: LearnedIntervals, k: number): KeyInterval {
  const own = units?.[k];
  return { profile, group: groups[k]!, ratio: ratios[k]!, ...own === undefined ? {} : { units: own } };
}

/**
 * The group that a key's errors are pooled in: its demand class; keys that are silent, whose errors are sales that nobody
 * expected, are a group of their own.
 *
 * @param reason Verdict on the key. @param kind Its demand class, by what is known of it.
 */
export function intervalGroup(reason: KeyVerdict, kind: string): string {
  return reason === "ENDED" || reason === "ALL_ZERO" ? SILENT : kind;
}

/** Both ends of the intervals of one forecast. */
export interface IntervalEnds {
  /** Lower ends by level, shape [L][h], unit of `y`; NaN where errors are too few for the level, no spread is known or an end is no number. */
  readonly lo: readonly Float64Array[];
  /** Upper ends, as `lo`. */
  readonly hi: readonly Float64Array[];
}

/** Nominal levels of an interval in percent, shape [L]. */
export function levelsOf(interval: ChampionInterval): readonly number[] {
  return "profile" in interval ? interval.profile.levels : interval.levels;
}

/** Intervals of which nothing is known. */
export function noInterval(levels: readonly number[], horizon: number): FixedInterval {
  const none = new Float64Array(levels.length * horizon).fill(NaN);
  return { levels, lo: none, hi: none };
}

/** The interval of a key that has fallen silent since it was trained: a group of its own, in which its record says nothing. */
export function silentInterval(interval: ChampionInterval): ChampionInterval {
  return "profile" in interval ? { ...interval, group: SILENT, ratio: 1 } : interval;
}

/**
 * Intervals around a champion's forecast.
 *
 * @param interval Of the champion. @param yhat Forecast, unit of `y`, shape [h].
 * @param at As in {@linkcode intervalEnds}; `horizon`: steps that the champion was trained for.
 */
export function championEnds(
  interval: ChampionInterval,
  yhat: Float64Array,
  at: { readonly spread: Spread; readonly floor: number; readonly horizon: number },
): IntervalEnds {
  if ("profile" in interval) return intervalEnds(interval, yhat, at);
  const ends = (offsets: Float64Array) =>
    interval.levels.map((_, l) => yhat.map((value, i) => Math.max(at.floor, value + offsets[l * at.horizon + i]!)));
  return { lo: ends(interval.lo), hi: ends(interval.hi) };
}

/**
 * What the errors of a key are measured in, by step: 1 is a typical error.
 *
 * @param interval Of the key. @param yhat Forecast, unit of `y`, shape [h], h at most the profile's horizon.
 * @param spread Of the series up to the origin.
 * @returns Shape [h], unit of `y`, >= 0; NaN where no spread is known.
 */
export function errorUnits({ profile, group, ratio }: KeyInterval, yhat: Float64Array, spread: Spread): Float64Array {
  const shape = errorShape(profile, group);
  // Of a series without a past only the forecast says how high it stands.
  const level = Number.isNaN(spread.level) ? mean(yhat.map(Math.abs)) : spread.level;
  const base = ratio * baseOf({ ...spread, level }, group, shape.relativeSpread);
  return yhat.map((value, h) => base * shape.growth[h]! * levelFactor(value, level, shape.exponent));
}

/**
 * Intervals around a forecast, from the shape of errors that training learned and the series that the forecast was made from.
 *
 * @param interval Of the key. @param yhat Forecast, unit of `y`, shape [h], h at most the profile's horizon.
 * @param at `spread`: of the series up to the origin; `floor`: demand cannot be lower, -Infinity without a bound.
 * @returns Ends that contain the forecast and the ends of lower levels.
 */
export function intervalEnds(
  interval: KeyInterval,
  yhat: Float64Array,
  at: { readonly spread: Spread; readonly floor: number },
): IntervalEnds {
  const { levels } = interval.profile, shape = errorShape(interval.profile, interval.group);
  const units = errorUnits(interval, yhat, at.spread);
  const lo = levels.map(() => new Float64Array(yhat.length)), hi = levels.map(() => new Float64Array(yhat.length));
  const ascending = [...levels.keys()].sort((a, b) => levels[a]! - levels[b]!);
  for (let h = 0; h < yhat.length; h++) {
    const unit = units[h]!;
    let widest = yhat[h]!;
    for (const l of ascending) {
      const low = lowerEnd(l, h, unit);
      // Where nothing can fall below the lower end, every miss lies above.
      const high = yhat[h]! + (low <= at.floor ? shape.above[l]! : shape.hi[l]!) * unit;
      // Of numbers near the end of their range an end may lie beyond it: infinity is no end that anybody could plan with.
      const known = Number.isFinite(low) && Number.isFinite(high);
      if (known) widest = Math.max(high, widest);
      lo[l]![h] = known ? Math.max(at.floor, low) : NaN;
      hi[l]![h] = known ? widest : NaN;
    }
  }
  return { lo, hi };

  /** Where zeros are more than the lower tail, the tail ends at zero. */
  function lowerEnd(l: number, h: number, unit: number): number {
    const silent = at.floor === 0 && at.spread.zeros >= (1 - levels[l]! / 100) / 2;
    return silent ? 0 * unit : yhat[h]! + shape.lo[l]! * unit;
  }
}
