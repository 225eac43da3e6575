import type { Awaitable } from "../../../core/awaitable.ts";
import type { Finding } from "../../../core/errors/finding.ts";
import type { CheckedRows } from "../check_rows.ts";
import type { Database } from "../../tables/database.ts";
import { AHEAD, codeList, countBroken, ruleNumbers } from "../row_codes.ts";

/** What {@linkcode tellAheadValues} asks of checked rows. */
export interface AheadQueries {
  /** Values of a column in rows of some codes that no row of code 0 has, in the order in which they appear. */
  unknownLevels(
    column: number,
    codes: readonly number[],
  ): Awaitable<readonly { readonly level: number; readonly rows: number }[]>;
  /** Take values of columns for missing in rows of some codes. */
  forget(values: ReadonlyMap<number, readonly number[]>, codes: readonly number[]): Awaitable<void>;
  /** Rows of some codes without a value, for each of some columns. */
  countMissing(columns: readonly number[], codes: readonly number[]): Awaitable<readonly number[]>;
}

/** The queries in SQL. @param database Holds `checked`. @param columns How many there are. */
export function sqlAhead(database: Database, columns: number): AheadQueries {
  return {
    async unknownLevels(x, codes) {
      const value = `x[${x + 1}]`;
      const rows = await database.rows(
        `SELECT ${value}, CAST(count(*) AS DOUBLE) FROM checked WHERE code IN ${codeList(codes)} AND NOT isnan(${value})
           AND ${value} NOT IN (SELECT DISTINCT ${value} FROM checked WHERE code = 0)
         GROUP BY ${value} ORDER BY min(rn)`,
      );
      return rows.map(([level, count]) => ({ level: Number(level), rows: Number(count) }));
    },
    async forget(unknown, codes) {
      const values = Array.from({ length: columns }, (_, x) => {
        const levels = unknown.get(x);
        return levels === undefined
          ? `x[${x + 1}]`
          : `CASE WHEN x[${x + 1}] IN (${levels.join(", ")}) THEN 'NaN'::DOUBLE ELSE x[${x + 1}] END`;
      });
      await database.run(
        `UPDATE checked SET x = array_value(${values.join(", ")}) WHERE code IN ${codeList(codes)}`,
      );
    },
    async countMissing(xs, codes) {
      const counts = xs.map((x) => `CAST(count_if(isnan(x[${x + 1}])) AS DOUBLE)`);
      return (await database.row(`SELECT ${counts.join(", ")} FROM checked WHERE code IN ${codeList(codes)}`))
        .map(Number);
    },
  };
}

/**
 * What is missing in rows ahead that the table itself holds, told as a file of the future is: `FUTURE_LEVELS_UNKNOWN`
 * (texts of a category that no row of the past has; taken as missing) and `FUTURE_VALUES_MISSING`.
 *
 * @param rows Unknown texts ahead become missing. @param checked The rules, edges judged.
 */
export async function tellAheadValues(
  rows: AheadQueries,
  checked: Pick<CheckedRows, "rules" | "perCode" | "exogenous">,
): Promise<Finding[]> {
  if (countBroken(checked, [AHEAD]) === 0) return [];
  const codes = ruleNumbers(checked.rules, [AHEAD]);
  const plain = checked.exogenous.filter((column) => column.derived !== true);
  const findings: Finding[] = [];
  const unknown = new Map<number, number[]>();
  for (const [x, { name, kind, levels = [] }] of plain.entries()) {
    if (kind !== "future" || levels.length === 0) continue;
    const found = await rows.unknownLevels(x, codes);
    if (found.length === 0) continue;
    unknown.set(x, found.map(({ level }) => level));
    findings.push({
      code: "FUTURE_LEVELS_UNKNOWN",
      severity: "warning",
      message: "rows ahead with a text that no row of the past has, taken as missing",
      column: name,
      count: found.reduce((sum, { rows }) => sum + rows, 0),
      examples: found.slice(0, 5).map(({ level }) => JSON.stringify(levels[level])),
    });
  }
  if (unknown.size > 0) await rows.forget(unknown, codes);
  return [...findings, ...await tellMissing(rows, plain, codes)];
}

async function tellMissing(
  rows: AheadQueries,
  plain: CheckedRows["exogenous"],
  codes: readonly number[],
): Promise<Finding[]> {
  const future = plain.flatMap(({ name, kind }, x) => kind === "future" ? [{ name, x }] : []);
  if (future.length === 0) return [];
  const counts = await rows.countMissing(future.map(({ x }) => x), codes);
  return future.flatMap(({ name }, f): Finding[] => {
    const count = counts[f]!;
    if (count === 0) return [];
    const message = "rows ahead without a usable value";
    return [{ code: "FUTURE_VALUES_MISSING", severity: "warning", message, column: name, count, examples: [] }];
  });
}
