import { formatNumber } from "../../core/text/format_number.ts";
import { DataError } from "../../core/errors/errors.ts";
import { isErrorWordSql, isFormattedSql, isNoNumberSql, numberSql } from "./number_sql.ts";
import { columnText, numberedRowsSql, type SourceTable } from "./open_table.ts";

/** So many known texts with a comma or a sign are no typing errors: the column is written that way. */
const COMMON = 0.01;
/** Where at most so many known texts are words, the others are meant as numbers. */
const FEW = 0.1;

/** 18,611 is more probably 18611 than 18.611. */
const THOUSANDS = /^\s*[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?\s*$/;

/** A column in which numbers are expected. */
export interface NumberTexts {
  readonly name: string;
  /** Whether its texts may also be names; then they are, if more than a tenth of them are words. */
  readonly mayBeNames: boolean;
  /** Section of the config that says what it holds; default `exogenous`. */
  readonly section?: "exogenous" | "inputs";
}

/**
 * Refuse a table of which a column has numbers with decimal commas, percent signs or currencies: some of them would be
 * read and others lost, or prices would become names.
 *
 * @param table Scanned once, if there are columns. @param columns To look at.
 * @throws {DataError} `DECIMAL_COMMA`, or `WRONG_TYPE` for other signs.
 */
export async function refuseFormatted(
  table: SourceTable,
  columns: readonly NumberTexts[],
): Promise<void> {
  if (columns.length === 0) return;
  const sums = columns.flatMap(({ name }) => {
    const text = columnText(table, name), isFormatted = isFormattedSql(text);
    const isKnown = `NOT (${isNoNumberSql(text)} OR ${isErrorWordSql(text)})`;
    return [
      `CAST(count_if(${isKnown}) AS DOUBLE)`,
      `CAST(count_if(${isFormatted}) AS DOUBLE)`,
      `CAST(count_if(${isKnown} AND ${numberSql(text)} IS NULL AND NOT ${isFormatted}) AS DOUBLE)`,
      `min_by(${text}, rn) FILTER (WHERE ${isFormatted})`,
    ];
  });
  const row = await table.database.row(
    `SELECT ${sums.join(", ")} FROM (${numberedRowsSql(table, columns.map(({ name }) => name))})`,
  );
  judgeFormatted(
    table.source,
    columns.map((column, c) => {
      const [known = 0, formatted = 0, words = 0] = row.slice(4 * c, 4 * c + 3).map(Number);
      return { ...column, known, formatted, words, example: String(row[4 * c + 3]) };
    }),
  );
}

/** How the texts of a column look that has numbers. */
export interface FormattedTexts {
  /** Known texts. */
  readonly known: number;
  /** Those that would be numbers but for a comma, a sign or a currency. */
  readonly formatted: number;
  /** Those that are no numbers whatever is taken off. */
  readonly words: number;
  /** The first formatted one. */
  readonly example: string;
}

/**
 * The same by what is known of the texts.
 *
 * @param source Name of the table. @param columns With what is known of their texts.
 * @throws {DataError} As {@linkcode refuseFormatted}.
 */
export function judgeFormatted(source: string, columns: readonly (NumberTexts & FormattedTexts)[]): void {
  for (const column of columns) {
    const { known, formatted, words, mayBeNames } = column;
    if (formatted <= COMMON * known || (mayBeNames && words > FEW * known)) continue;
    throw notPlain(source, column);
  }
}

function notPlain(
  source: string,
  { name: column, mayBeNames, section = "exogenous", formatted: count, example }: NumberTexts & FormattedTexts,
): DataError {
  const kinds = `, or say "kinds": {${JSON.stringify(column)}: "category"} in ${section} if they are names`;
  return new DataError(
    example.includes(",") ? "DECIMAL_COMMA" : "WRONG_TYPE",
    `Cannot read ${source} as the numbers of ${JSON.stringify(column)} must be plain, with a point for decimals and ` +
      `without thousands separators, percent signs or currencies: current value is ${JSON.stringify(example)} in one ` +
      `of ${formatNumber(count)} such rows`,
    {
      hint: THOUSANDS.test(example)
        ? `Export the column as plain numbers, for instance 1234.5: its commas look like those of thousands. Where they ` +
          `stand for points, say "decimal": "," in the config${mayBeNames ? kinds : ""}.`
        : /^\s*[-+]?[\d.]+,\d+\s*$/.test(example)
        ? `Say "decimal": "," in the config, or export plain numbers, for instance 1234.5${mayBeNames ? kinds : ""}.`
        : `Export the column as plain numbers, for instance 1234.5${mayBeNames ? kinds : ""}.`,
      context: { column, count },
    },
  );
}
