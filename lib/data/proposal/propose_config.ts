import { parseConfig } from "../../core/config/config.ts";
import { DataError, type ForecastError } from "../../core/errors/errors.ts";
import { Scratch } from "../../storage/files/scratch.ts";
import { type Database, startDuckDb } from "../tables/database.ts";
import { columnText, numberedRowsSql, openTable, readingOf, type SourceTable } from "../tables/open_table.ts";
import { requireColumns } from "../sources/required_columns.ts";
import { decideRows } from "../rows/decide_rows.ts";
import { sqlRows } from "../rows/row_source.ts";
import { openSourceTable } from "../tables/open_source_table.ts";
import { tableError } from "../tables/table_error.ts";
import { planDemand } from "../demand/demand_plan.ts";
import { readTimes } from "../times/read_times.ts";
import { chooseKeys, chooseTarget, chooseTime, type ColumnChoice, keyCandidates } from "./choose_columns.ts";
import { decideConfig } from "./decide_config.ts";
import { lookAtTable, type TableLook } from "./look_at_table.ts";
import type { Proposal, ProposalAnswers } from "./proposal.ts";
import { areRows, proposeRows, withKinds } from "./propose_rows.ts";
import { readFacts } from "./table_facts.ts";
import { periodColumns, unpivot } from "./wide_table.ts";

/**
 * Look at a table and propose a config for it: time, target, keys, frequency, horizon, gaps, columns beside; of rows without a
 * course of time what is asked for.
 *
 * @param path CSV, Parquet, JSON lines, a workbook of one sheet, or an address. @param options `answers`: what is known of it; `source`: how the config shall name the
 * table, default `path`; `long`: file that a table with a column per period is written to, a row per period.
 * @throws {DataError} As `openTable`; `MISSING_COLUMN` if no column holds dates or numbers, or one is named that is not there;
 * `WIDE_TABLE` if the periods are columns and there is no `long`; `AMBIGUOUS_DATE`, `FREQUENCY_UNKNOWN` and the like of its times.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { proposeConfig } from "@lib/data/proposal/propose_config.ts";
 * const path = `${Deno.makeTempDirSync()}/sales.csv`;
 * Deno.writeTextFileSync(path, "date;shop;units\n2024-01-01;a;5\n2024-01-02;a;6\n2024-01-01;b;7\n2024-01-02;b;8\n");
 * const { config } = await proposeConfig(path);
 * assertEquals([config.time, config.keys, config.target, config.frequency], ["date", ["shop"], "units", "day"]);
 * ```
 */
export async function proposeConfig(
  path: string,
  options: { readonly answers?: ProposalAnswers; readonly source?: string; readonly long?: string } = {},
): Promise<Proposal> {
  const { answers = {}, source = path, long } = options;
  using spill = Scratch.ofSystem();
  const database = await startDuckDb({ spill: spill.path });
  try {
    const { table, encoding } = await openAny(database, path);
    const periods = periodColumns(table.columns);
    if (periods === null) return await proposeFor(table, { answers, source, encoding });
    if (long === undefined) throw wideTable(table, periods);
    const rows = await unpivot(table, { ...periods, output: long });
    const proposal = await proposeFor(await openTable(database, long), { answers, source, encoding: null });
    return { ...proposal, reshaped: { output: long, periods: periods.names.length, rows } };
  } catch (thrown) {
    throw tableError(thrown, { source: path, files: [{ path }], store: spill.path });
  } finally {
    database.close();
  }
}

/** A file that is no UTF-8 is read as what it may be, as what Excel writes in Europe and America if nothing tells. */
async function openAny(database: Database, path: string): Promise<{ table: SourceTable; encoding: string | null }> {
  try {
    return { table: await openSourceTable(database, path, {}), encoding: null };
  } catch (thrown) {
    const encoding = thrown instanceof DataError && thrown.code === "UNKNOWN_ENCODING"
      ? thrown.context.encoding
      : undefined;
    if (typeof encoding !== "string") throw thrown;
    return { table: await openSourceTable(database, path, { encoding }), encoding };
  }
}

async function proposeFor(
  table: SourceTable,
  given: { readonly answers: ProposalAnswers; readonly source: string; readonly encoding: string | null },
): Promise<Proposal> {
  const { answers } = given;
  requireColumns(
    table,
    [answers.time, answers.target, ...answers.keys ?? [], ...answers.future ?? []].filter((name) => name !== undefined),
  );
  const look = await lookAtTable(table);
  if (look.rows === 0) throw withoutRows(table.source);
  const found = chosen(answers.time, () => chooseTime(look));
  if (areRows(look, answers, found !== null)) {
    const proposal = proposeRows({ ...given, look });
    return await decideKinds(table.database, proposal, { source: table.source, encoding: given.encoding });
  }
  const time = found ??
    missing(table.source, { look, what: "dates", option: "--time" });
  const target = chosen(answers.target, () => chooseTarget(look, time.name)) ??
    missing(table.source, { look, what: "numbers to forecast", option: "--target" });
  const keys = answers.keys ?? await findKeys(table, { look, time: time.name, target: target.name });
  const { timeFormat, frequency } = answers;
  const config = parseConfig({
    source: table.source,
    keys: [...keys],
    time: time.name,
    target: target.name,
    timeFormat,
    frequency,
  });
  const { calendar } = await withOptions(() => readTimes(table, planDemand(config)));
  const roles = [time.name, target.name, ...keys];
  const side = look.columns.map(({ name }) => name).filter((name) => !roles.includes(name));
  const facts = await readFacts(table, { time: time.name, target: target.name, keys, side });
  if (facts.keys === 0) throw withoutKeys(table.source, [target.name, ...keys]);
  return decideConfig({ ...given, look, time, target, keys, facts, calendar });
}

/** What a run will say of the columns: it is decided once. A table that it will refuse is told so now. */
async function decideKinds(
  database: Database,
  proposal: Proposal,
  { source, encoding }: { readonly source: string; readonly encoding: string | null },
): Promise<Proposal> {
  const config = parseConfig({ ...proposal.config, source });
  const rows = sqlRows(await openSourceTable(database, source, { ...readingOf(config), encoding }));
  try {
    return withKinds(proposal, (await decideRows(rows, config)).decided);
  } catch (thrown) {
    if (!(thrown instanceof DataError)) throw thrown;
    return { ...proposal, doubts: [`${thrown.message}. ${thrown.hint}`, ...proposal.doubts] };
  }
}

function chosen(answer: string | undefined, choose: () => ColumnChoice | null): ColumnChoice | null {
  return answer === undefined ? choose() : { name: answer, certainty: "sure", others: [] };
}

async function findKeys(
  table: SourceTable,
  { look, time, target }: { readonly look: TableLook; readonly time: string; readonly target: string },
): Promise<string[]> {
  const candidates = keyCandidates(look, [time, target]), named = candidates.map(({ name }) => name);
  // A row that lacks what names its series tells nothing of the rest: a run will leave it out.
  const isNamed = named.map((name) => `coalesce(${columnText(table, name)}, '') <> ''`).join(" AND ") || "true";
  const count = async (what: string, names: readonly string[]) => {
    const rows = numberedRowsSql(table, [...new Set([...names, ...named])]);
    const [counted] = await table.database.row(
      `SELECT CAST(count(*) AS DOUBLE) FROM (SELECT ${what} FROM (${rows}) WHERE ${isNamed})`,
    );
    return Number(counted);
  };
  const { keys } = await chooseKeys(candidates, {
    rows: await count("1", [time]),
    time,
    count: (names) => count(`DISTINCT ${names.map((name) => columnText(table, name)).join(", ")}`, names),
  });
  // As the table has them: people read from left to right.
  return table.columns.filter((name) => keys.includes(name));
}

/** There is no config yet to set anything in: the remedy is an option. */
async function withOptions<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof DataError)) throw thrown;
    const formats: unknown = thrown.context.formats;
    const hint = thrown.code === "AMBIGUOUS_DATE" && Array.isArray(formats)
      ? `Say which: ${formats.map((format) => `--time-format ${format}`).join(" or ")}.`
      : thrown.code.startsWith("FREQUENCY")
      ? `${thrown.hint} Here: --frequency day (or hour, business_day, week, month, quarter, year).`
      : thrown.hint;
    throw new DataError(thrown.code, thrown.message, { hint, context: thrown.context, cause: thrown });
  }
}

function wideTable({ source }: SourceTable, { names }: { readonly names: readonly string[] }): DataError {
  return new DataError(
    "WIDE_TABLE",
    `Cannot propose a config for ${source} as it must have a row per period: current value is a column per period, ` +
      `${names[0]} to ${names.at(-1)}`,
    { hint: "Give a file that such rows are written to.", context: { source, columns: [...names] } },
  );
}

function withoutRows(source: string): ForecastError {
  return new DataError(
    "HEADER_ONLY",
    `Cannot propose a config for ${source} as it must have rows: current value is 0`,
    {
      hint: "Export the table again with its rows.",
      context: { source },
    },
  );
}

function withoutKeys(source: string, columns: readonly string[]): DataError {
  return new DataError(
    "NO_USABLE_ROWS",
    `Cannot propose a config for ${source} as a row must hold ${columns.join(", ")}: current value is none that does`,
    { hint: "Name other columns: --keys A,B, --target COLUMN.", context: { source, columns: [...columns] } },
  );
}

function missing(
  source: string,
  { look, what, option }: { readonly look: TableLook; readonly what: string; readonly option: string },
): never {
  const shown = look.columns.slice(0, 8).map(({ name, example }) => `${name} (${JSON.stringify(example)})`).join(", ");
  throw new DataError(
    "MISSING_COLUMN",
    `Cannot propose a config for ${source} as a column must hold ${what}: current value is ${shown}`,
    {
      hint:
        `If one does, name it: ${option} COLUMN. Dates are written such as 2024-03-31, 31.03.2024, 2024-03 or 2024-W13. ` +
        "Rows without a course of time: --problem regression or classification, and --target COLUMN.",
      context: { source, columns: look.columns.map(({ name }) => name) },
    },
  );
}
