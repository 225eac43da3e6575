import type { ExogenousColumn, Panel, SeriesKey } from "../../core/rows/panel.ts";
import type { FeatureGroup, StoredRows } from "./feature_store.ts";
import { readKeyRows, readKeyTexts } from "./read_key_rows.ts";

/**
 * The panel of keys [from, to) of a table of rows: `ds` is the part of the split, ascending within a key.
 *
 * @param group An open version of a table of rows. @param span `keys`: those keys; `from`, `to`: their positions.
 * @throws {DataError} `CORRUPT_GROUP` if the panel is not as it was written.
 */
export async function readRowPanel(
  group: FeatureGroup | StoredRows,
  { keys, from, to }: { readonly keys: readonly SeriesKey[]; readonly from: number; readonly to: number },
): Promise<Panel> {
  const { exogenous, table, keyRows } = group, targets = targetColumns(table?.targets.length ?? 1);
  const isText = exogenous.map(({ holds }) => holds === "text");
  const names = (wanted: boolean) => exogenous.flatMap(({ name }, c) => isText[c] === wanted ? [`x_${name}`] : []);
  const numbers = await readKeyRows(group, "panel", { columns: ["ds", ...targets, ...names(false)], from, to });
  const texts = await readKeyTexts(group, "panel", { columns: names(true), from, to });
  const [ds = new Float64Array(), ...rest] = numbers, y = rest.slice(0, targets.length), x = rest.slice(targets.length);
  let number = 0, text = 0;
  const columns = exogenous.map((column, c): ExogenousColumn =>
    isText[c]
      ? { ...column, values: new Float64Array(ds.length).fill(NaN), texts: texts[text++]! }
      : { ...column, values: x[number++]! }
  );
  const offsets = new Int32Array(to - from + 1);
  for (let k = from; k < to; k++) offsets[k - from + 1] = offsets[k - from]! + keyRows[k]!;
  return {
    calendar: group.calendar,
    keyColumns: group.keyColumns,
    keys,
    offsets,
    ds: Int32Array.from(ds),
    y: interleaved(y),
    ...targets.length === 1 ? {} : { targets: targets.length },
    exogenous: columns,
  };
}

/** Columns of shape [targets][n] as rows, shape [n × targets]. */
function interleaved(columns: readonly Float64Array[]): Float64Array {
  const [first = new Float64Array()] = columns;
  if (columns.length === 1) return first;
  const out = new Float64Array(columns.length * first.length);
  columns.forEach((column, t) => column.forEach((value, i) => out[i * columns.length + t] = value));
  return out;
}

/**
 * The rows of a panel up to a part, copied; the panel itself if there are no others.
 *
 * @param panel Of a table of rows. @param last The last part that is kept.
 */
export function cutRows(panel: Panel, last: number): Panel {
  const { ds, y, offsets, exogenous, targets = 1 } = panel, kept: number[] = [], ends = new Int32Array(offsets.length);
  for (let k = 0; k + 1 < offsets.length; k++) {
    for (let i = offsets[k]!; i < offsets[k + 1]!; i++) if (ds[i]! <= last) kept.push(i);
    ends[k + 1] = kept.length;
  }
  if (kept.length === ds.length) return panel;
  return {
    ...panel,
    offsets: ends,
    ds: Int32Array.from(kept, (i) => ds[i]!),
    y: Float64Array.from(
      { length: kept.length * targets },
      (_, at) => y[kept[Math.floor(at / targets)]! * targets + at % targets]!,
    ),
    exogenous: exogenous.map((column) => ({
      ...column,
      values: Float64Array.from(kept, (i) => column.values[i]!),
      ...column.texts === undefined ? {} : { texts: kept.map((i) => column.texts![i]!) },
    })),
  };
}

/** Names of the columns of the file: targets `y`, or `y_0`, `y_1`, …; features `x_<name>`. */
export function targetColumns(targets: number): string[] {
  return targets === 1 ? ["y"] : Array.from({ length: targets }, (_, t) => `y_${t}`);
}
