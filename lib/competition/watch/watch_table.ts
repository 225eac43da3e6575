import type { Indexed } from "../../core/rows/indexed.ts";
import { DEFAULT_GROUPS } from "./default_groups.ts";
import { type LearnedScores, learnKey } from "./learned_key.ts";
import { learnGroup, referenceUnder, type WatchGroup } from "./watch_profile.ts";
import type { WatchReference } from "./watch_reference.ts";
import { recordScores, type WatchSource } from "./watch_record.ts";
import { WatchRows } from "./watch_rows.ts";

/** Name under which a run stores what is usual for its keys. */
export const SHARED_WATCH = "watch";

/** Group of the sums over keys that have a value of a key column in common. */
export const TOTAL = "total";

/** What is usual for one key. */
export interface KeyWatch {
  /** Name of its group: one of the table, or one of which limits are those of simulated demand. */
  readonly group: string;
  /** Mean demand, unit of `y`, > 0. */
  readonly level: number;
  /** What was learned of its scores. */
  readonly scores: LearnedScores;
}

/** What is usual for the keys of a run, and what healthy keys do in a year. */
export interface WatchTable {
  /** Level of the intervals that misses are counted of, percent. */
  readonly level: number;
  /** Smallest effect that is worth an alarm, a share: limits are of alarms with at least this effect. */
  readonly floor: number;
  /** Periods of a year. */
  readonly perYear: number;
  /** Periods of the years that were lived for the limits. */
  readonly periods: number;
  /** By name. */
  readonly groups: Readonly<Record<string, WatchGroup>>;
  /** By id of the key, or of a total. */
  readonly keys: KeyWatches;
}

/** What is usual for keys, by id: a map, or what makes each when it is asked for. */
export interface KeyWatches extends Iterable<readonly [id: string, watch: KeyWatch]> {
  /** How many. */
  readonly size: number;
  /** Of one key or total; undefined where nothing is known of it. */
  get(id: string): KeyWatch | undefined;
}

/** What {@linkcode learnWatch} needs to know. */
export interface WatchOptions {
  /** Level of the records' intervals, percent. */
  readonly level: number;
  /** Smallest effect that is worth an alarm, a share. */
  readonly floor: number;
  /** Periods of a year. */
  readonly perYear: number;
  /** Of the run. */
  readonly seed: number;
}

/** Keys with which a group has limits of its own, and those that it is learned from at most, spread evenly. */
const ENOUGH_KEYS = 30, SAMPLE = 1500;
/** Years that are lived for a group: some for each key, within bounds. */
const YEARS_PER_KEY = 6, LEAST_YEARS = 600, MOST_YEARS = 6000;
/** A year of short periods is not lived whole: chances grow with time. */
const MOST_PERIODS = 365;

/**
 * The level of intervals that misses are counted of: the one nearest to 80 %, as of wider ones too few come to tell anything.
 *
 * @param levels Percent, at least one.
 */
export function watchedLevel(levels: readonly number[]): number {
  return levels.reduce((best, level) => Math.abs(level - 80) < Math.abs(best - 80) ? level : best);
}

/**
 * Learn from out-of-sample errors what is usual for each key, and from which statistics its detectors must alarm to keep any
 * promise. A group with few keys is joined with its like; where all are few, limits are those of simulated demand.
 *
 * @param sources Keys and totals. @param options Interval level, floor of the effect, periods of a year, seed.
 */
export function learnWatch(sources: Indexed<WatchSource>, options: WatchOptions): WatchTable {
  const { perYear, floor, level, seed } = options, periods = Math.max(1, Math.min(MOST_PERIODS, Math.round(perYear)));
  const groups: Record<string, WatchGroup> = {}, names = Array.from(sources, ({ group }) => group);
  for (const own of new Set(names)) {
    const [name, members] = groupAmong(own, names) ?? [own, []];
    if (members.length === 0 || Object.hasOwn(groups, name)) continue;
    const size = Math.min(SAMPLE, members.length);
    const sample = Array.from({ length: size }, (_, i) => members[Math.floor(i * members.length / size)]!);
    const draws = Math.max(LEAST_YEARS, Math.min(MOST_YEARS, YEARS_PER_KEY * sample.length));
    const records = sample.map((k) => sources.at(k)!.record());
    const learned = learnGroup(records, { seed, floor, draws, periods, nominal: nominalOf(level) });
    if (learned !== null) groups[name] = learned;
  }
  const table = { level, floor, perYear, periods, groups }, keys = new WatchRows();
  for (const source of sources) {
    const learned = learnOne(table, source);
    if (learned !== null) keys.add(source.id, learned);
  }
  return { ...table, keys };
}

/**
 * Learn what is usual for one key more, in the groups of a table.
 *
 * @param table Of a run. @param source The key.
 * @returns null if its errors are too few or all equal, or without demand.
 */
export function learnOne(table: Omit<WatchTable, "keys">, source: Omit<WatchSource, "id">): KeyWatch | null {
  const name = namesFor(source.group).find((name) => Object.hasOwn(table.groups, name)) ?? source.group;
  const group = groupOf(table, name), scores = recordScores(source.record(), group.exponent);
  const learned = learnKey(scores, { priors: group.priors, nominal: nominalOf(table.level) });
  return learned === null || !(scores.level > 0) ? null : { group: name, level: scores.level, scores: learned };
}

/**
 * The reference that the detectors of a key start from.
 *
 * @param table Of the run that its version is of. @param key `table.keys.get(id)`, or of {@linkcode learnOne}.
 * @param promise False alarms per healthy key and year, > 0.
 */
export function watchReferenceOf(table: Omit<WatchTable, "keys">, key: KeyWatch, promise: number): WatchReference {
  return referenceUnder(key, groupOf(table, key.group), { ...table, promise });
}

/** The narrowest group with enough keys, and their positions; or null. @param names Groups of all keys. */
function groupAmong(own: string, names: readonly string[]): [name: string, members: readonly number[]] | null {
  for (const name of namesFor(own)) {
    const joined = new Set([...new Set(names)].filter((group) => namesFor(group).includes(name)));
    const members = [...names.keys()].filter((k) => joined.has(names[k]!));
    if (members.length >= ENOUGH_KEYS) return [name, members];
  }
  return null;
}

/** Groups that a key of a group may be in, the narrowest first: keys that sell most periods, those that do not, all. */
function namesFor(group: string): string[] {
  switch (group) {
    case TOTAL:
      return [TOTAL];
    case "smooth":
    case "erratic":
      return [group, "regular", "all"];
    case "intermittent":
    case "lumpy":
      return [group, "sparse", "all"];
    default:
      return [group, "all"];
  }
}

function groupOf({ groups }: Omit<WatchTable, "keys">, name: string): WatchGroup {
  return groups[name] ?? DEFAULT_GROUPS[defaultOf(name)];
}

/** Share of actuals that may lie outside of an interval. */
function nominalOf(level: number): number {
  return 1 - level / 100;
}

function defaultOf(group: string): keyof typeof DEFAULT_GROUPS {
  switch (group) {
    case "erratic":
    case "intermittent":
    case "lumpy":
      return group;
    default:
      return "smooth";
  }
}
