import { formatCount } from "../../core/text/plural.ts";
import { errorShape, type LearnedIntervals } from "./interval_profile.ts";

/** An interval level that keys have no ends for, as errors were too few. */
export interface EmptyLevel {
  /** Nominal level in percent. */
  readonly level: number;
  /** Keys without it, >= 1. */
  readonly keys: number;
  /** Most errors that the ends of one of them could rest on. */
  readonly errors: number;
  /** Fewest errors that the level needs. */
  readonly needed: number;
}

/**
 * Fewest errors that both ends of a level need: one must lie beyond each.
 *
 * @param level Nominal level in percent, in (0, 100).
 */
export function errorsNeeded(level: number): number {
  return Math.ceil(2 / (1 - level / 100) - 1 - 1e-9);
}

/**
 * Levels that some keys have no interval for.
 *
 * @param learned What the intervals of a run rest on. @returns Ascending by level; empty if every key has all of them.
 */
export function emptyLevels({ profile, groups, rowErrors }: LearnedIntervals): EmptyLevel[] {
  return profile.levels.flatMap((level, l): EmptyLevel[] => {
    if (rowErrors !== undefined) {
      const isKnown = hasLevel(profile, l);
      return isKnown ? [] : [{ level, keys: groups.length, errors: rowErrors, needed: errorsNeeded(level) }];
    }
    const shapes = groups.map((group) => errorShape(profile, group)).filter(({ lo, hi }) =>
      Number.isNaN(lo[l]) || Number.isNaN(hi[l])
    );
    if (shapes.length === 0) return [];
    const errors = shapes.reduce((most, shape) => Math.max(most, shape.errors), 0);
    return [{ level, keys: shapes.length, errors, needed: errorsNeeded(level) }];
  }).sort((a, b) => a.level - b.level);
}

/** Whether errors of rows were enough for a level, pooled over all keys. */
function hasLevel({ numbers, classes }: LearnedIntervals["profile"], level: number): boolean {
  const isPooled = (bound: number | null | undefined) => bound !== null && bound !== undefined;
  if (classes !== undefined) return isPooled(classes.sets.bounds[""]?.[level]);
  return numbers?.targets.every(({ ends }) => isPooled(ends[""]?.lo[level]) && isPooled(ends[""]?.hi[level])) ?? false;
}

/** A level that is empty, in one line. */
export function tellEmptyLevel({ level, keys, errors, needed }: EmptyLevel): string {
  const who = formatCount(keys, "key has", "keys have");
  return `${who} no ${level} % interval: it needs at least ${needed} errors of folds, ${errors} are known; use more folds, keys or history (INTERVAL_EMPTY)`;
}
