import { type SeriesKey, seriesKey } from "../core/panel.ts";
import type { Files } from "../storage/files.ts";
import { publishFile } from "../storage/publish.ts";
import type { FeatureGroup, GroupInfo } from "./feature_store.ts";

/** What `keys.json` holds: columns, as one parse of plain JSON is several times as fast as a Parquet file of texts. */
interface KeyColumns {
  /** Shape [k]. */
  readonly id: readonly string[];
  /** Rows per key, shape [k]. */
  readonly rows: readonly number[];
  /** Rows ahead per key, shape [k]. */
  readonly future: readonly number[];
  /** Rows behind the last source row per key, shape [k]; versions of before do not have them. */
  readonly late?: readonly number[];
  /** One text per key and key column, shape [parts][k]. */
  readonly parts: readonly (readonly string[])[];
}

/** Makes an error from what is wrong. */
type Damaged = (detail: string, cause?: unknown) => Error;

/**
 * Write the keys of a version.
 *
 * @param path JSON file. @param keys Sorted keys, shape [k].
 * @param options `keyColumns`; `keyRows`, `futureRows` and `lateRows`, shape [k]; `files`: file operations.
 * @throws {DataError} `DISK_FULL`, `READ_ONLY`, `WRITE_FAILED` and the like.
 */
export function writeKeys(
  path: string,
  keys: readonly SeriesKey[],
  options: Pick<FeatureGroup, "keyColumns" | "keyRows" | "futureRows" | "lateRows"> & { readonly files?: Files },
): void {
  const columns: KeyColumns = {
    id: keys.map((key) => key.id),
    rows: Array.from(options.keyRows),
    future: Array.from(options.futureRows),
    ...options.lateRows === undefined ? {} : { late: Array.from(options.lateRows) },
    parts: options.keyColumns.map((_, p) => keys.map((key) => key.parts[p]!)),
  };
  publishFile(path, JSON.stringify(columns), options);
}

/**
 * The keys of a version, from the verified content of `keys.json`.
 *
 * @param bytes UTF-8 JSON. @param info Manifest of the version. @param damaged Makes the error.
 * @throws What `damaged` gives, if they do not fit the manifest.
 */
export function parseKeys(
  bytes: Uint8Array,
  info: Pick<GroupInfo, "keyColumns" | "rows" | "chunks">,
  damaged: Damaged,
): Pick<FeatureGroup, "keys" | "keyRows" | "futureRows" | "lateRows"> {
  const { id, rows, future, late, parts } = parseColumns(bytes, info.keyColumns.length, damaged);
  const keys = new Array<SeriesKey>(id.length);
  for (let k = 0; k < keys.length; k++) {
    const texts = new Array<string>(parts.length);
    for (let p = 0; p < parts.length; p++) texts[p] = parts[p]![k]!;
    keys[k] = { id: id[k]!, parts: texts };
  }
  const keyRows = Int32Array.from(rows), total = keyRows.reduce((sum, count) => sum + count, 0);
  if (total !== info.rows) throw damaged(`its keys have ${total} rows instead of ${info.rows}`);
  const end = info.chunks.reduce((at, { from, to }) => from === at && to > from ? to : NaN, 0);
  if (end !== keys.length) throw damaged(`the chunks of ${keys.length} keys end at ${end}`);
  const lateRows = late === undefined ? {} : { lateRows: Int32Array.from(late) };
  return { keys, keyRows, futureRows: Int32Array.from(future), ...lateRows };
}

function parseColumns(bytes: Uint8Array, count: number, damaged: Damaged): KeyColumns {
  try {
    const columns: KeyColumns = JSON.parse(new TextDecoder().decode(bytes));
    const { id, rows, future, late = rows, parts } = columns;
    if (parts.length === count && [rows, future, late, ...parts].every((column) => column.length === id.length)) {
      return columns;
    }
  } catch (cause) {
    throw damaged("it is no table of keys", cause);
  }
  throw damaged(`its ${count} key columns have no value per key`);
}

/**
 * Verify that the ids of keys [from, to) are the hashes of their texts: by them models are found.
 *
 * @param keys Of a version. @param span Positions; `damaged`: makes the error.
 * @throws What `damaged` gives, if one is not.
 */
export function assertKeyIds(
  keys: readonly SeriesKey[],
  span: { readonly from: number; readonly to: number; readonly damaged: Damaged },
): void {
  for (let k = span.from; k < span.to; k++) {
    const { id, parts } = keys[k]!;
    if (seriesKey(parts).id !== id) throw span.damaged(`the id of its key ${k} is not the hash of its texts`);
  }
}
