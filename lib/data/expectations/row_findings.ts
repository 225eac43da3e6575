import { DataError } from "../../core/errors.ts";
import type { Finding } from "../../core/finding.ts";
import type { CheckedRows } from "../check_rows.ts";
import type { Database } from "../database.ts";
import type { SourceTable } from "../open_table.ts";
import { type BrokenCells, tellCells } from "./cell_findings.ts";
import { collectQuarantine, DUPLICATE, MALFORMED, quarantineExamples, quarantineTexts } from "../quarantine.ts";
import { dateRemedy } from "../times/date_remedy.ts";

/** Where the rows are, and what is known of them. */
export interface RowEvidence {
  /** The source. */
  readonly table: SourceTable;
  /** The rules and the rows that break them. */
  readonly checked: CheckedRows;
  /** Rows that the duplicates policy quarantined. */
  readonly duplicates: number;
  /** Name of the target column. */
  readonly target: string;
}

/**
 * What the row rules found: one finding per broken rule, with examples from the quarantine, and one per column with
 * missing values.
 *
 * @param database Holds `checked` and `quarantined`. @param evidence Counts.
 */
export async function tellRows(database: Database, evidence: RowEvidence): Promise<Finding[]> {
  const { table, checked, duplicates } = evidence, { columns } = checked;
  const findings: Finding[] = [];
  for (const [r, rule] of checked.rules.entries()) {
    const { code, severity, column, requirement, aside } = rule;
    const count = checked.perCode[r + 1]!;
    if (count === 0) continue;
    const fate = aside === true ? "left aside" : "quarantined";
    const remedy = code === "INVALID_DATE" ? await remedyOfDates(database, checked) : null;
    const message = rule.message ??
      `rows ${fate}: ${column === "" ? "a row" : column} must ${requirement}${remedy === null ? "" : `. ${remedy}`}`;
    const examples = rule.examples ??
      (aside === true ? [] : await quarantineExamples(database, table, { code: r + 1, column, columns }));
    findings.push({ code, severity, message, column, count, examples });
  }
  const extra = checked.rules.length + 1;
  if (duplicates > 0) {
    const examples = await quarantineExamples(database, table, { code: extra, column: "", columns });
    const message = "rows quarantined: an earlier row has equal key and period";
    findings.push({ code: DUPLICATE, severity: "warning", message, column: "", count: duplicates, examples });
  }
  if (checked.rejected > 0) {
    const examples = await quarantineExamples(database, table, { code: extra + 1, column: "", columns });
    const message = "lines quarantined: they do not fit the header, or cannot be read";
    findings.push({ code: MALFORMED, severity: "error", message, column: "", count: checked.rejected, examples });
  }
  const cells = await tellCells(database, table, checked);
  return [
    ...checked.findings,
    ...findings,
    ...cells.map(({ finding }) => finding),
    ...await tellMissing(database, evidence, cells),
  ];
}

/** What to do about the times that are no dates. @param database Holds `quarantined`. */
async function remedyOfDates(
  database: Database,
  { rules, columns }: Pick<CheckedRows, "rules" | "columns">,
): Promise<string | null> {
  const r = rules.findIndex(({ code }) => code === "INVALID_DATE");
  return dateRemedy(await quarantineTexts(database, { code: r + 1, column: rules[r]?.column ?? "", columns }));
}

/** `MISSING_VALUE`: cells of good rows that say nothing. */
async function tellMissing(
  database: Database,
  { checked, target }: RowEvidence,
  broken: readonly BrokenCells[],
): Promise<Finding[]> {
  const [target0] = await database.row("SELECT count_if(isnan(y)) FROM checked WHERE code = 0");
  const counts = [{ column: target, count: Number(target0) }];
  // Derived columns are not in `checked`.
  const plain = checked.exogenous.filter((column) => column.derived !== true);
  if (plain.length > 0) {
    const rows = await database.rows(
      `SELECT x, CAST(count(*) AS DOUBLE) FROM (
         SELECT unnest(CAST(x AS DOUBLE[])) AS value, unnest(range(${plain.length})) AS x FROM checked WHERE code = 0
       ) WHERE isnan(value) GROUP BY x ORDER BY x`,
    );
    for (const [x, count] of rows) {
      const column = plain[Number(x)]!.name;
      const told = broken.filter(({ finding }) => finding.column === column);
      counts.push({ column, count: Number(count) - told.reduce((sum, { inPanel }) => sum + inPanel, 0) });
    }
  }
  const message = "rows without a value, kept as missing";
  return counts.filter(({ count }) => count > 0)
    .map(({ column, count }) => ({ code: "MISSING_VALUE", severity: "info", message, column, count, examples: [] }));
}

/**
 * The error of a table without one valid row; its code is the broken rule's if there is only one.
 *
 * @param database Holds `checked`. @param evidence The rules.
 */
export async function noUsableRows(
  database: Database,
  evidence: Omit<RowEvidence, "duplicates">,
): Promise<DataError> {
  const { table, checked } = evidence;
  await collectQuarantine(database, table, { checked, duplicates: [] });
  const findings = await tellRows(database, { ...evidence, duplicates: 0 });
  // What is known of columns as such is no reason.
  const reasons = findings.filter((finding) => !checked.findings.includes(finding));
  const codes = [...new Set(reasons.map((finding) => finding.code))];
  const details = reasons.map(({ code, count, column, examples }) =>
    `${count} × ${code}${column === "" ? "" : ` (${column})`}${
      examples.length > 0 ? `, for instance ${examples[0]}` : ""
    }`
  );
  const remedy = codes.includes("INVALID_DATE")
    ? await remedyOfDates(database, checked) ??
      "Write dates in one form, for instance 2024-03-31 (`timeFormat` in the config has the others), decimals with a point."
    : "Mend the rows, or the config's columns and cleaning policies.";
  return new DataError(
    codes.length === 1 ? codes[0]! : "NO_USABLE_ROWS",
    `Cannot use ${table.source} as at least one row must be valid: current value is ${details.join("; ")}`,
    { hint: remedy, context: { findings } },
  );
}
