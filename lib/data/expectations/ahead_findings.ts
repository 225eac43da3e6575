import type { Finding } from "../../core/finding.ts";
import { type CheckedRows, codeList, countOf, numbersOf } from "../check_rows.ts";
import type { Database } from "../database.ts";
import { AHEAD } from "./row_rules.ts";

/**
 * What is missing in rows ahead that the table itself holds, told as a file of the future is: `FUTURE_LEVELS_UNKNOWN`
 * (texts of a category that no row of the past has; taken as missing) and `FUTURE_VALUES_MISSING`.
 *
 * @param database Holds `checked`; unknown texts ahead become missing. @param checked Its rules, edges judged.
 */
export async function tellAheadValues(
  database: Database,
  checked: Pick<CheckedRows, "rules" | "perCode" | "exogenous">,
): Promise<Finding[]> {
  if (countOf(checked, [AHEAD]) === 0) return [];
  const isAhead = `code IN ${codeList(numbersOf(checked.rules, [AHEAD]))}`;
  const plain = checked.exogenous.filter((column) => column.derived !== true);
  const findings: Finding[] = [];
  const unknown = new Map<number, number[]>();
  for (const [x, { name, kind, levels = [] }] of plain.entries()) {
    if (kind !== "future" || levels.length === 0) continue;
    const value = `x[${x + 1}]`;
    const rows = await database.rows(
      `SELECT ${value}, CAST(count(*) AS DOUBLE) FROM checked WHERE ${isAhead} AND NOT isnan(${value}) AND ${value} NOT IN
         (SELECT DISTINCT ${value} FROM checked WHERE code = 0) GROUP BY ${value} ORDER BY min(rn)`,
    );
    if (rows.length === 0) continue;
    unknown.set(x, rows.map((row) => Number(row[0])));
    findings.push({
      code: "FUTURE_LEVELS_UNKNOWN",
      severity: "warning",
      message: "rows ahead with a text that no row of the past has, taken as missing",
      column: name,
      count: rows.reduce((sum, row) => sum + Number(row[1]), 0),
      examples: rows.slice(0, 5).map((row) => JSON.stringify(levels[Number(row[0])])),
    });
  }
  if (unknown.size > 0) {
    const values = plain.map((_, x) => {
      const texts = unknown.get(x);
      return texts === undefined
        ? `x[${x + 1}]`
        : `CASE WHEN x[${x + 1}] IN (${texts.join(", ")}) THEN 'NaN'::DOUBLE ELSE x[${x + 1}] END`;
    });
    await database.run(`UPDATE checked SET x = array_value(${values.join(", ")}) WHERE ${isAhead}`);
  }
  return [...findings, ...await tellMissing(database, plain, isAhead)];
}

async function tellMissing(
  database: Database,
  plain: CheckedRows["exogenous"],
  isAhead: string,
): Promise<Finding[]> {
  const future = plain.flatMap(({ name, kind }, x) => kind === "future" ? [{ name, x }] : []);
  if (future.length === 0) return [];
  const counts = await database.row(
    `SELECT ${
      future.map(({ x }) => `CAST(count_if(isnan(x[${x + 1}])) AS DOUBLE)`).join(", ")
    } FROM checked WHERE ${isAhead}`,
  );
  return future.flatMap(({ name }, f): Finding[] => {
    const count = Number(counts[f]);
    if (count === 0) return [];
    const message = "rows ahead without a usable value";
    return [{ code: "FUTURE_VALUES_MISSING", severity: "warning", message, column: name, count, examples: [] }];
  });
}
