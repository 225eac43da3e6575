import type { Design } from "../../core/rows/design.ts";
import type { Panel } from "../../core/rows/panel.ts";
import { targetsOf, widthOf } from "../../core/rows/task.ts";
import { type TableSpec, tableSpecHash } from "./table_spec.ts";

/**
 * Rows of a table as a design, as they are: nothing is learned of them.
 *
 * @param spec Which columns. @param panel Of frequency `row`, with those columns in any order. @param rows Which, default all.
 * @returns Shape [rows × columns without texts]; a row's key is its position in the panel, its `ds` that of the panel.
 * @throws {RangeError} If a column is missing.
 */
export function tableDesign(spec: TableSpec, panel: Panel, rows: Int32Array = everyRow(panel)): Design {
  const found = spec.columns.map((column) => columnOf(panel, column.name));
  const plain = spec.columns.flatMap((column, c) => column.kind === "text" ? [] : [{ column, from: found[c]! }]);
  const p = plain.length, n = rows.length, values = new Float64Array(n * p);
  plain.forEach(({ from }, c) => {
    for (let i = 0; i < n; i++) values[i * p + c] = from.values[rows[i]!]!;
  });
  return {
    specHash: tableSpecHash(spec),
    names: plain.map(({ column }) => column.name),
    categorical: plain.map(({ column }) => column.kind === "category"),
    kinds: plain.map(({ column }) => column.kind),
    textColumns: Object.fromEntries(
      spec.columns.flatMap(({ name, kind }, c) =>
        kind === "text" ? [[name, Array.from(rows, (row) => found[c]!.texts?.[row] ?? "")]] : []
      ),
    ),
    levels: Object.fromEntries(
      spec.columns.flatMap(({ name, levels }) => levels === undefined ? [] : [[name, levels]]),
    ),
    outputNames: spec.classes.length > 0 ? spec.classes : spec.targets,
    ...(spec.encode === undefined ? {} : { encode: spec.encode }),
    ...possibleClasses(spec, panel, rows),
    task: spec.task,
    rows: n,
    values,
    target: targetRows(spec, panel, rows),
    weight: new Float64Array(n).fill(1),
    key: keysOf(panel, rows),
    ds: Int32Array.from(rows, (row) => panel.ds[row]!),
    step: new Int32Array(n).fill(1),
    link: "identity",
    transform: Float64Array.from({ length: 2 * n }, (_, i) => i % 2),
  };
}

/** Classes of the target that each row is asked for; of one that is not known all. */
function possibleClasses(
  { possible, task, columns }: TableSpec,
  panel: Panel,
  rows: Int32Array,
): Pick<Design, "possible"> {
  if (possible === undefined) return {};
  const classes = widthOf(task), levels = columns.find(({ name }) => name === possible.column)?.levels ?? [];
  const asked = columnOf(panel, possible.column).values, out = new Uint8Array(rows.length * classes);
  rows.forEach((row, i) => {
    const target = levels[asked[row]!];
    if (target === undefined || !Object.hasOwn(possible.classes, target)) out.fill(1, i * classes, (i + 1) * classes);
    else for (const c of possible.classes[target]!) out[i * classes + c] = 1;
  });
  return { possible: out };
}

function everyRow(panel: Panel): Int32Array {
  return Int32Array.from(panel.ds, (_, row) => row);
}

function columnOf({ exogenous }: Panel, name: string): Panel["exogenous"][number] {
  const found = exogenous.find((column) => column.name === name);
  if (found !== undefined) return found;
  throw new RangeError(`Cannot make rows as the panel must have the column ${name}: current value is none`);
}

function targetRows({ task }: TableSpec, { y }: Panel, rows: Int32Array): Float64Array {
  const width = targetsOf(task), out = new Float64Array(rows.length * width);
  for (let i = 0; i < rows.length; i++) {
    for (let t = 0; t < width; t++) out[i * width + t] = y[rows[i]! * width + t]!;
  }
  return out;
}

function keysOf({ offsets }: Panel, rows: Int32Array): Int32Array {
  const out = new Int32Array(rows.length);
  let key = 0;
  for (let i = 0; i < rows.length; i++) {
    if (rows[i]! < offsets[key]!) key = 0;
    while (rows[i]! >= offsets[key + 1]!) key++;
    out[i] = key;
  }
  return out;
}
