import type { ExogenousColumn, Panel } from "../../core/rows/panel.ts";
import { type FeatureGroup, GROUP_FILES, keysAt, type StoredRows } from "./feature_store.ts";
import { damagedFile } from "./group_damage.ts";
import { assertKeyIds } from "./group_keys.ts";
import { readKeyRows } from "./read_key_rows.ts";
import { cutRows, readRowPanel } from "./read_row_panel.ts";

/** Options of {@linkcode readChunk}. */
export interface ReadChunkOptions {
  /** Last period, or part, to read; rows after it are left out, as if the table had ended there. Default: the group's end. */
  readonly asOf?: number;
}

/**
 * Read the panel of keys [from, to) of a feature group, without DuckDB: only the Parquet row groups that hold them.
 *
 * @param group An open version. @param from First key position. @param to End, exclusive.
 * @param options `asOf`.
 * @returns Columns in memory of their own. With `asOf`, a key that starts later has no rows.
 * @throws {RangeError} If the span is not inside the group.
 * @throws {DataError} `CORRUPT_GROUP` if the panel or a key is not as it was written.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { prepareTable } from "@lib/data/prepare.ts";
 * import { readChunk } from "@lib/data/store/read_chunk.ts";
 * import { parseConfig } from "@lib/core/config/config.ts";
 * const dir = Deno.makeTempDirSync();
 * Deno.writeTextFileSync(`${dir}/t.csv`, "date,item,demand\n2024-01-01,007,5\n2024-01-03,007,6\n");
 * const { group } = await prepareTable(parseConfig({ source: `${dir}/t.csv`, keys: ["item"] }), { store: dir });
 * const panel = await readChunk(group, 0, 1);
 * assertEquals([...panel.y], [5, NaN, 6]);
 * ```
 */
export async function readChunk(
  group: FeatureGroup | StoredRows,
  from: number,
  to: number,
  options: ReadChunkOptions = {},
): Promise<Panel> {
  if (!(from >= 0 && to <= group.keyRows.length && from <= to)) {
    throw new RangeError(
      `Cannot read keys as the span must lie inside [0, ${group.keyRows.length}): current value is [${from}, ${to})`,
    );
  }
  const keys = keysAt(group, from, to);
  assertKeyIds(keys, { from, damaged: damagedFile(group.dir, GROUP_FILES.keys) });
  if (group.table !== undefined) {
    return cutRows(await readRowPanel(group, { keys, from, to }), options.asOf ?? group.end);
  }
  const asOf = Math.min(options.asOf ?? group.end, group.end);
  const columns = ["y", ...group.exogenous.map((column) => `x_${column.name}`)];
  const values = await readKeyRows(group, "panel", { columns, from, to });
  const { offsets, ds } = calendarOf(group, from, to);
  const panel: Panel = {
    calendar: group.calendar,
    keyColumns: group.keyColumns,
    keys,
    offsets,
    ds,
    y: values[0]!,
    exogenous: group.exogenous.map((column, c) => ({ ...column, values: values[c + 1]! })),
  };
  return asOf < group.end ? cutPanel(panel, asOf) : panel;
}

/** Periods need no reading: each key's calendar is gap-free and ends at the panel's end. */
function calendarOf(
  group: Pick<FeatureGroup, "end" | "keyRows">,
  from: number,
  to: number,
): { offsets: Int32Array; ds: Int32Array } {
  const offsets = new Int32Array(to - from + 1);
  for (let k = from; k < to; k++) offsets[k - from + 1] = offsets[k - from]! + group.keyRows[k]!;
  const ds = new Int32Array(offsets[to - from]!);
  for (let k = 0; k < to - from; k++) {
    for (let i = offsets[k]!; i < offsets[k + 1]!; i++) ds[i] = group.end + 1 - (offsets[k + 1]! - i);
  }
  return { offsets, ds };
}

function cutPanel(panel: Panel, asOf: number): Panel {
  const keys = panel.keys.length;
  const offsets = new Int32Array(keys + 1);
  for (let k = 0; k < keys; k++) {
    const start = panel.offsets[k]!, end = panel.offsets[k + 1]!;
    offsets[k + 1] = offsets[k]! +
      (start === end ? 0 : Math.min(Math.max(asOf + 1 - panel.ds[start]!, 0), end - start));
  }
  const pick = <T extends Float64Array | Int32Array>(values: T, out: T): T => {
    for (let k = 0; k < keys; k++) {
      const start = panel.offsets[k]!;
      out.set(values.subarray(start, start + offsets[k + 1]! - offsets[k]!), offsets[k]);
    }
    return out;
  };
  const floats = (values: Float64Array) => pick(values, new Float64Array(offsets[keys]!));
  const exogenous = panel.exogenous.map((column): ExogenousColumn => ({ ...column, values: floats(column.values) }));
  return { ...panel, offsets, ds: pick(panel.ds, new Int32Array(offsets[keys]!)), y: floats(panel.y), exogenous };
}
