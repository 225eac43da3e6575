import { type AsyncBuffer, type FileMetaData, parquetMetadataAsync, parquetRead } from "hyparquet/src/index.js";
import { DataError } from "../../core/errors/errors.ts";
import { GROUP_FILES, openFile, type StoredRows } from "./feature_store.ts";
import { damagedFile } from "./group_damage.ts";

/** Files of a version that hold numbers, key after key. */
export type KeyRowsFile = "panel" | "future";

/** A version as far as its rows are read: with its keys or without. */
type AnyRows = Omit<StoredRows, "readKeys">;

/** What is read at the end of a file for its footer; of many row groups it is longer, and read again from where it begins. */
const FOOTER_BYTES = 64 * 2 ** 10;

/** What every read of a file needs again: one per open group and file, freed with the group. */
interface OpenRows {
  /** First row of each key in the file, and the end: shape [k + 1]. */
  readonly rowStarts: Float64Array;
  /** Parsed Parquet footer, once it is asked for. */
  footer: Promise<FileMetaData> | null;
}

const OPEN: Readonly<Record<KeyRowsFile, WeakMap<AnyRows, OpenRows>>> = {
  panel: new WeakMap(),
  future: new WeakMap(),
};

function openRows(group: AnyRows, file: KeyRowsFile): OpenRows {
  let open = OPEN[file].get(group);
  if (open === undefined) {
    const counts = file === "panel" ? group.keyRows : group.futureRows;
    const rowStarts = new Float64Array(counts.length + 1);
    for (let k = 0; k < counts.length; k++) rowStarts[k + 1] = rowStarts[k]! + counts[k]!;
    OPEN[file].set(group, open = { rowStarts, footer: null });
  }
  return open;
}

/**
 * Columns of keys [from, to) of one file of a version: only the Parquet pages that hold them. Every block that is read is
 * verified before it is parsed.
 *
 * @param group An open version. @param file Which file. @param span `columns`: names in the file; `from`, `to`: key
 * positions inside the group, the end exclusive.
 * @returns Numbers of the keys, one after the other, shape [columns][rows].
 * @throws {DataError} `CORRUPT_GROUP` if the file is not as it was written; `UNREADABLE_FILE`, `TOO_MANY_FILES`.
 */
export async function readKeyRows(group: AnyRows, file: KeyRowsFile, span: RowSpan): Promise<Float64Array[]> {
  const count = countRows(group, file, span), values = span.columns.map(() => new Float64Array(count));
  await readParts(group, { file, span }, (column, part, at) => values[column]!.set(part as ArrayLike<number>, at));
  return values;
}

/**
 * As {@linkcode readKeyRows}, of columns of texts.
 *
 * @returns Shape [columns][rows].
 */
export async function readKeyTexts(group: AnyRows, file: KeyRowsFile, span: RowSpan): Promise<string[][]> {
  const count = countRows(group, file, span), texts = span.columns.map(() => new Array<string>(count).fill(""));
  await readParts(group, { file, span }, (column, part, at) => {
    for (let i = 0; i < part.length; i++) texts[column]![at + i] = String(part[i] ?? "");
  });
  return texts;
}

/** Which columns of which keys. */
interface RowSpan {
  readonly columns: readonly string[];
  readonly from: number;
  readonly to: number;
}

function countRows(group: AnyRows, file: KeyRowsFile, { from, to }: RowSpan): number {
  const { rowStarts } = openRows(group, file);
  return rowStarts[to]! - rowStarts[from]!;
}

async function readParts(
  group: AnyRows,
  { file, span }: { readonly file: KeyRowsFile; readonly span: RowSpan },
  onPart: (column: number, part: ArrayLike<unknown>, at: number) => void,
): Promise<void> {
  const { columns } = span, start = openRows(group, file).rowStarts[span.from]!, count = countRows(group, file, span);
  if (count === 0 || columns.length === 0) return;
  const damaged = damagedFile(group.dir, GROUP_FILES[file]);
  let filled = 0;
  try {
    const metadata = await readFooter(group, file);
    await parquetRead({
      file: verifiedBuffer(group, GROUP_FILES[file]),
      metadata,
      columns: [...columns],
      rowStart: start,
      rowEnd: start + count,
      onChunk({ columnName, columnData, rowStart, rowEnd }) {
        // Pages may reach past the asked rows on both sides.
        const first = Math.max(rowStart, start), end = Math.min(rowEnd, start + count);
        if (first >= end) return;
        const part: ArrayLike<unknown> = Array.isArray(columnData) || ArrayBuffer.isView(columnData)
          ? columnData.slice(first - rowStart, end - rowStart) as ArrayLike<unknown>
          : [];
        onPart(columns.indexOf(columnName), part, first - start);
        filled += part.length;
      },
    });
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    throw damaged(`it does not fit its manifest (${cause})`, cause);
  }
  if (filled !== count * columns.length) throw damaged(`it has ${filled} values instead of ${count * columns.length}`);
}

/**
 * What a file says of its rows and columns; it is read once per open group, and again where that has failed: a moment without
 * room for one more open file is not for good.
 *
 * @param group An open version. @param file Which file.
 * @throws {DataError} As {@linkcode readKeyRows}.
 */
export async function readFooter(group: AnyRows, file: KeyRowsFile): Promise<FileMetaData> {
  const open = openRows(group, file);
  try {
    return await (open.footer ??= parquetMetadataAsync(verifiedBuffer(group, GROUP_FILES[file]), {
      initialFetchSize: FOOTER_BYTES,
    }));
  } catch (thrown) {
    open.footer = null;
    throw thrown;
  }
}

/** A file as the package reads it. */
function verifiedBuffer(group: AnyRows, name: string): AsyncBuffer {
  const reader = openFile(group, name);
  return {
    byteLength: reader.bytes,
    slice: async (start, end = reader.bytes) => (await reader.sliceLater(start, end)).buffer,
  };
}
