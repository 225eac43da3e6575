import type { Config } from "../../core/config/config.ts";
import { seriesKey } from "../../core/rows/panel.ts";
import { hashSeed } from "../../core/numbers/random.ts";
import { DataError } from "../../core/errors/errors.ts";
import { assignParts, needsFolds, partsByTime, partShares, type SplitUnits, TRAINED } from "./assign_parts.ts";
import { mixTexts } from "./mix_texts.ts";
import type { ScannedRows } from "./scan_rows.ts";

/** The good rows of a table, split. */
export interface SplitRows {
  /** Parts that choices are made on. */
  readonly folds: number;
  /** Part of each row of the source, shape [rows]; of a bad one it says nothing. */
  readonly parts: Int32Array;
}

/** What is split: columns of shape [rows], and which rows are good. */
type Splittable = Pick<
  ScannedRows,
  "rows" | "code" | "keys" | "key" | "content" | "asked" | "shown" | "group" | "twins" | "time" | "y" | "classes"
>;

/** Rows are known by their columns where these are different in one of so many; else equal ones are met by chance. */
const TOLD_APART = 3;

/** Of so many rows every part of usual shares has some: a key begins the deal after any number below. */
const ROUND = 20;

/**
 * Split the good rows of a table: by its time if it has one; else by chance, alike for each class of a key, and rows that
 * models cannot tell apart, or those of a group, into one part; where columns are too few to tell rows apart, each by itself.
 * No number that came changes the part of another row. What a key is split into depends on its own rows alone, but for groups, and for time.
 *
 * @param scanned The rows. @param config Shares, folds, problem.
 * @throws {DataError} `SPLIT_IMPOSSIBLE` if too few times are different.
 */
export function splitRows(scanned: Splittable, config: Pick<Config, "split" | "time">): SplitRows {
  const good = goodRows(scanned), byKey = rowsOfKeys(scanned, good), { split } = config;
  const isSmall = byKey.some((rows) => rows.length > 0 && needsFolds(rows.length, split));
  const folds = isSmall ? split.folds : 1, parts = new Int32Array(scanned.rows).fill(TRAINED);
  if (scanned.time !== null) {
    const own = partsByTime(Float64Array.from(good, (row) => scanned.time![row]!), split, folds);
    if (own === null) throw tooFewTimes(config.time ?? "");
    good.forEach((row, i) => parts[row] = own[i]!);
    return { folds, parts };
  }
  const classes = scanned.classes === null ? null : scanned.y, always = rareClasses(classes, good);
  // Groups go through all keys: who is trained on in one must not be judged in another.
  const spans = scanned.group === null ? spansOf(scanned, byKey) : [{ rows: [...good], id: null, targets: 1 }];
  spans.forEach(({ rows, id, targets }) => {
    const { units, of } = unitsOf(rows, { order: orderOf(rows, scanned), classes, always });
    const turn = id === null ? 0 : hashSeed(id), count = id !== null || !isSmall ? rows.length / targets : 0;
    const own = assignParts(
      units,
      partShares(split, { rows: count, folds, turn }),
      { always, dealt: Math.floor(turn / 2 ** 32 * ROUND) },
    );
    rows.forEach((row, i) => parts[row] = own[of[i]!]!);
  });
  return { folds, parts };
}

function goodRows({ rows, code }: Pick<Splittable, "rows" | "code">): Int32Array {
  return Int32Array.from({ length: rows }, (_, row) => row).filter((row) => code[row] === 0);
}

/** Good rows of each key, in the order of the source; shape [keys]. */
function rowsOfKeys({ keys, key }: Pick<Splittable, "keys" | "key">, good: Int32Array): number[][] {
  const rows = keys.map((): number[] => []);
  for (const row of good) rows[key[row]!]!.push(row);
  return rows;
}

/** Rows that are dealt out together. */
interface SplitSpan {
  readonly rows: readonly number[];
  /** Of the key that they are of; null of all. */
  readonly id: string | null;
  /** Rows that one of the source became. */
  readonly targets: number;
}

/** Rows of each key; where targets are keys of their own, of all of them together: who is trained on for one is not judged for another. */
function spansOf({ keys, twins }: Splittable, byKey: readonly (readonly number[])[]): SplitSpan[] {
  if (twins === null) return byKey.map((rows, k) => ({ rows, id: keys[k]!.id, targets: 1 }));
  const places = Map.groupBy(keys.keys(), (k) => seriesKey(keys[k]!.parts.slice(0, -1)).id);
  return [...places].map(([id, own]) => ({ rows: own.flatMap((k) => byKey[k]!), id, targets: own.length }));
}

/** What rows are taken in order of, shape [n]: equal where they stay together. One without a group is by itself. */
function orderOf(rows: readonly number[], scanned: Splittable): Float64Array {
  const { group, twins } = scanned;
  const single = (some: readonly number[]) =>
    twins === null ? ordered(some, scanned) : Float64Array.from(some, (row) => twins[row]!);
  if (group === null) return single(rows);
  const others = single(rows.filter((row) => Number.isNaN(group[row]!)));
  let other = 0;
  return Float64Array.from(rows, (row) => Number.isNaN(group[row]!) ? others[other++]! : group[row]!);
}

/** The same of rows without groups. */
function ordered(rows: readonly number[], { asked, shown, content }: Splittable): Float64Array {
  const first = new Map<number, number>();
  for (const row of rows) first.set(shown[row]!, Math.min(asked[row]!, first.get(shown[row]!) ?? Infinity));
  if (first.size * TOLD_APART >= rows.length) return Float64Array.from(rows, (row) => first.get(shown[row]!)!);
  const met = new Map<number, number>(), order = new Float64Array(rows.length);
  for (const i of [...rows.keys()].sort((a, b) => content[rows[a]!]! - content[rows[b]!]!)) {
    const own = asked[rows[i]!]!, times = met.get(own) ?? 0;
    met.set(own, times + 1);
    order[i] = mixTexts([String(own), String(times)], 0);
  }
  return order;
}

/** Rows that stay together, with the class that most of them have. */
function unitsOf(
  rows: readonly number[],
  { order, classes, always }: {
    readonly order: Float64Array;
    readonly classes: Float64Array | null;
    readonly always: ReadonlySet<number>;
  },
): { readonly units: SplitUnits; readonly of: Int32Array } {
  const places = new Map<number, number>(), of = new Int32Array(rows.length), counts: Map<number, number>[] = [];
  rows.forEach((row, i) => {
    const place = places.get(order[i]!) ?? places.size, own = classes?.[row] ?? 0;
    places.set(order[i]!, place);
    of[i] = place;
    const count = counts[place] ??= new Map();
    count.set(own, (count.get(own) ?? 0) + 1);
  });
  return {
    of,
    units: {
      order: Float64Array.from(places.keys()),
      rows: Int32Array.from(counts, (count) => [...count.values()].reduce((sum, n) => sum + n, 0)),
      // What one of them must be trained on, all are.
      stratum: Int32Array.from(
        counts,
        (count) => [...count.keys()].find((own) => always.has(own)) ?? mostCommon(count),
      ),
    },
  };
}

/** Of equally common classes the first. */
function mostCommon(count: ReadonlyMap<number, number>): number {
  let best = 0, most = 0;
  for (const [own, rows] of count) if (rows > most || (rows === most && own < best)) [best, most] = [own, rows];
  return best;
}

/** Classes of a single row: judged on it alone, no model could know it. */
function rareClasses(classes: Float64Array | null, good: Int32Array): Set<number> {
  if (classes === null) return new Set();
  const count = new Map<number, number>();
  for (const row of good) count.set(classes[row]!, (count.get(classes[row]!) ?? 0) + 1);
  return new Set([...count].filter(([, rows]) => rows === 1).map(([own]) => own));
}

function tooFewTimes(column: string): DataError {
  return new DataError(
    "SPLIT_IMPOSSIBLE",
    `Cannot split by time as ${JSON.stringify(column)} must have different times for a first and a last part: ` +
      "current value is too few",
    { hint: 'Say "time": null in the config for a split by chance, or other shares in `split`.', context: { column } },
  );
}
