import { outputKeyNames } from "../data/outputs/output_names.ts";
import type { ColumnHead, ColumnValues } from "../data/outputs/row_writer.ts";
import type { RowsKeyExplanation } from "./explain_rows.ts";

/** Begins the name of what a column adds. */
const ADDS = "adds_";

/**
 * Columns of a table of explanations of rows: key columns, row (from 1, among those of its key), output (a target or a class),
 * predicted, base, one per column of the table (`adds_<column>`), rest, model, version, status, reason. Base, columns and rest add up
 * to what is predicted.
 *
 * @param names Key columns, and columns of the table.
 */
export function rowExplanationColumns(
  { keyColumns, columns }: { readonly keyColumns: readonly string[]; readonly columns: readonly string[] },
): ColumnHead[] {
  const number = (name: string): ColumnHead => ({ name, type: "number" });
  const text = (name: string): ColumnHead => ({ name, type: "text" });
  const heads: ColumnHead[] = [
    { name: "row", type: "integer" },
    text("output"),
    ...["predicted", "base", ...columns.map((name) => `${ADDS}${name}`), "rest"].map(number),
    text("model"),
    { name: "version", type: "integer" },
    text("status"),
    text("reason"),
  ];
  return [...outputKeyNames(keyColumns, heads.map(({ name }) => name)).map(text), ...heads];
}

/**
 * Lines of one key, as columns: its outputs row by row; of a failed key one line without numbers.
 *
 * @param told Of the key. @param columns Of the table; what a model does not read adds nothing.
 */
export function rowExplanationRows(told: RowsKeyExplanation, columns: readonly string[]): ColumnValues[] {
  const { key, places, explanation, model, version, status, reason } = told;
  if (explanation === null) {
    const none = [NaN, NaN, ...columns.map(() => NaN), NaN].map((value) => Float64Array.of(value));
    return [
      ...key.parts.map((part) => [part]),
      ...[[null], [null], ...none],
      ...[[model || null], Int32Array.of(version), [status], [reason || null]],
    ];
  }
  const { outputs, values, base, rest, predicted } = explanation,
    width = outputs.length,
    p = explanation.columns.length;
  const lines = places.length * width, every = <T>(value: T): T[] => Array.from({ length: lines }, () => value);
  return [
    ...key.parts.map((part) => every(part)),
    Int32Array.from({ length: lines }, (_, i) => places[Math.floor(i / width)]! + 1),
    Array.from({ length: lines }, (_, i) => outputs[i % width]!),
    predicted,
    Float64Array.from({ length: lines }, (_, i) => base[i % width]!),
    ...columns.map((name) => {
      const f = explanation.columns.indexOf(name);
      return Float64Array.from({ length: lines }, (_, i) => f < 0 ? 0 : values[i * p + f]!);
    }),
    rest,
    every(model || null),
    Int32Array.from(every(version)),
    every(status),
    every(reason || null),
  ];
}
