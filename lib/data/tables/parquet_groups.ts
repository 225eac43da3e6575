import { parquetMetadataAsync, parquetRead } from "hyparquet/src/index.js";
import { openParquet } from "./parquet_file.ts";

/** Values of one column of a group of rows; typed where the file holds plain numbers of which none is missing. */
export type RowGroupColumn = ArrayLike<unknown>;

/** A Parquet file, group by group. */
export interface ParquetGroups {
  /** What the file says of itself, by key. */
  readonly facts: Readonly<Record<string, string>>;
  /** Rows of each group. */
  readonly rows: readonly number[];
  /** Read columns of a group. @param group Its position. @param names Of columns; each must be there. */
  read(group: number, names: readonly string[]): Promise<Record<string, RowGroupColumn>>;
}

/**
 * Open a Parquet file to read it group by group, as columns that are not copied where that can be helped.
 *
 * @param path File.
 * @throws Whatever is wrong with it, also while it is read.
 */
export async function openParquetGroups(path: string): Promise<ParquetGroups> {
  const file = openParquet(path), metadata = await parquetMetadataAsync(file);
  const rows = metadata.row_groups.map(({ num_rows }) => Number(num_rows));
  const starts = rows.map((_, g) => rows.slice(0, g).reduce((sum, count) => sum + count, 0));
  return {
    facts: Object.fromEntries((metadata.key_value_metadata ?? []).map(({ key, value }) => [key, value ?? ""])),
    rows,
    async read(group, names) {
      const columns: Record<string, RowGroupColumn> = {}, rowStart = starts[group] ?? 0, count = rows[group] ?? 0;
      if (names.length === 0) return columns;
      await parquetRead({
        ...{ file, metadata, columns: [...names], rowStart, rowEnd: rowStart + count },
        onChunk({ columnName, columnData, rowStart: from }) {
          if (from === rowStart && columnData.length === count) columns[columnName] = columnData;
          else copyInto(columns[columnName] ??= new Array<unknown>(count), columnData, from - rowStart);
        },
      });
      return columns;
    },
  };
}

function copyInto(target: RowGroupColumn, values: ArrayLike<unknown>, at: number): void {
  for (let i = 0; i < values.length; i++) Reflect.set(target, at + i, values[i]);
}
