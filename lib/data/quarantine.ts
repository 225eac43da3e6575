import { type CheckedRows, codeList } from "./check_rows.ts";
import { type Database, quoteName, quoteText } from "./database.ts";
import { numberedRowsSql, type SourceTable } from "./open_table.ts";

/** Code of rows that the duplicates policy quarantines. */
export const DUPLICATE = "DUPLICATE_KEY_TIME";
/** Code of lines that are no rows. */
export const MALFORMED = "MALFORMED_ROW";

/**
 * Collect the bad rows in the table `quarantined`: reason, row number, text (of lines that are no rows), and all source
 * columns as they were written.
 *
 * @param database Holds `checked`. @param table Scanned once more, only if there are bad rows.
 * @param options `checked`: the rules; rows that are left aside stay out; `duplicates`: row numbers.
 * @returns Number of rows collected.
 */
export async function collectQuarantine(
  database: Database,
  table: SourceTable,
  options: { readonly checked: CheckedRows; readonly duplicates: readonly number[] },
): Promise<number> {
  const { checked, duplicates } = options;
  const aside = checked.rules.flatMap((rule, r) => rule.aside === true ? [r + 1] : []);
  const extra = checked.rules.length + 1;
  await database.run(
    `CREATE OR REPLACE TABLE bad AS SELECT CAST(rn AS DOUBLE) AS rn, CAST(code AS INTEGER) AS code FROM checked
     WHERE code NOT IN ${codeList([0, ...aside])}`,
  );
  if (duplicates.length > 0) {
    await database.append("bad", [
      Float64Array.from(duplicates),
      new Int32Array(duplicates.length).fill(extra),
    ]);
  }
  const reasons = checked.rules.map((rule, r) =>
    `WHEN ${r + 1} THEN ${quoteText(rule.column === "" ? rule.code : `${rule.code}: ${rule.column}`)}`
  );
  const columns = table.columns.map((_, i) => `c${i}`).join(", ");
  const [[count]] = await database.rows("SELECT count(*) FROM bad");
  await database.run(
    `CREATE OR REPLACE TABLE quarantined AS
     SELECT CASE code ${reasons.join(" ")} WHEN ${extra} THEN '${DUPLICATE}' END AS reason, code, bad.rn AS rn,
       CAST(NULL AS VARCHAR) AS line, ${columns}
     FROM (${numberedRowsSql(table)}${count === 0 ? " LIMIT 0" : ""}) AS source JOIN bad ON source.rn = bad.rn`,
  );
  await database.run(
    `INSERT INTO quarantined (reason, code, line)
     SELECT '${MALFORMED}: ' || problem, ${extra + 1}, "text" FROM rejected ORDER BY line`,
  );
  return Number((await database.rows("SELECT count(*) FROM quarantined"))[0][0]);
}

/**
 * Write the table `quarantined` as CSV, for people to mend and feed back.
 *
 * @param path CSV file: `quarantine_reason`, `quarantine_row` (1 is the first row under the header),
 * `quarantine_line` (text of a line that is no row), then the source columns.
 */
export async function writeQuarantine(database: Database, table: SourceTable, path: string): Promise<void> {
  const columns = table.columns.map((name, i) => `c${i} AS ${quoteName(name)}`).join(", ");
  await database.run(
    `COPY (SELECT reason AS quarantine_reason, CAST(rn AS BIGINT) AS quarantine_row, line AS quarantine_line, ${columns}
     FROM quarantined ORDER BY rn) TO ${quoteText(path)} (FORMAT csv, HEADER true)`,
  );
}

/**
 * Up to five examples of a code, the first rows first.
 *
 * @param options `code`; `column`: source column to show, or empty for the reason alone.
 */
export async function quarantineExamples(
  database: Database,
  table: SourceTable,
  options: { readonly code: number; readonly column: string },
): Promise<string[]> {
  const at = table.columns.indexOf(options.column);
  const shown = at < 0 ? "coalesce(line, '')" : `coalesce(c${at}, '')`;
  const rows = await database.rows(
    `SELECT CAST(rn AS DOUBLE), ${shown} FROM quarantined WHERE code = ${options.code} ORDER BY rn LIMIT 5`,
  );
  return rows.map(([row, text]) => `${row === null ? "line" : `row ${row}`}: ${JSON.stringify(String(text).trim())}`);
}
