import { outputKeyNames } from "../data/outputs/output_names.ts";
import type { ColumnHead, ColumnValues } from "../data/outputs/row_writer.ts";
import { GROUPS } from "../explain/groups.ts";
import type { KeyExplanation } from "./explain_table.ts";

/**
 * Columns of a table of explanations: key columns, ds, step, yhat, base, one per group, model, version, status, reason. Base and
 * groups add up to yhat.
 *
 * @param keyColumns Names of the key columns.
 */
export function explanationColumns(keyColumns: readonly string[]): ColumnHead[] {
  const number = (name: string): ColumnHead => ({ name, type: "number" });
  const text = (name: string): ColumnHead => ({ name, type: "text" });
  const columns = [
    { ...text("ds"), isTime: true },
    { name: "step", type: "integer" } as const,
    ...["yhat", "base", ...GROUPS].map(number),
    text("model"),
    { name: "version", type: "integer" } as const,
    text("status"),
    text("reason"),
  ];
  return [...outputKeyNames(keyColumns, columns.map(({ name }) => name)).map(text), ...columns];
}

/** The rows of one key, as columns; those of a failed key have no numbers. */
export function explanationRows(told: KeyExplanation): ColumnValues[] {
  const { key, ds, explanation, model, version, status, reason } = told, steps = ds.length;
  const every = <T>(value: T): T[] => Array.from({ length: steps }, () => value);
  const none = new Float64Array(steps).fill(NaN);
  return [
    ...key.parts.map((part) => every(part)),
    [...ds],
    Int32Array.from({ length: steps }, (_, i) => i + 1),
    explanation?.yhat ?? none,
    explanation === null ? none : new Float64Array(steps).fill(explanation.base),
    ...GROUPS.map((group) => explanation?.groups[group] ?? none),
    every(model || null),
    Int32Array.from(every(version)),
    every(status),
    every(reason || null),
  ];
}
