import type { Finding } from "../../core/errors/finding.ts";
import type { OutcomeStatus } from "../../core/outcome.ts";
import { columnCells } from "../../data/tables/text_table.ts";
import { openTableWriter } from "../../data/outputs/table_writer.ts";
import { checkTargets, type WriteOptions } from "../series/infer.ts";
import { RequestFindings } from "../requests/request_findings.ts";
import { InferenceLog, type LoggedCounts } from "../series/inference_log.ts";
import { batchOfRows } from "./batch_of_rows.ts";
import { rowColumns, rowValues } from "./row_columns.ts";
import { rowNamer } from "./row_namer.ts";
import { RowTally } from "./row_tally.ts";
import { predictBlocks, rejectedLines, type ServedSource, withServedRows } from "./served_rows.ts";

/** Which rows to predict, and where to. */
export interface InferRowsOptions extends ServedSource, Pick<WriteOptions, "defuse" | "digits"> {
  /** Columns of the input that are handed through, such as an id. Default: none. */
  readonly keep?: readonly string[];
  /** Folder of the log in which predictions are kept, to be compared with what comes. Default: they are not. */
  readonly predictions?: string;
}

/** The `--json` object of `infer` for rows. */
export interface RowsResult {
  /** Rows written: as many as were read. */
  readonly rows: number;
  /** Rows by outcome; they add up to those written. */
  readonly outcomes: Readonly<Record<OutcomeStatus, number>>;
  /** Rows without a prediction by code. */
  readonly failures: Readonly<Record<string, number>>;
  /** Values that no column can hold, texts that no model has seen, lines that are no rows. */
  readonly findings: readonly Finding[];
  /** What was read. */
  readonly input: string;
  /** The file; null for a stream. */
  readonly output: string | null;
  /** Version of the table whose models serve. */
  readonly dataVersion: number;
  /** What was logged; null if nobody asked for it. */
  readonly logged: LoggedCounts | null;
}

/**
 * Predict rows of a table without a calendar with the registered champions and write the predictions, in the order of the input.
 *
 * A row of a key that no run has seen is predicted by the models of all keys. A value that its column cannot hold is missing,
 * and told; no row is lost. Memory is bounded by a block of rows.
 *
 * @param options Registry, store, input, output.
 * @throws {RegistryError} `NOT_FOUND`, `SCHEMA_VERSION`. @throws {DataError} `WRONG_PROBLEM` of a table of series, `MISSING_COLUMN`,
 * `DUPLICATE_COLUMN`, `FILE_EXISTS` where the output is the input, `MISSING_FILE` and the others of `openSourceTable`, `MISSING_GROUP`, `UNSUPPORTED_FORMAT`, `DISK_FULL`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseConfig, trainTable } from "1000models";
 * import { inferRows } from "1000models/inference";
 * const dir = Deno.makeTempDirSync(), at = { registry: `${dir}/models`, store: `${dir}/features`, now: () => new Date(0) };
 * const rows = Array.from({ length: 200 }, (_, i) => `${i % 2 ? "a" : "b"},${i % 37},${3 * (i % 37) + i % 5}`);
 * Deno.writeTextFileSync(`${dir}/t.csv`, `shop,age,spent\n${rows.join("\n")}\n`);
 * const given = { name: "t", source: `${dir}/t.csv`, problem: "regression", keys: ["shop"], target: "spent" } as const;
 * const config = parseConfig({ ...given, contenders: ["prior_mean", "ridge"] });
 * await trainTable(config, { ...at, reports: `${dir}/reports`, workers: 0 });
 * const { outcomes } = await inferRows({ ...at, config, output: `${dir}/out.csv` });
 * assertEquals(outcomes, { champion: 200, fallback: 0, failed: 0 });
 * ```
 */
export async function inferRows(options: InferRowsOptions): Promise<RowsResult> {
  await checkTargets(options);
  const { keep: asked = [], output, predictions: folder } = options;
  const more = { names: asked, hint: "Name columns of the input: --keep hands them through." };
  return await withServedRows(options, () => more, async (served) => {
    const { group, form, input } = served, { keyColumns, version } = group;
    const keep = [...new Set(asked.filter((name) => !keyColumns.includes(name)))];
    const notes = new RequestFindings(), tally = new RowTally();
    const heads = rowColumns(form, { keyColumns, keep });
    const constants = { [freeName("input", heads)]: input };
    const writer = await openTableWriter(output, heads, { ...options, constants });
    const log = folder === undefined ? null : await InferenceLog.openAlone(folder, options);
    const namesOf = rowNamer(group);
    let logged: LoggedCounts | null = null;
    try {
      for await (const { texts, table, predictions, first, places } of predictBlocks(served, { ...options, notes })) {
        const kept = keep.map((name) => columnCells(texts, name));
        writer.append(rowValues({ table, predictions, kept, first: first + 1, places }, form, keyColumns));
        tally.add(table, predictions);
        await log?.append(() => batchOfRows({ table, predictions, names: namesOf(texts) }, group));
      }
      await writer.finish();
    } finally {
      logged = await log?.close() ?? null;
      writer.discard();
    }
    return {
      ...{ rows: tally.rows, outcomes: tally.outcomes, failures: tally.failures, input },
      findings: [...notes.list("warning"), ...await rejectedLines(served)],
      output: typeof output === "string" ? output : null,
      dataVersion: version,
      logged,
    };
  });
}

/** In a table of a database rows of the same input take the place of former ones: a column says which, under a name that is free. */
function freeName(name: string, heads: readonly { readonly name: string }[]): string {
  return heads.some((head) => head.name === name) ? freeName(`${name}_`, heads) : name;
}
