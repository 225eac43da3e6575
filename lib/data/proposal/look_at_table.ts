import { parseTime, TIME_FORMATS, type TimeFormat, unpadded } from "../../core/time/time_format.ts";
import { DataError } from "../../core/errors/errors.ts";
import { isFormattedSql, isNoNumberSql, numberSql } from "../tables/number_sql.ts";
import { columnText, numberedRowsSql, type SourceTable } from "../tables/open_table.ts";
import { recogniseFormat, type TimeTexts } from "../times/recognise_format.ts";

/** What the cells of one column are like. */
export interface ColumnLook {
  /** As the table writes it. */
  readonly name: string;
  /** Cells that say something. */
  readonly known: number;
  /** Different texts, about: to choose by, not to print. */
  readonly distinct: number;
  /** Cells that are plain numbers. */
  readonly numbers: number;
  /** Cells that would be numbers but for a decimal comma, a thousands separator, a currency or %. */
  readonly formatted: number;
  /** Those of them with a comma before the last digits, as German numbers have it. */
  readonly commas: number;
  /** Whole numbers with leading zeros: 007. */
  readonly codes: number;
  /** Whether a number has a fraction. */
  readonly hasFraction: boolean;
  /** Plain numbers below zero, and equal to it. */
  readonly negatives: number;
  readonly zeros: number;
  /** Smallest and largest plain number; null without one. */
  readonly min: number | null;
  readonly max: number | null;
  /** The first text; "" without one. */
  readonly example: string;
  /** Format in which nearly all cells are dates; null if they are none. */
  readonly dates: string | null;
  /** Formats that read the dates, differently; empty unless there are several. */
  readonly readings: readonly TimeFormat[];
}

/** What a table is like. */
export interface TableLook {
  /** Rows with their cells. */
  readonly rows: number;
  /** In the order of the table. */
  readonly columns: readonly ColumnLook[];
}

/** Columns that one scan counts: each takes some memory. */
const AT_ONCE = 50;
/** Different texts that are held against the formats of dates. */
const MOST_TEXTS = 5000;
/** A column of dates may have so many cells that are none. */
const MOST = 0.9;

/**
 * Count what the columns of a table hold. Nothing is decided here.
 *
 * @param table Scanned once per 50 columns, and once per column that may hold dates.
 * @param names Columns to look at; default: all.
 */
export async function lookAtTable(
  table: SourceTable,
  names: readonly string[] = table.columns,
): Promise<TableLook> {
  const columns: ColumnLook[] = [];
  let rows = 0;
  for (let from = 0; from < names.length; from += AT_ONCE) {
    const some = names.slice(from, from + AT_ONCE);
    const counts = await countCells(table, some);
    rows = counts.rows;
    for (const [i, name] of some.entries()) {
      const counted = counts.columns[i]!, mayBe = /\d/.test(counted.example) && counted.example.length <= 40;
      columns.push({ ...counted, ...(mayBe ? await findDates(table, name) : NO_DATES) });
    }
  }
  return { rows, columns };
}

const NO_DATES = { dates: null, readings: [] } as const;
/** Figures per column in the result of a count. */
const SUMS = 11;

async function countCells(
  table: SourceTable,
  names: readonly string[],
): Promise<{ rows: number; columns: Omit<ColumnLook, "dates" | "readings">[] }> {
  const sums = names.flatMap((name) => {
    const text = columnText(table, name), number = numberSql(text), isKnown = `NOT ${isNoNumberSql(text)}`;
    const isFormatted = isFormattedSql(text), known = `(CASE WHEN ${isKnown} THEN ${text} END)`;
    return [
      `CAST(count_if(${isKnown}) AS DOUBLE)`,
      // An estimate, which takes two texts for one now and then: that it must not.
      `CASE WHEN min(${known}) = max(${known}) THEN 1.0 ELSE greatest(2.0, CAST(approx_count_distinct(${known}) AS DOUBLE)) END`,
      `CAST(count_if(${isKnown} AND ${number} IS NOT NULL) AS DOUBLE)`,
      `CAST(count_if(${isFormatted}) AS DOUBLE)`,
      `CAST(count_if(${isFormatted} AND regexp_matches(${text}, ',[0-9]{1,2}\\D*$|,[0-9]{4,}\\D*$')) AS DOUBLE)`,
      `CAST(count_if(regexp_full_match(${text}, '\\s*0[0-9]+\\s*')) AS DOUBLE)`,
      `coalesce(bool_or(${number} <> floor(${number})), false)`,
      `CAST(count_if(${number} < 0) AS DOUBLE)`,
      `CAST(count_if(${number} = 0) AS DOUBLE)`,
      `min(CASE WHEN isfinite(${number}) THEN ${number} END)`,
      `max(CASE WHEN isfinite(${number}) THEN ${number} END)`,
    ];
  });
  const firsts = names.map((name) => {
    const text = columnText(table, name);
    return `coalesce(min_by(${text}, rn) FILTER (WHERE NOT ${isNoNumberSql(text)}), '')`;
  });
  const row = await table.database.row(
    `SELECT ${[...sums, ...firsts, "CAST(count(*) AS DOUBLE)"].join(", ")} FROM (${numberedRowsSql(table, names)})`,
  );
  const number = (value: unknown) => value === null || value === undefined ? null : Number(value);
  return {
    rows: Number(row.at(-1)),
    columns: names.map((name, i) => {
      const cells = row.slice(SUMS * i, SUMS * (i + 1));
      return {
        name,
        known: Number(cells[0]),
        distinct: Number(cells[1]),
        numbers: Number(cells[2]),
        formatted: Number(cells[3]),
        commas: Number(cells[4]),
        codes: Number(cells[5]),
        hasFraction: cells[6] === true,
        negatives: Number(cells[7]),
        zeros: Number(cells[8]),
        min: number(cells[9]),
        max: number(cells[10]),
        example: String(row[SUMS * names.length + i]),
      };
    }),
  };
}

async function findDates(
  table: SourceTable,
  name: string,
): Promise<Pick<ColumnLook, "dates" | "readings">> {
  const rows = await table.database.rows(
    `SELECT word, CAST(count(*) AS DOUBLE) FROM (SELECT ${columnText(table, name)} AS word
     FROM (${numberedRowsSql(table, [name])})) WHERE word <> '' GROUP BY word LIMIT ${MOST_TEXTS}`,
  );
  const texts = rows.map(([word]) => String(word));
  return datesOf({ texts, rows: Float64Array.from(rows, ([, count]) => Number(count)) });
}

/**
 * Whether texts are dates, and in which format.
 *
 * @param texts Distinct texts with their rows.
 */
export function datesOf(texts: TimeTexts): Pick<ColumnLook, "dates" | "readings"> {
  const options = { timeFormat: null, frequency: null, column: "", source: "" };
  try {
    const dates = recogniseFormat(texts, options);
    return dates === null || share(texts, dates) < MOST ? NO_DATES : { dates, readings: [] };
  } catch (thrown) {
    if (!(thrown instanceof DataError) || thrown.code !== "AMBIGUOUS_DATE") throw thrown;
    const names: unknown = thrown.context.formats;
    const readings = TIME_FORMATS.filter((format) => Array.isArray(names) && names.includes(format));
    const [first] = readings;
    return first === undefined || share(texts, first) < MOST ? NO_DATES : { dates: first, readings };
  }
}

/** Share of the rows that a format reads, with or without leading zeros. */
function share({ texts, rows }: TimeTexts, format: string): number {
  const loose = unpadded(format) ?? format;
  const all = rows.reduce((sum, count) => sum + count, 0);
  return texts.reduce((sum, text, i) => parseTime(text, loose) === null ? sum : sum + rows[i]!, 0) / all;
}
