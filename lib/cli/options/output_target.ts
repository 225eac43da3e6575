import { join, parse } from "node:path";
import { InvalidArgumentError } from "commander";
import { DataError } from "../../core/errors/errors.ts";
import type { ByteSink } from "../../data/outputs/parquet_output.ts";
import { parseTableTarget } from "../../data/outputs/targets/table_target.ts";
import type { CommonOptions } from "../session/session.ts";
import type { Terminal } from "../session/terminal.ts";

/** What names standard output where a file is expected. */
const STANDARD_OUTPUT: readonly string[] = ["-", "/dev/stdout"];

/**
 * Where `--output` goes: a file, or standard output as a stream of CSV.
 *
 * @param path Of the command line. @param terminal Standard output. @param options `json`: whether a result goes there too.
 * @throws {InvalidArgumentError} If standard output is wanted for both.
 */
export function outputTarget(path: string, terminal: Terminal, options: CommonOptions): string | ByteSink {
  if (!STANDARD_OUTPUT.includes(path)) return path;
  if (options.json) {
    throw new InvalidArgumentError("rows and --json cannot both go to standard output: name a file with --output");
  }
  return {
    write(bytes) {
      if (terminal.out(bytes)) return;
      throw new DataError(
        "OUTPUT_CLOSED",
        "Cannot write rows as standard output must be read to the end: current value is closed by its reader",
        { hint: "Let the reader take all rows, or write to a file with --output." },
      );
    },
  };
}

/**
 * Where forecasts go that nobody has named a file for: each table has its own, so that one does not replace another's.
 *
 * @param table Name of the table.
 */
export function defaultOutput(table: string): string {
  return `reports/forecasts_${table}.csv`;
}

/**
 * Where `--log` keeps what is forecast.
 *
 * @param flags Of the command.
 * @returns Undefined where nothing is kept.
 * @throws {InvalidArgumentError} If a folder is named, and nothing is to be kept.
 */
export function logFolder(
  { log = false, predictions }: { readonly log?: boolean; readonly predictions?: string },
): string | undefined {
  if (log) return predictions ?? "predictions";
  if (predictions === undefined) return undefined;
  throw new InvalidArgumentError("--predictions is where --log keeps forecasts: add --log");
}

/** Where predictions of rows go that nobody has named a file for. @param table Name of the table. */
export function predictionsOutput(table: string): string {
  return `reports/predictions_${table}.csv`;
}

/**
 * Where sums stand that belong to forecasts: beside them, as `f_totals.csv` beside `f.csv`.
 *
 * @param output Of the forecasts; sums of a stream or of a table of a database are beside what the table's own file would be.
 * @param table Name of the table.
 */
export function totalsOutput(output: string | ByteSink, table: string): string {
  const isFile = typeof output === "string" && parseTableTarget(output) === null;
  const { dir, name, ext } = parse(isFile ? output : defaultOutput(table));
  return join(dir, `${name}_totals${ext}`);
}
