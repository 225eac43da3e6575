import type { Finding } from "../../core/finding.ts";
import type { CheckedRows } from "../check_rows.ts";
import type { Database } from "../database.ts";
import { numberedRowsSql, type SourceTable } from "../open_table.ts";
import { isGoodSql } from "../stream_keys.ts";

/** Values that break one rule. */
export interface BrokenCells {
  readonly finding: Finding;
  /** How many of them are in the panel; the others are ahead of it. */
  readonly inPanel: number;
}

/**
 * One finding for each rule that values of the panel, or ahead of it, break, with the first rows as examples.
 *
 * @param database Holds `checked`. @param table Scanned once, only if there are rules.
 * @param checked What {@linkcode cellRules} gave, and the rules of rows.
 */
export async function tellCells(
  database: Database,
  table: SourceTable,
  { cellRules: rules, rules: rowRules }: Pick<CheckedRows, "cellRules" | "rules">,
): Promise<BrokenCells[]> {
  if (rules.length === 0) return [];
  const sums = rules.flatMap((rule, r) => {
    // A value is missing by the first rule of its column.
    const earlier = rules.slice(0, r).filter(({ column }) => column === rule.column);
    const broken = [rule.broken, ...earlier.map((other) => `NOT ${other.broken}`)].join(" AND ");
    const example = `'row ' || rn || ': ' || CAST(to_json(${rule.text}) AS VARCHAR)`;
    return [
      `CAST(count_if(${broken}) AS DOUBLE)`,
      `CAST(count_if(${broken} AND code = 0) AS DOUBLE)`,
      `to_json(min_by(${example}, rn, 5) FILTER (WHERE ${broken}))`,
    ];
  });
  const row = await database.row(
    `SELECT ${sums.join(", ")} FROM (${
      numberedRowsSql(table, [...new Set(rules.map(({ column }) => column))])
    }) AS source JOIN checked USING (rn)
     WHERE ${isGoodSql({ rules: rowRules })}`,
  );
  return rules.flatMap(({ code, column, requirement }, r): BrokenCells[] => {
    const count = Number(row[3 * r]);
    if (count === 0) return [];
    const examples: string[] = JSON.parse(String(row[3 * r + 2]));
    const message = `values kept as missing: ${column} must ${requirement}`;
    const finding: Finding = { code, severity: "warning", message, column, count, examples };
    return [{ finding, inPanel: Number(row[3 * r + 1]) }];
  });
}
