import { DataError } from "../../core/errors/errors.ts";
import { nearestName } from "../../core/text/nearest_name.ts";

/** What a table has, without its rows. */
export interface TableHead {
  /** What was asked for. */
  readonly source: string;
  /** Column names as written, of all files, in order of appearance. */
  readonly columns: readonly string[];
  /** Those of files that are alike. */
  readonly parts: readonly { readonly paths: readonly string[]; readonly columns: readonly string[] }[];
}

/**
 * Check that a table has the columns that a caller needs.
 *
 * @param table Its name and columns.
 * @param needed Column names, exactly as written in the table.
 * @param remedy What to do where one is missing, of a table that no config describes; default: name it in the config.
 * @throws {DataError} `MISSING_COLUMN`, naming the available columns and the nearest one.
 */
export function requireColumns(
  table: Pick<TableHead, "source" | "columns">,
  needed: readonly string[],
  remedy?: string,
): void {
  const missing = needed.filter((name) => !table.columns.includes(name));
  if (missing.length === 0) return;
  const guesses = missing.map((name) => nearestName(name, table.columns)).filter((name) => name !== null);
  throw new DataError(
    "MISSING_COLUMN",
    `Cannot read ${table.source} as it must have the column(s) ${missing.map((m) => JSON.stringify(m)).join(", ")}: ` +
      `current value is ${JSON.stringify(table.columns)}`,
    {
      hint: guesses.length > 0
        ? `Did you mean ${guesses.map((guess) => JSON.stringify(guess)).join(", ")}? ${
          remedy ?? `Name it in the config: ${FIELDS}.`
        }`
        : remedy !== undefined
        ? remedy
        : missing.length === needed.length
        ? `The first line must be the header: take titles above it out of the file. Or name the table's columns in the ` +
          `config (${FIELDS}): deno task init TABLE writes one that fits.`
        : `Name the columns of the table in the config: ${FIELDS}. deno task init TABLE writes one that fits.`,
      context: { missing, available: [...table.columns], nearest: guesses },
    },
  );
}

/** The error of a table without rows. */
export function headerOnly({ source, columns }: Pick<TableHead, "source" | "columns">): DataError {
  return new DataError("HEADER_ONLY", `Cannot read ${source} as it must have rows: current value is 0 rows`, {
    hint: "Export the table again with its rows.",
    context: { source, columns: [...columns] },
  });
}

const FIELDS = "keys, time, target, exogenous, inputs";

/**
 * Check that every file of a table has some columns, each once.
 *
 * @param table An open table. @param needed Column names.
 * @throws {DataError} `MISSING_COLUMN` with the file that lacks one, `DUPLICATE_COLUMN`.
 */
export function requireInEachFile(table: TableHead, needed: readonly string[]): void {
  for (const part of table.parts) {
    requireColumns({ source: shownFile(table, part), columns: part.columns }, needed);
  }
}

/** One file is called what the table is: its own path may be that of a copy. */
function shownFile({ source, parts }: TableHead, { paths }: TableHead["parts"][number]): string {
  return parts.length === 1 && paths.length === 1 ? source : paths[0] ?? "";
}

/** Check that none of some columns stands in a header twice. @throws {DataError} `DUPLICATE_COLUMN`. */
export function requireOnce(table: TableHead, needed: readonly string[]): void {
  for (const part of table.parts) {
    const path = shownFile(table, part), { columns } = part;
    const twice = needed.filter((name) => columns.indexOf(name) !== columns.lastIndexOf(name));
    if (twice.length === 0) continue;
    throw new DataError(
      "DUPLICATE_COLUMN",
      `Cannot read ${path} as its header must name a column once: current value has ${JSON.stringify(twice)} twice`,
      { hint: "Rename one of the columns in the header.", context: { path, columns: twice } },
    );
  }
}
