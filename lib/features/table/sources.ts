import type { Design } from "../../core/rows/design.ts";
import type { ColumnKind } from "../../core/rows/task.ts";
import type { SourceRows } from "./column_encoding.ts";

/** A column, or two combined, that features are made of. */
export interface Source {
  /** Name of the column, or `a_x_b` of combined categories. */
  readonly name: string;
  /** What its values are. */
  readonly kind: ColumnKind;
  /** Positions among the design's columns: one, or both whose categories are combined; none of a text. */
  readonly columns: readonly number[];
  /** Of combined categories: numbers that the second can have; else 0. */
  readonly size: number;
}

/** Numbers of combined categories beyond which they are not told apart exactly. */
const MOST_COMBINED = 2 ** 31 - 1;

/**
 * The columns and texts of a design, and the categories among its interactions combined.
 *
 * @param design Training rows. @param turned Its columns. @param interactions Pairs of names.
 */
export function sourcesOf(
  design: Design,
  turned: readonly Float64Array[],
  interactions: readonly (readonly [string, string])[],
): Source[] {
  const kinds = kindsOf(design);
  const plain = design.names.map((name, column) => ({ name, kind: kinds[column]!, columns: [column], size: 0 }));
  const texts = Object.keys(design.textColumns ?? {}).map((name) => (
    { name, kind: "text" as const, columns: [], size: 0 }
  ));
  const combined = interactions.flatMap(([a, b]): Source[] => {
    const i = design.names.indexOf(a), j = design.names.indexOf(b);
    if (i < 0 || j < 0 || kinds[i] !== "category" || kinds[j] !== "category") return [];
    const sizes = [i, j].map((column) => 1 + largest(turned[column]!));
    if (sizes[0]! * sizes[1]! > MOST_COMBINED) return [];
    return [{ name: `${a}_x_${b}`, kind: "category", columns: [i, j], size: sizes[1]! }];
  });
  return [...plain, ...texts, ...combined];
}

/** What the columns of a design hold. */
export function kindsOf({ kinds, categorical }: Pick<Design, "kinds" | "categorical">): readonly ColumnKind[] {
  return kinds ?? categorical.map((category) => category ? "category" : "number");
}

function largest(column: Float64Array): number {
  return column.reduce((found, value) => value > found ? value : found, 0);
}

/** Rows that are turned at once, so that what is read stays in the cache. */
export const BLOCK_ROWS = 64;

/**
 * The columns of a design, each by itself; what is not finite is missing.
 *
 * @param design Shape [n × p]. @returns p columns of shape [n].
 */
export function turnedColumns({ rows, names: { length: p }, values }: Design): Float64Array[] {
  const columns = Array.from({ length: p }, () => new Float64Array(rows));
  for (let from = 0; from < rows; from += BLOCK_ROWS) {
    const to = Math.min(rows, from + BLOCK_ROWS);
    for (let c = 0; c < p; c++) {
      const column = columns[c]!;
      for (let row = from, at = from * p + c; row < to; row++, at += p) {
        const value = values[at]!;
        column[row] = value - value === 0 ? value : NaN;
      }
    }
  }
  return columns;
}

/**
 * The values of a source on some rows.
 *
 * @param source Of the design that was learned of. @param design Rows of the same columns.
 * @param columns Of the design, as {@linkcode turnedColumns} gives them.
 */
export function sourceRows(
  { name, columns: [first, second], size }: Source,
  design: Design,
  columns: readonly Float64Array[],
): SourceRows {
  if (first === undefined) return { values: new Float64Array(0), texts: design.textColumns?.[name] ?? [] };
  const left = columns[first]!;
  if (second === undefined) return { values: left, texts: [] };
  const right = columns[second]!;
  return { values: left.map((x, row) => right[row]! < size ? x * size + right[row]! : NaN), texts: [] };
}

/**
 * Texts of the numbers of a source that is a category.
 *
 * @param source Any. @param design Whose columns it is made of.
 * @returns By number; those of combined categories only where both have texts.
 */
export function levelTexts({ name, columns, size }: Source, { names, levels = {} }: Design): readonly string[] {
  const [first, second] = columns.map((column) => levels[names[column]!] ?? []);
  if (first === undefined || second === undefined) return levels[name] ?? [];
  const out: string[] = [];
  first.forEach((a, i) => second.slice(0, size).forEach((b, j) => out[i * size + j] = `${a}&${b}`));
  return out;
}
