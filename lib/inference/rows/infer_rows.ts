import type { RowsChampion } from "../../competition/table/rows_champion.ts";
import type { Config } from "../../core/config.ts";
import { DataError } from "../../core/errors.ts";
import type { Finding } from "../../core/finding.ts";
import type { OutcomeStatus } from "../../core/outcome.ts";
import { assertUnread } from "../../data/assert_unread.ts";
import { cellsOf } from "../../data/columns/text_table.ts";
import { openDatabase } from "../../data/database.ts";
import type { FeatureGroup } from "../../data/feature_store.ts";
import { readingOf, requireColumns, requireOnce } from "../../data/open_table.ts";
import { type RowSource, sqlRows } from "../../data/rows/row_source.ts";
import { ensureSource } from "../../data/simulate/ensure_source.ts";
import { openSourceTable } from "../../data/sources/open_source_table.ts";
import { openTableWriter } from "../../data/table_writer.ts";
import { pause } from "../../parallel/pause.ts";
import { openRegistry } from "../../registry/registry.ts";
import { Scratch } from "../../storage/scratch.ts";
import { checkTargets, type WriteOptions } from "../infer.ts";
import { allKeys, planForecast } from "../plan_inference.ts";
import { RequestFindings } from "../request_findings.ts";
import { ChampionResolver } from "../resolve_champions.ts";
import { assertRows } from "../../data/rows/assert_layout.ts";
import { predictServed } from "./predict_served.ts";
import type { RowForm } from "./predict_table.ts";
import { dateFormats, readRowTable } from "./read_row_table.ts";
import { rowColumns, rowValues } from "./row_columns.ts";
import { RowTally } from "./row_tally.ts";
import { ROWS } from "./rows_kind.ts";
import { textBlocks } from "./text_blocks.ts";

/** Which rows to predict, and where to. */
export interface InferRowsOptions extends
  Pick<
    WriteOptions,
    | "registry"
    | "store"
    | "config"
    | "choice"
    | "now"
    | "log"
    | "output"
    | "access"
    | "defuse"
    | "digits"
    | "onProgress"
  > {
  /** Table of the rows: key columns and features, with targets or without. Default: the config's source. */
  readonly input?: string;
  /** Columns of the input that are handed through, such as an id. Default: none. */
  readonly keep?: readonly string[];
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
}

/** Rows that are in memory at a time. */
const BLOCK = 50_000;

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
 * import { inferRows, parseConfig, trainTable } from "1000models";
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
  const { choice, now, keep = [], access, output } = options;
  const registry = openRegistry(options.registry, { now, readOnly: true });
  using spill = Scratch.ofSystem();
  const database = await openDatabase({ spill: spill.path });
  try {
    const { group, runs, newcomerRun, config } = await planForecast(registry, options, allKeys);
    assertRows(group);
    const input = options.input ?? await sourceOf(options.config ?? config, options);
    const table = await openSourceTable(database, input, { ...readingOf(config), access });
    assertUnread(output, table.files.map(({ path }) => path));
    const known = [...new Set([...group.keyColumns, ...group.exogenous.map(({ name }) => name)])];
    requireColumns(
      table,
      known,
      "Rows to predict have the columns that models know: leave cells empty that nobody knows.",
    );
    requireColumns(table, keep, "Name columns of the input: --keep hands them through.");
    const columns = [...new Set([...known, ...keep])], kept = keep.filter((name) => !group.keyColumns.includes(name));
    requireOnce(table, columns);
    const resolver = new ChampionResolver(registry, { ...choice, group: group.name, newcomerRun }, {
      runs,
      kind: ROWS,
    });
    const form = { ...formOf(group), levels: config.levels }, source = sqlRows(database, table);
    const { tally, findings } = await predictBlocks(source, {
      ...options,
      group,
      columns,
      keep: [...new Set(kept)],
      resolver,
      form,
    });
    return {
      ...{ rows: tally.rows, outcomes: tally.outcomes, failures: tally.failures, input },
      findings: [...findings, ...await rejectedLines(source)],
      output: typeof output === "string" ? output : null,
      dataVersion: group.version,
    };
  } finally {
    database.close();
    registry.close();
  }
}

/** With what blocks are predicted. */
interface BlocksOptions extends InferRowsOptions {
  readonly group: FeatureGroup;
  /** Names of the columns that are read. */
  readonly columns: readonly string[];
  readonly keep: readonly string[];
  readonly resolver: ChampionResolver<RowsChampion, RowsChampion>;
  readonly form: RowForm;
}

async function predictBlocks(
  source: RowSource,
  options: BlocksOptions,
): Promise<{ readonly tally: RowTally; readonly findings: readonly Finding[] }> {
  const { group, columns, keep, resolver, form, output, onProgress } = options, { keyColumns } = group;
  const notes = new RequestFindings(), tally = new RowTally(), formats = dateFormats(group);
  const writer = await openTableWriter(output, rowColumns(form, { keyColumns, keep }), options);
  try {
    for await (const { table: texts, first, total } of textBlocks(source, columns, BLOCK)) {
      const table = readRowTable(texts, { keyColumns, formats, notes });
      const serving = await resolver.resolve(table.keys);
      const predictions = await predictServed(table, { serving, resolver, levels: form.levels });
      const kept = keep.map((name) => cellsOf(texts, name));
      writer.append(rowValues({ table, predictions, kept, first: first + 1 }, form, keyColumns));
      tally.add(table, predictions);
      // Nothing of this waits by itself: here Ctrl-C is heard.
      await pause();
      onProgress?.({ phase: "predict", done: first + texts.rows, total });
    }
    await writer.finish();
  } finally {
    writer.discard();
  }
  return { tally, findings: notes.list("warning") };
}

function formOf({ table }: FeatureGroup): Pick<RowForm, "targets" | "classes"> {
  return { targets: table?.targets ?? [], classes: table?.classes ?? [] };
}

/** A config may name a sheet or a query, which has its rows from elsewhere than a file. */
async function sourceOf(
  { source: given, name }: Pick<Config, "source" | "name">,
  options: Pick<InferRowsOptions, "store" | "log">,
): Promise<string> {
  const source = await ensureSource(given, options);
  if (typeof source === "string") return source;
  throw new DataError(
    "MISSING_FILE",
    `Cannot predict rows of ${name} as a file must have them: current value is none, and its source is no file`,
    { hint: "Name one: deno task infer --input rows.csv." },
  );
}

/** Lines of the input that are no rows: nobody can predict them. */
async function rejectedLines(source: RowSource): Promise<Finding[]> {
  const { count, lines } = await source.rejected();
  if (count === 0) return [];
  return [{
    code: "MALFORMED_ROW",
    severity: "error",
    message: "lines that are no rows, left out",
    column: "",
    count,
    examples: lines.slice(0, 5).map(({ line, problem }) => `line ${line}: ${problem}`),
  }];
}
