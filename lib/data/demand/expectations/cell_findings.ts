import type { Finding } from "../../../core/errors/finding.ts";
import type { CheckedRows } from "../check_rows.ts";
import { columnText, numberedRowsSql, type SourceTable } from "../../tables/open_table.ts";

import type { CellRule } from "./cell_rules.ts";
import { goodSql } from "../row_codes.ts";

/** Values that break one rule. */
export interface BrokenCells {
  readonly finding: Finding;
  /** How many of them are in the panel; the others are ahead of it. */
  readonly inPanel: number;
}

/** How many values break a rule, each counted by the first rule of its column. */
export interface CellCount {
  /** Of the panel and ahead of it. */
  readonly count: number;
  /** Of the panel alone. */
  readonly inPanel: number;
  /** The first five, as `row 3: "x"`. */
  readonly examples: readonly string[];
}

/**
 * Count the values of a table in a database that break rules.
 *
 * @param table Scanned once, only if there are rules; its database holds `checked`.
 * @param checked What `cellRules` gave, and the rules of rows.
 */
export async function countCells(
  table: SourceTable,
  { cellRules: rules, rules: rowRules }: Pick<CheckedRows, "cellRules" | "rules">,
): Promise<CellCount[]> {
  if (rules.length === 0) return [];
  const sums = rules.flatMap((rule, r) => {
    // A value is missing by the first rule of its column.
    const earlier = rules.slice(0, r).filter(({ column }) => column === rule.column);
    const broken = [rule.broken, ...earlier.map((other) => `NOT ${other.broken}`)].join(" AND ");
    const example = `'row ' || rn || ': ' || CAST(to_json(${columnText(table, rule.column)}) AS VARCHAR)`;
    return [
      `CAST(count_if(${broken}) AS DOUBLE)`,
      `CAST(count_if(${broken} AND code = 0) AS DOUBLE)`,
      `to_json(min_by(${example}, rn, 5) FILTER (WHERE ${broken}))`,
    ];
  });
  const row = await table.database.row(
    `SELECT ${sums.join(", ")} FROM (${
      numberedRowsSql(table, [...new Set(rules.map(({ column }) => column))])
    }) AS source JOIN checked USING (rn)
     WHERE ${goodSql(rowRules)}`,
  );
  return rules.map((_, r) => ({
    count: Number(row[3 * r]),
    inPanel: Number(row[3 * r + 1]),
    examples: JSON.parse(String(row[3 * r + 2])) ?? [],
  }));
}

/**
 * One finding for each rule that values of the panel, or ahead of it, break, with the first rows as examples.
 *
 * @param rules What `cellRules` gave, shape [r]. @param counts Of each, shape [r].
 */
export function tellCells(
  rules: readonly Omit<CellRule, "broken">[],
  counts: readonly CellCount[],
): BrokenCells[] {
  return rules.flatMap(({ code, column, requirement }, r): BrokenCells[] => {
    const { count, inPanel, examples } = counts[r]!;
    if (count === 0) return [];
    const message = `values kept as missing: ${column} must ${requirement}`;
    return [{ finding: { code, severity: "warning", message, column, count, examples }, inPanel }];
  });
}
