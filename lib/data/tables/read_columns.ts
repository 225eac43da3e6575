import {
  type AsyncBuffer,
  type FileMetaData,
  parquetMetadataAsync,
  parquetRead,
  parquetSchema,
} from "hyparquet/src/index.js";
import { DataError } from "../../core/errors/errors.ts";
import { openParquet } from "./parquet_file.ts";

/**
 * Read a Parquet file, such as a report's leaderboard, as plain columns.
 *
 * @param path Parquet file. @param options `columns`: names to read; all if absent.
 * @returns Values by column name, each of shape [n], in the file's order.
 * @throws {DataError} `MISSING_FILE`, `MISSING_COLUMN`, `UNREADABLE_FILE`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { readColumns } from "@lib/data/tables/read_columns.ts";
 * import { writeRows } from "@lib/data/outputs/write_rows.ts";
 * const path = `${Deno.makeTempDirSync()}/scores.parquet`;
 * await writeRows(path, [{ name: "item", values: ["007", "8"] }, { name: "mse", values: [1.5, 2] }]);
 * assertEquals(await readColumns(path, { columns: ["mse"] }), { mse: [1.5, 2] });
 * ```
 */
export async function readColumns(
  path: string,
  options: { readonly columns?: readonly string[] } = {},
): Promise<Record<string, unknown[]>> {
  const columns: Record<string, unknown[]> = {};
  for await (const rows of readColumnGroups(path, options)) {
    for (const [name, values] of Object.entries(rows)) {
      const all = columns[name] ??= [];
      for (const value of values) all.push(value);
    }
  }
  return columns;
}

/**
 * The same, one group of rows in memory at a time. The columns come at least once, also of a file without rows.
 *
 * @param path Parquet file. @param options As {@linkcode readColumns}; `optional`: names to read beside them where the file has them.
 * @throws {DataError} As {@linkcode readColumns}.
 */
export async function* readColumnGroups(
  path: string,
  { columns, optional = [] }: { readonly columns?: readonly string[]; readonly optional?: readonly string[] } = {},
): AsyncGenerator<Record<string, unknown[]>> {
  try {
    const file = openParquet(path);
    const metadata = await parquetMetadataAsync(file);
    const available = parquetSchema(metadata).children.map((child) => child.element.name);
    const names = [...columns ?? available, ...optional.filter((name) => available.includes(name))];
    const missing = names.filter((name) => !available.includes(name));
    if (missing.length > 0) throw missingColumns(path, missing, available);
    let rowStart = 0;
    const sizes = metadata.row_groups.map((group) => Number(group.num_rows));
    for (const size of sizes.length === 0 ? [0] : sizes) {
      yield await readGroup(file, { metadata, names, rowStart, rowEnd: rowStart += size });
    }
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    throw unreadable(path, cause);
  }
}

async function readGroup(
  file: AsyncBuffer,
  { names, rowStart, ...rest }: { metadata: FileMetaData; names: readonly string[]; rowStart: number; rowEnd: number },
): Promise<Record<string, unknown[]>> {
  const columns: Record<string, unknown[]> = Object.fromEntries(names.map((name) => [name, []]));
  await parquetRead({
    file,
    ...rest,
    rowStart,
    columns: [...names],
    onChunk({ columnName, columnData, rowStart: from }) {
      for (let i = 0; i < columnData.length; i++) columns[columnName]![from - rowStart + i] = columnData[i];
    },
  });
  return columns;
}

function missingColumns(path: string, missing: readonly string[], available: readonly string[]): DataError {
  return new DataError(
    "MISSING_COLUMN",
    `Cannot read ${path} as it must have the column(s) ${missing.join(", ")}: current value is ${
      JSON.stringify(available)
    }`,
    { hint: "Ask for columns of the file.", context: { missing, available } },
  );
}

function unreadable(path: string, cause: unknown): DataError {
  const isMissing = cause instanceof Error && "code" in cause && cause.code === "ENOENT" ||
    cause instanceof Deno.errors.NotFound;
  return isMissing
    ? new DataError("MISSING_FILE", `Cannot read ${path} as it must exist: current value is no such file`, {
      hint: "Check the path, or make the file first.",
      context: { path },
      cause,
    })
    : new DataError("UNREADABLE_FILE", `Cannot read ${path} as it must be a Parquet file: current value is ${cause}`, {
      hint: "Write the file again.",
      context: { path },
      cause,
    });
}
