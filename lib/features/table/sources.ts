import type { Design } from "../../core/design.ts";
import type { ColumnKind } from "../../core/task.ts";
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
 * @param design Training rows. @param interactions Pairs of names.
 */
export function sourcesOf(design: Design, interactions: readonly (readonly [string, string])[]): Source[] {
  const kinds = kindsOf(design);
  const plain = design.names.map((name, column) => ({ name, kind: kinds[column]!, columns: [column], size: 0 }));
  const texts = Object.keys(design.textColumns ?? {}).map((name) => (
    { name, kind: "text" as const, columns: [], size: 0 }
  ));
  const combined = interactions.flatMap(([a, b]): Source[] => {
    const i = design.names.indexOf(a), j = design.names.indexOf(b);
    if (i < 0 || j < 0 || kinds[i] !== "category" || kinds[j] !== "category") return [];
    const sizes = [i, j].map((column) => 1 + largest(design, column));
    if (sizes[0]! * sizes[1]! > MOST_COMBINED) return [];
    return [{ name: `${a}_x_${b}`, kind: "category", columns: [i, j], size: sizes[1]! }];
  });
  return [...plain, ...texts, ...combined];
}

/** What the columns of a design hold. */
export function kindsOf({ kinds, categorical }: Pick<Design, "kinds" | "categorical">): readonly ColumnKind[] {
  return kinds ?? categorical.map((category) => category ? "category" : "number");
}

function largest({ rows, names: { length: p }, values }: Design, column: number): number {
  let found = 0;
  for (let row = 0, at = column; row < rows; row++, at += p) if (values[at]! > found) found = values[at]!;
  return found;
}

/**
 * The values of a source on some rows; what is not finite is missing.
 *
 * @param source Of the design that was learned of. @param design Rows of the same columns.
 */
export function sourceRows({ name, columns, size }: Source, design: Design): SourceRows {
  const { rows, names: { length: p }, values } = design, [first, second] = columns;
  if (first === undefined) return { values: new Float64Array(0), texts: design.textColumns?.[name] ?? [] };
  const out = new Float64Array(rows);
  for (let row = 0, at = 0; row < rows; row++, at += p) {
    const x = values[at + first]!, y = second === undefined ? 0 : values[at + second]!;
    const value = second === undefined ? x : y < size ? x * size + y : NaN;
    out[row] = value - value === 0 ? value : NaN;
  }
  return { values: out, texts: [] };
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
