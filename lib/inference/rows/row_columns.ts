import { outputKeyNames } from "../../data/outputs/output_names.ts";
import type { ColumnHead, ColumnValues } from "../../data/outputs/row_writer.ts";
import type { RowForm, RowsToPredict, TablePredictions } from "./predict_table.ts";
import { rowOutcome, rowSet } from "./row_outcome.ts";

/** What a table of predictions is made of. */
export interface RowColumnsOptions {
  /** Names of the parts of a key. */
  readonly keyColumns: readonly string[];
  /** Names of further columns of the input that are handed through; as `input_<name>` where predictions have one of that name. */
  readonly keep: readonly string[];
  /** Columns behind all others; default none. */
  readonly last?: readonly ColumnHead[];
}

/**
 * Columns of a table of predictions: key columns, those that are kept, row (from 1), the numbers of each target with their
 * intervals (`yhat`, `lo_80`, `hi_80`; of several targets `yhat_<target>` …) or the class, the probability of each and the
 * sets (`class`, `p_<class>`, `set_80`), model, scope, version, status, reason.
 *
 * @param form What is predicted. @param options Names.
 */
export function rowColumns(form: RowForm, { keyColumns, keep, last = [] }: RowColumnsOptions): ColumnHead[] {
  const columns: ColumnHead[] = [
    { name: "row", type: "integer" },
    ...unique(form.classes.length === 0 ? numberHeads(form) : classHeads(form)),
    ...["model", "scope"].map(text),
    { name: "version", type: "integer" },
    ...["status", "reason"].map(text),
    ...last,
  ];
  const own = columns.map(({ name }) => name), keys = outputKeyNames(keyColumns, [...own, ...keep]);
  return [...[...keys, ...outputKeyNames(keep, [...own, ...keys], { prefix: "input" })].map(text), ...columns];
}

function numberHeads({ targets, levels }: RowForm): ColumnHead[] {
  return targets.flatMap((target) => {
    const end = targets.length === 1 ? "" : `_${target}`;
    return ["yhat", ...levels.flatMap((level) => [`lo_${level}`, `hi_${level}`])].map((name) =>
      number(`${name}${end}`)
    );
  });
}

function classHeads({ classes, levels }: RowForm): ColumnHead[] {
  return [text("class"), ...classes.map((name) => number(`p_${name}`)), ...levels.map((level) => text(`set_${level}`))];
}

/** A target may be called `80`, and a class `p`: names of columns differ all the same. */
function unique(columns: readonly ColumnHead[]): ColumnHead[] {
  const names = outputKeyNames(columns.map(({ name }) => name), [
    "row",
    "model",
    "scope",
    "version",
    "status",
    "reason",
  ]);
  const taken = new Set<string>();
  return columns.map((column, c) => {
    let name = names[c]!;
    while (taken.has(name)) name = `${name}_`;
    taken.add(name);
    return { ...column, name };
  });
}

/** What a block of rows is written from. */
export interface RowBlock {
  /** The rows. */
  readonly table: Pick<RowsToPredict, "keys" | "keyOf">;
  /** What was predicted. */
  readonly predictions: TablePredictions;
  /** Texts of the columns that are kept, shape [columns][n]. */
  readonly kept: readonly (readonly (string | null)[])[];
  /** Number of the first row, from 1. */
  readonly first: number;
  /** Numbers of the rows from 0, shape [n], where they do not follow each other; default: they do. */
  readonly places?: Int32Array;
}

/**
 * Rows of a table of predictions, in the order of the input; a row without a prediction has no numbers.
 *
 * @param block Rows and predictions. @param form Of the whole table. @param keyColumns Names of the parts of a key.
 * @returns One array per column of {@linkcode rowColumns}, shape [n].
 */
export function rowValues(
  { table: { keys, keyOf }, predictions, kept, first, places }: RowBlock,
  form: RowForm,
  keyColumns: readonly string[],
): ColumnValues[] {
  const told = (row: number) => predictions.keys[keyOf[row]!]!;
  const perRow = <T>(value: (row: number) => T): T[] => Array.from(keyOf, (_, row) => value(row));
  const outcomes = perRow((row) => rowOutcome(predictions, row, keyOf[row]!));
  return [
    ...keyColumns.map((_, p) => perRow((row) => keys[keyOf[row]!]!.parts[p]!)),
    ...kept,
    Int32Array.from(keyOf, (_, row) => places === undefined ? first + row : 1 + places[row]!),
    ...form.classes.length === 0 ? numberValues(predictions, form) : classValues(predictions, form),
    perRow((row) => told(row).model || null),
    perRow((row) => told(row).scope),
    Int32Array.from(perRow((row) => told(row).version)),
    outcomes.map(({ status }) => status),
    outcomes.map(({ reason }) => reason || null),
  ];
}

function numberValues({ values, lo, hi, targets, levels, failed }: TablePredictions, form: RowForm): Float64Array[] {
  const width = targets.length, none = new Float64Array(failed.length).fill(NaN);
  const column = (numbers: Float64Array | undefined, t: number) =>
    numbers === undefined || t < 0 ? none : failed.length === 0 ? none : strided(numbers, t, width);
  return form.targets.flatMap((target) => {
    const t = targets.indexOf(target);
    const ends = form.levels.flatMap((level) => {
      const l = levels.indexOf(level);
      return [column(lo[l], t), column(hi[l], t)];
    });
    return [column(values, t), ...ends];
  });
}

function classValues(predictions: TablePredictions, form: RowForm): ColumnValues[] {
  const { values, labels, classes, failed } = predictions, width = classes.length, rows = failed.length;
  const perRow = <T>(value: (row: number) => T): T[] => Array.from({ length: rows }, (_, row) => value(row));
  const setOf = (row: number, level: number) => {
    const set = rowSet(predictions, row, level);
    return set && JSON.stringify(set);
  };
  return [
    perRow((row) => classes[labels[row] ?? -1] ?? null),
    ...form.classes.map((name) => {
      const c = classes.indexOf(name);
      return c < 0 ? new Float64Array(rows).fill(NaN) : strided(values, c, width);
    }),
    ...form.levels.map((level) => perRow((row) => setOf(row, level))),
  ];
}

function strided(values: Float64Array, from: number, width: number): Float64Array {
  return Float64Array.from({ length: values.length / width }, (_, row) => values[row * width + from]!);
}

function text(name: string): ColumnHead {
  return { name, type: "text" };
}

function number(name: string): ColumnHead {
  return { name, type: "number" };
}
