import { type SeriesKey, seriesKey } from "../../core/rows/panel.ts";
import type { KeyRowCounts } from "./key_file.ts";

/** What `keys.json` of a version of a former release holds. */
interface TextKeys {
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

/** What a manifest says that its keys must fit. */
interface KeyFacts {
  readonly rows: number;
  readonly chunks: readonly { readonly from: number; readonly to: number }[];
}

/** Makes an error from what is wrong. */
type Damaged = (detail: string, cause?: unknown) => Error;

/**
 * The keys of a version of a former release, from the verified content of its `keys.json`.
 *
 * @param bytes UTF-8 JSON. @param info Manifest of the version. @param damaged Makes the error.
 * @throws What `damaged` gives, if they do not fit the manifest.
 */
export function parseKeys(
  bytes: Uint8Array,
  info: KeyFacts & { readonly keyColumns: readonly string[] },
  damaged: Damaged,
): KeyRowCounts & { readonly keys: readonly SeriesKey[] } {
  const { id, rows, future, late, parts } = parseColumns(bytes, info.keyColumns.length, damaged);
  const keys = new Array<SeriesKey>(id.length);
  for (let k = 0; k < keys.length; k++) {
    const texts = new Array<string>(parts.length);
    for (let p = 0; p < parts.length; p++) texts[p] = parts[p]![k]!;
    keys[k] = { id: id[k]!, parts: texts };
  }
  const keyRows = Int32Array.from(rows), lateRows = late === undefined ? {} : { lateRows: Int32Array.from(late) };
  assertKeyRows(keyRows, info, damaged);
  return { keys, keyRows, futureRows: Int32Array.from(future), ...lateRows };
}

/**
 * Verify that keys fit the manifest of their version.
 *
 * @param keyRows Rows per key, shape [k]. @param info Manifest. @param damaged Makes the error.
 * @throws What `damaged` gives.
 */
export function assertKeyRows(
  keyRows: Int32Array,
  info: KeyFacts,
  damaged: Damaged,
): void {
  const total = keyRows.reduce((sum, count) => sum + count, 0), keys = keyRows.length;
  if (total !== info.rows) throw damaged(`its keys have ${total} rows instead of ${info.rows}`);
  const end = info.chunks.reduce((at, { from, to }) => from === at && to > from ? to : NaN, 0);
  if (end !== keys) throw damaged(`the chunks of ${keys} keys end at ${end}`);
}

function parseColumns(bytes: Uint8Array, count: number, damaged: Damaged): TextKeys {
  try {
    const columns: TextKeys = JSON.parse(new TextDecoder().decode(bytes));
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
 * Verify that the ids of keys are the hashes of their texts: by them models are found.
 *
 * @param keys Of a version. @param options `from`: position of the first; `damaged`: makes the error.
 * @throws What `damaged` gives, if one is not.
 */
export function assertKeyIds(
  keys: readonly SeriesKey[],
  { from, damaged }: { readonly from: number; readonly damaged: Damaged },
): void {
  keys.forEach(({ id, parts }, k) => {
    if (seriesKey(parts).id !== id) throw damaged(`the id of its key ${from + k} is not the hash of its texts`);
  });
}
