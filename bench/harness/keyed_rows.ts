import { type ColumnHead, type ColumnValues, openRowWriter } from "@lib/data/outputs/row_writer.ts";
import { createRng, hashSeed, type Rng } from "@lib/core/numbers/random.ts";

/** Columns of numbers of a {@linkcode KeyedRows}. */
export const NUMBERS = 8;
/** Levels of its categories, named so that their order is that of their numbers. */
export const LEVELS = [5, 12];

/** Rows of a table without a calendar that belong to keys, in columns of shape [n]. */
export interface KeyedRows {
  /** Number of the key. */
  readonly key: Int32Array;
  /** By column; NaN is missing. */
  readonly numbers: readonly Float64Array[];
  /** Number of the level, by column. */
  readonly categories: readonly Int32Array[];
  /** A number, or 1 for the class that is asked for and 0 for the other. */
  readonly y: Float64Array;
}

/** How large, and what is asked for. */
export interface KeyedRowsOptions {
  readonly keys: number;
  /** Fewest and most rows of a key that are known. */
  readonly rows: readonly [number, number];
  /** Rows of each key that come after. */
  readonly later: number;
  readonly isClass: boolean;
  readonly seed: number;
}

/** What moves the target of a key. */
interface Ways {
  readonly level: number;
  /** Shape [numbers]. */
  readonly slopes: Float64Array;
  /** Shape [categories][levels]. */
  readonly effects: readonly Float64Array[];
}

/**
 * A seeded table as of customers: every other key follows what all have in common, the others have slopes of their own beside
 * it; some numbers count for nothing, one bends, two work together, one is missing in a twentieth of the rows.
 *
 * @returns `known`: what both sides learn from; `later`: what they are judged on.
 */
export function keyedRows(options: KeyedRowsOptions): { known: KeyedRows; later: KeyedRows } {
  const rng = createRng(hashSeed("keyed", options.seed)), common = commonWays(rng);
  const ways = Array.from(
    { length: options.keys },
    (_, key) => key % 2 === 0 ? shifted(common, rng) : own(common, rng),
  );
  const [fewest, most] = options.rows;
  const counts = ways.map(() => fewest + rng.integer(most - fewest + 1));
  const rowsOf = (count: readonly number[]) => Int32Array.from(count.flatMap((rows, key) => Array(rows).fill(key)));
  return {
    known: drawRows(rowsOf(counts), { ways, rng, isClass: options.isClass }),
    later: drawRows(rowsOf(ways.map(() => options.later)), { ways, rng, isClass: options.isClass }),
  };
}

function commonWays(rng: Rng): Ways {
  return {
    level: 0,
    slopes: Float64Array.from({ length: NUMBERS }, (_, j) => j < 5 ? rng.normal() : 0),
    effects: LEVELS.map((levels) => Float64Array.from({ length: levels }, () => 0.6 * rng.normal())),
  };
}

/** As all others, at a level of its own. */
function shifted(common: Ways, rng: Rng): Ways {
  return { ...common, level: rng.normal() };
}

function own(common: Ways, rng: Rng): Ways {
  return { ...shifted(common, rng), slopes: common.slopes.map((slope, j) => j < 5 ? slope + 1.2 * rng.normal() : 0) };
}

function drawRows(
  key: Int32Array,
  { ways, rng, isClass }: { readonly ways: readonly Ways[]; readonly rng: Rng; readonly isClass: boolean },
): KeyedRows {
  const numbers = Array.from({ length: NUMBERS }, () => Float64Array.from(key, () => rng.normal()));
  const categories = LEVELS.map((levels) => Int32Array.from(key, () => Math.floor(levels * rng.next() ** 1.5)));
  const y = Float64Array.from(key, (k, row) => {
    const { level, slopes, effects } = ways[k]!;
    let value = level + Math.sin(2 * numbers[5]![row]!) + 0.7 * numbers[0]![row]! * numbers[1]![row]!;
    slopes.forEach((slope, j) => value += slope * numbers[j]![row]!);
    effects.forEach((effect, c) => value += effect[categories[c]![row]!]!);
    return isClass ? Number(rng.next() < 1 / (1 + Math.exp(-value))) : value + rng.normal();
  });
  const missing = numbers[4]!;
  for (let row = 0; row < missing.length; row++) if (rng.next() < 0.05) missing[row] = NaN;
  return { key, numbers, categories, y };
}

/** A column of a file with its values. */
export type TableColumn = ColumnHead & { readonly values: ColumnValues };

/** As a person would have it: keys, levels and classes are texts. */
export function tableColumns(
  { key, numbers, categories, y }: KeyedRows,
  { isClass }: { readonly isClass: boolean },
): TableColumn[] {
  const text = (name: string, values: Iterable<string>) => ({ name, type: "text" as const, values: [...values] });
  const number = (name: string, values: Float64Array) => ({ name, type: "number" as const, values });
  return [
    text("customer", Array.from(key, (k) => `c${String(k).padStart(4, "0")}`)),
    ...numbers.map((values, j) => number(`x${j}`, values)),
    ...categories.map((values, j) =>
      text(`c${j}`, Array.from(values, (level) => `level ${String(level).padStart(2, "0")}`))
    ),
    isClass ? text("y", Array.from(y, (value) => value === 1 ? "yes" : "no")) : number("y", y),
  ];
}

/** Columns as a file, numbers with all their digits. @param path By its ending. @param columns Of one length. */
export function writeColumns(path: string, columns: readonly TableColumn[]): void {
  const writer = openRowWriter(path, columns, { digits: "all" });
  try {
    writer.append(columns.map(({ values }) => values));
    writer.finish();
  } finally {
    writer.discard();
  }
}
