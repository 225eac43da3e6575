import type { Awaitable } from "../../core/awaitable.ts";
import { formatNumber } from "../../core/text/format_number.ts";
import type { Config } from "../../core/config/config.ts";
import type { Finding } from "../../core/errors/finding.ts";
import type { ExogenousKind } from "../../core/rows/panel.ts";
import { type Database, quoteText, wholeText, wholeTextSql } from "./database.ts";
import { type NumberTexts, refuseFormatted } from "./formatted_numbers.ts";
import { isErrorWordSql, isFormattedSql, isNoLevelSql, isNoNumberSql, numberSql } from "./number_sql.ts";
import { columnText, numberedRowsSql, type SourceTable } from "./open_table.ts";

/*
 * What an exogenous column holds, by all its values. The scan that finds the keys ors one class per cell into `found`, so
 * that a column of numbers, as nearly all are, costs no more; only where words or codes stand beside numbers are they
 * counted by a scan of their own.
 */

/** An exogenous column as a config declares it. */
export interface DeclaredColumn {
  readonly name: string;
  /** When its values are known. */
  readonly kind: ExogenousKind;
  /** What the config says that it holds. */
  readonly says?: "number" | "category";
  /** Whether the config asks of it what only numbers have. */
  readonly isCounted: boolean;
}

/** An exogenous column as it is read. */
export interface ReadColumn {
  readonly name: string;
  /** When its values are known. */
  readonly kind: ExogenousKind;
  /** The texts of a category, sorted; absent for numbers. */
  readonly levels?: readonly string[];
  /** Whether some texts become missing: those that are no finite numbers, or in a category failed formulas. */
  readonly hasUnreadable: boolean;
}

/** What {@linkcode readKinds} decided. */
export interface ColumnKinds {
  /** In the order of the config, without those that are left out. */
  readonly columns: readonly ReadColumn[];
  /** `MIXED_COLUMN`, `TOO_MANY_LEVELS`. */
  readonly findings: readonly Finding[];
}

/** FORMATTED: a number but for comma, currency or %; FAILED: what a spreadsheet writes for a formula without a value. */
export const CLASS = { number: 1, word: 2, code: 4, infinite: 8, formatted: 16, failed: 32 } as const;
const { number: NUMBER, word: WORD, code: CODE, infinite: INFINITE, formatted: FORMATTED, failed: FAILED } = CLASS;
const TEXTS = WORD | CODE | FORMATTED;
/** A category of more texts is none. */
export const MOST_CATEGORIES = 10_000;
/** Words at most so rare among measurements are typing errors; more of them are names. */
const RARE = 0.01;
/** A category in which at most so many texts are no numbers is worth a look. */
const FEW = 0.1;
/** So many different whole numbers are no code list. */
const CODE_LIST = 100;

/** Between "00" and "0:" lies what begins with zero and a digit: 04109, but neither 0 nor 0.5. */
function isCodeSql(text: string): string {
  return `(${text} >= '00' AND ${text} < '0:' AND NOT contains(${text}, '.'))`;
}

/** SQL of an aggregate: the classes of a column's cells, one bit each. */
export function classesSql(text: string): string {
  const number = numberSql(text);
  return `bit_or(CAST(CASE WHEN ${number} IS NULL THEN
      CASE WHEN ${isNoNumberSql(text)} THEN 0 WHEN ${isErrorWordSql(text)} THEN ${FAILED}
        WHEN ${isFormattedSql(text)} THEN ${FORMATTED} ELSE ${WORD} END
    WHEN ${isCodeSql(text)} THEN ${CODE} WHEN isfinite(${number}) THEN ${NUMBER}
    WHEN isinf(${number}) THEN ${INFINITE} ELSE 0 END AS UTINYINT))`;
}

/**
 * What each exogenous column of a table in a database holds, see {@linkcode decideKinds}.
 *
 * @param table Its database receives a type `levels<x>` for each category; scanned again only for categories and for
 * words among numbers.
 * @param options `columns`: of the config, shape [x]; `classes`: the bits of {@linkcode classesSql} of each, shape [x].
 * @throws {DataError} As {@linkcode refuseFormatted}.
 */
export async function readKinds(
  table: SourceTable,
  options: { readonly columns: readonly DeclaredColumn[]; readonly classes: readonly number[] },
): Promise<ColumnKinds> {
  const { database } = table;
  const kinds = await decideKinds({
    refuseFormatted: (columns) => refuseFormatted(table, columns),
    weighMixed: (columns) => weighMixed(table, columns),
    readLevels: (columns) => readLevels(table, columns),
  }, options);
  for (const [at, { levels }] of kinds.columns.entries()) await createLevels(database, at, levels);
  return kinds;
}

/** What is asked of the texts of columns, by their names. */
export interface TextQueries {
  /** Refuse columns that are written with commas or signs, see {@linkcode refuseFormatted}. */
  refuseFormatted(columns: readonly NumberTexts[]): Awaitable<void>;
  /** Weigh columns of numbers and words. */
  weighMixed(columns: readonly string[]): Awaitable<ReadonlyMap<string, TextEvidence>>;
  /** The sorted texts of categories; none for a column that has more than {@linkcode MOST_CATEGORIES}. */
  readLevels(columns: readonly string[]): Awaitable<ReadonlyMap<string, readonly string[]>>;
}

/**
 * Decide what each exogenous column holds.
 *
 * As the config declares it. Else numbers, if every known text is one and none has a leading zero (04109 is a code); else
 * a category, unless at most one known text in 100 is no plain number and the numbers are measurements: some have a
 * fraction, or, in a column that varies within keys, there are more than 100 different ones. What a spreadsheet writes
 * for a failed formula (#REF!) is missing and decides nothing.
 *
 * @param texts Asked only about categories and about words among numbers.
 * @param options `columns`: of the config, shape [x]; `classes`: bits of {@linkcode CLASS} of each, shape [x].
 * @throws {DataError} As {@linkcode refuseFormatted}.
 */
export async function decideKinds(
  texts: TextQueries,
  { columns: declared, classes }: { readonly columns: readonly DeclaredColumn[]; readonly classes: readonly number[] },
): Promise<ColumnKinds> {
  const isMixed = (x: number) => (classes[x]! & TEXTS) !== 0 && (classes[x]! & NUMBER) !== 0;
  const isOpen = ({ says, isCounted }: DeclaredColumn) => says === undefined && !isCounted;
  const formatted = declared.filter(({ says }, x) => (classes[x]! & FORMATTED) !== 0 && says !== "category");
  await texts.refuseFormatted(formatted.map((column) => ({ name: column.name, mayBeNames: isOpen(column) })));
  const undecided = declared.filter((column, x) => isMixed(x) && isOpen(column));
  const evidence = await texts.weighMixed(undecided.map(({ name }) => name));
  const isCategory = declared.map(({ name, kind, says, isCounted }, x) => {
    if (says !== undefined) return says === "category";
    if (isCounted && isMixed(x)) return false;
    return (classes[x]! & TEXTS) !== 0 && !hasErrors(kind, evidence.get(name));
  });
  const levels = await texts.readLevels(declared.filter((_, x) => isCategory[x]).map(({ name }) => name));
  const columns: ReadColumn[] = [], findings: Finding[] = [];
  for (const [x, { name, kind }] of declared.entries()) {
    const own = levels.get(name);
    if (!isCategory[x]) columns.push({ name, kind, hasUnreadable: (classes[x]! & ~(NUMBER | CODE)) !== 0 });
    else if (own === undefined) findings.push(tooManyLevels(name));
    else {
      columns.push({ name, kind, levels: own, hasUnreadable: (classes[x]! & FAILED) !== 0 });
      const seen = evidence.get(name);
      if (seen !== undefined) findings.push(...mixedColumn(name, own, seen));
    }
  }
  return { columns, findings };
}

/** The exogenous columns of a config, without the derived ones. */
export function declaredColumns({ exogenous, relative, cleaning }: Config): DeclaredColumn[] {
  const of = (kind: ExogenousKind) =>
    exogenous[kind].map((name): DeclaredColumn => ({
      name,
      kind,
      says: exogenous.kinds[name],
      isCounted: relative.some((column) => column.of === name) || Object.hasOwn(cleaning.ranges, name),
    }));
  return [...of("static"), ...of("historic"), ...of("future")];
}

/**
 * SQL of a column's value: a number, the position of a level, or NaN.
 *
 * @param text SQL of the text. @param column As read. @param at Position of the column, which names its level type.
 */
export function valueSql(text: string, column: Pick<ReadColumn, "levels">, at: number): string {
  if (column.levels?.length === 0) return "'NaN'::DOUBLE";
  const value = column.levels === undefined
    ? numberSql(text)
    : `CAST(enum_code(TRY_CAST(${text} AS levels${at})) AS DOUBLE)`;
  return `coalesce(${value}, 'NaN'::DOUBLE)`;
}

/**
 * Make the type `levels<at>` of a category's texts, for {@linkcode valueSql}.
 *
 * @param at Position of the column. @param levels Its sorted texts, if it is a category.
 */
export async function createLevels(
  database: Database,
  at: number,
  levels: readonly string[] | undefined,
): Promise<void> {
  if (levels === undefined || levels.length === 0) return;
  await database.run(`CREATE TYPE levels${at} AS ENUM (${levels.map(quoteText).join(", ")})`);
}

/** How the texts of a column of numbers and words look. */
export interface TextEvidence {
  /** Known texts. */
  readonly known: number;
  /** Those that are no plain numbers. */
  readonly words: number;
  readonly hasFraction: boolean;
  /** Different numbers, about. */
  readonly numbers: number;
}

async function weighMixed(
  table: SourceTable,
  columns: readonly string[],
): Promise<Map<string, TextEvidence>> {
  if (columns.length === 0) return new Map();
  const sums = columns.flatMap((name) => {
    const text = columnText(table, name), number = numberSql(text);
    const isWord = `(${number} IS NULL OR ${isCodeSql(text)})`;
    const isKnown = `NOT (${isNoNumberSql(text)} OR ${isErrorWordSql(text)})`;
    return [
      `CAST(count_if(${isKnown}) AS DOUBLE)`,
      `CAST(count_if(${isKnown} AND ${isWord}) AS DOUBLE)`,
      `coalesce(bool_or(${number} <> floor(${number})), false)`,
      `CAST(approx_count_distinct(CASE WHEN NOT ${isWord} THEN ${number} END) AS DOUBLE)`,
    ];
  });
  const row = await table.database.row(
    `SELECT ${sums.join(", ")} FROM (${numberedRowsSql(table, columns)})`,
  );
  return new Map(columns.map((name, c) => [name, {
    known: Number(row[4 * c]),
    words: Number(row[4 * c + 1]),
    hasFraction: row[4 * c + 2] === true,
    numbers: Number(row[4 * c + 3]),
  }]));
}

function hasErrors(kind: ExogenousKind, evidence: TextEvidence | undefined): boolean {
  if (evidence === undefined || evidence.words > RARE * evidence.known) return false;
  return evidence.hasFraction || (kind !== "static" && evidence.numbers > CODE_LIST);
}

/** The sorted texts of categories; none for a column that has too many. One scan for all, which spills if it must. */
async function readLevels(
  table: SourceTable,
  names: readonly string[],
): Promise<Map<string, string[]>> {
  const { database } = table;
  if (names.length === 0) return new Map();
  const texts = names.map((name) => columnText(table, name));
  const words = texts.map((text) => `CASE WHEN NOT ${isNoLevelSql(text)} THEN ${text} END`);
  await database.run(
    `CREATE OR REPLACE TABLE words AS SELECT DISTINCT unnest(range(${names.length})) AS x, unnest([${
      words.join(", ")
    }]) AS word
     FROM (${numberedRowsSql(table, names)})`,
  );
  const rows = await database.rows(
    `SELECT x, ${wholeTextSql("word")} FROM words WHERE word IS NOT NULL AND
     x IN (SELECT x FROM words WHERE word IS NOT NULL GROUP BY x HAVING count(*) <= ${MOST_CATEGORIES})`,
  );
  const empty = await database.rows("SELECT x FROM words GROUP BY x HAVING count(word) = 0");
  await database.run("DROP TABLE words");
  const levels = new Map<string, string[]>(empty.map(([x]) => [names[Number(x)]!, []]));
  for (const [x, word] of rows) {
    const of = levels.get(names[Number(x)]!) ?? [];
    of.push(wholeText(word));
    levels.set(names[Number(x)]!, of);
  }
  for (const of of levels.values()) of.sort();
  return levels;
}

function tooManyLevels(column: string): Finding {
  const message = `the column is left out: a category of more than ${
    formatNumber(MOST_CATEGORIES)
  } texts; group its texts, or take it out of exogenous`;
  return { code: "TOO_MANY_LEVELS", severity: "warning", message, column, count: 1, examples: [] };
}

/** Nothing about codes, which are digits with or without leading zeros. */
function mixedColumn(column: string, levels: readonly string[], { known, words }: TextEvidence): Finding[] {
  const texts = levels.filter((level) => !/^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i.test(level));
  if (texts.length === 0) return [];
  return [{
    code: "MIXED_COLUMN",
    severity: words <= FEW * known ? "warning" : "info",
    message: `numbers and texts, read as a category of ${levels.length} levels; if the texts are errors, say ` +
      `"kinds": {${JSON.stringify(column)}: "number"} in exogenous`,
    column,
    count: texts.length,
    examples: texts.slice(0, 5),
  }];
}
