import type { CheckedRows } from "./check_rows.ts";
import { type Database, quoteName, quoteText } from "../tables/database.ts";
import { defuse, defuseSql } from "../sources/defuse.ts";
import { columnText, numberedRowsSql, type SourceTable } from "../tables/open_table.ts";

import { QUARANTINE_COLUMNS } from "../tables/quarantine_columns.ts";
import { codeList, DUPLICATE, MALFORMED, type RuleFacts, unquarantinedNumbers } from "./row_codes.ts";

/**
 * Collect the bad rows in the table `quarantined`: reason, row number, text and place (of lines that are no rows), and the
 * texts of columns as they were written, as one array `cells`.
 *
 * @param table Scanned once more, only if there are bad rows; its database holds `checked`.
 * @param options `checked`: the rules; rows that are left aside stay out; `duplicates`: row numbers.
 * @returns Number of rows collected.
 */
export async function collectQuarantine(
  table: SourceTable,
  options: { readonly checked: CheckedRows; readonly duplicates: readonly number[] },
): Promise<number> {
  const { database } = table;
  const { checked, duplicates } = options, { columns } = checked;
  const extra = checked.rules.length + 1;
  await database.run(
    `CREATE OR REPLACE TABLE bad AS SELECT CAST(rn AS DOUBLE) AS rn, CAST(code AS INTEGER) AS code FROM checked
     WHERE code NOT IN ${codeList(unquarantinedNumbers(checked.rules))}`,
  );
  if (duplicates.length > 0) {
    await database.append("bad", [
      Float64Array.from(duplicates),
      new Int32Array(duplicates.length).fill(extra),
    ]);
  }
  const reasons = checked.rules.map((rule, r) => `WHEN ${r + 1} THEN ${quoteText(reasonOf(rule))}`);
  const cells = columns.map((name) => columnText(table, name)).join(", ");
  const [count] = await database.row("SELECT count(*) FROM bad");
  await database.run(
    `CREATE OR REPLACE TABLE quarantined AS
     SELECT CASE code ${reasons.join(" ")} WHEN ${extra} THEN '${DUPLICATE}' END AS reason, code, bad.rn AS rn,
       CAST(NULL AS VARCHAR) AS file, CAST(NULL AS DOUBLE) AS line, CAST(NULL AS VARCHAR) AS "text", [${cells}] AS cells
     FROM (${numberedRowsSql(table, columns)}${count === 0 ? " LIMIT 0" : ""}) AS source
       JOIN bad ON source.rn = bad.rn`,
  );
  await database.run(
    `INSERT INTO quarantined (reason, code, file, line, "text")
     SELECT '${MALFORMED}: ' || problem, ${extra + 1}, file, line, "text" FROM rejected ORDER BY file, line`,
  );
  return Number((await database.row("SELECT count(*) FROM quarantined"))[0]);
}

/** Why a row is in quarantine. */
export function reasonOf({ code, column }: Pick<RuleFacts, "code" | "column">): string {
  return column === "" ? code : `${code}: ${column}`;
}

/**
 * Write the table `quarantined` as CSV, for people to mend and feed back. What failed the checks is the last thing that a
 * spreadsheet should run: texts are defused, and become what they were where the file is read as a table.
 *
 * @param database Holds `quarantined`. @param to `columns` of `CheckedRows`; `path`: CSV file of `QUARANTINE_COLUMNS` and them.
 */
export async function writeQuarantine(
  database: Database,
  { columns, path }: { readonly columns: readonly string[]; readonly path: string },
): Promise<void> {
  const texts = [
    "reason",
    "CAST(CAST(rn AS BIGINT) AS VARCHAR)",
    '"text"',
    ...columns.map((_, i) => `cells[${i + 1}]`),
  ];
  const names = [...QUARANTINE_COLUMNS, ...columns.map(defuse)];
  const cells = texts.map((text, i) => `${defuseSql(text)} AS ${quoteName(names[i]!)}`).join(", ");
  await database.run(
    `COPY (SELECT ${cells} FROM quarantined ORDER BY rn, file, line) TO ${quoteText(path)} (FORMAT csv, HEADER true)`,
  );
}

/**
 * Up to five examples of a code, the first rows first; of lines that are no rows with their number in the file.
 *
 * @param options `code`; `column`: source column to show, or empty for the reason alone; `columns`: of
 * `CheckedRows`.
 */
export async function quarantineExamples(
  table: SourceTable,
  options: { readonly code: number; readonly column: string; readonly columns: readonly string[] },
): Promise<string[]> {
  const at = options.columns.indexOf(options.column);
  const rows = await table.database.rows(
    `SELECT rn, file, line, coalesce(${at < 0 ? '"text"' : `cells[${at + 1}]`}, '') FROM quarantined
     WHERE code = ${options.code} ORDER BY rn, file, line LIMIT 5`,
  );
  return rows.map(([row, file, line, text]) => {
    const place = row !== null ? `row ${row}` : table.files.length > 1 ? `${file} line ${line}` : `line ${line}`;
    return exampleText(place, String(text));
  });
}

/** A row as an example: its place, and what stands there. */
export function exampleText(place: string, text: string): string {
  return `${place}: ${JSON.stringify(shorten(text.trim()))}`;
}

/** A cell may hold a whole document: an example is told by how it begins. */
function shorten(text: string): string {
  const letters = [...text.slice(0, 2 * EXAMPLE_LETTERS)];
  return letters.length > EXAMPLE_LETTERS ? `${letters.slice(0, EXAMPLE_LETTERS).join("")}…` : text;
}

const EXAMPLE_LETTERS = 100;

/**
 * The texts of a column in quarantined rows of one code, the first hundred.
 *
 * @param database Holds `quarantined`. @param options `code`; `column`, one of `columns`, which the quarantine keeps.
 */
export async function quarantineTexts(
  database: Database,
  options: { readonly code: number; readonly column: string; readonly columns: readonly string[] },
): Promise<string[]> {
  const rows = await database.rows(
    `SELECT coalesce(cells[${options.columns.indexOf(options.column) + 1}], '') FROM quarantined
     WHERE code = ${options.code} ORDER BY rn LIMIT 100`,
  );
  return rows.map(([text]) => String(text));
}
