import type { Awaitable } from "../../../core/awaitable.ts";
import { DataError } from "../../../core/errors/errors.ts";
import type { Finding } from "../../../core/errors/finding.ts";
import type { CheckedRows } from "../check_rows.ts";
import type { SourceTable } from "../../tables/open_table.ts";
import { type BrokenCells, type CellCount, countCells, tellCells } from "./cell_findings.ts";
import { collectQuarantine, quarantineExamples, quarantineTexts } from "../quarantine.ts";
import { dateRemedy } from "../../times/date_remedy.ts";
import { DUPLICATE, MALFORMED } from "../row_codes.ts";

/** What {@linkcode tellRows} asks of checked rows and of the quarantine. */
export interface FindingQueries {
  /** Collect the quarantine; rows that the duplicates policy put there are given by number. @returns Its rows. */
  collect(duplicates: readonly number[]): Awaitable<number>;
  /** Up to five examples of a code; `column`: source column to show, or empty for the reason alone. */
  examples(at: { readonly code: number; readonly column: string }): Awaitable<readonly string[]>;
  /** Texts of a column in quarantined rows of one code, the first hundred. */
  texts(at: { readonly code: number; readonly column: string }): Awaitable<readonly string[]>;
  /** Values that break the rules of cells, shape [r]. */
  countCells(): Awaitable<readonly CellCount[]>;
  /** Rows of code 0 without a target, and without a value of each exogenous column but the derived ones. */
  countMissing(): Awaitable<{ readonly target: number; readonly columns: readonly number[] }>;
}

/**
 * The queries in SQL.
 *
 * @param table The source; its database holds `checked`. @param checked Its rules.
 */
export function sqlFindings(table: SourceTable, checked: CheckedRows): FindingQueries {
  const { database } = table;
  const { columns } = checked;
  return {
    collect: (duplicates) => collectQuarantine(table, { checked, duplicates }),
    examples: (at) => quarantineExamples(table, { ...at, columns }),
    texts: (at) => quarantineTexts(database, { ...at, columns }),
    countCells: () => countCells(table, checked),
    async countMissing() {
      const [target] = await database.row("SELECT count_if(isnan(y)) FROM checked WHERE code = 0");
      // Derived columns are not in `checked`.
      const counts = new Array<number>(checked.exogenous.length - checked.relative.length).fill(0);
      if (counts.length === 0) return { target: Number(target), columns: counts };
      const rows = await database.rows(
        `SELECT x, CAST(count(*) AS DOUBLE) FROM (
           SELECT unnest(CAST(x AS DOUBLE[])) AS value, unnest(range(${counts.length})) AS x FROM checked WHERE code = 0
         ) WHERE isnan(value) GROUP BY x`,
      );
      for (const [x, count] of rows) counts[Number(x)] = Number(count);
      return { target: Number(target), columns: counts };
    },
  };
}

/** What is known of the rows. */
export interface JudgedRows {
  /** The rules, and how many rows break them. */
  readonly checked: Omit<CheckedRows<unknown>, "times">;
  /** Rows that the duplicates policy quarantined. */
  readonly duplicates: number;
  /** Name of the target column. */
  readonly target: string;
}

/**
 * What the row rules found: one finding per broken rule, with examples from the quarantine, and one per column with
 * missing values.
 *
 * @param rows The quarantine is collected. @param evidence Counts.
 */
export async function tellRows(rows: FindingQueries, evidence: JudgedRows): Promise<Finding[]> {
  const { checked, duplicates } = evidence;
  const findings: Finding[] = [];
  for (const [r, rule] of checked.rules.entries()) {
    const { code, severity, column, requirement, aside } = rule;
    const count = checked.perCode[r + 1]!;
    if (count === 0) continue;
    const fate = aside === true ? "left aside" : "quarantined";
    const remedy = code === "INVALID_DATE" ? await remedyOfDates(rows, checked) : null;
    const message = rule.message ??
      `rows ${fate}: ${column === "" ? "a row" : column} must ${requirement}${remedy === null ? "" : `. ${remedy}`}`;
    const examples = rule.examples ?? (aside === true ? [] : await rows.examples({ code: r + 1, column }));
    findings.push({ code, severity, message, column, count, examples });
  }
  const extra = checked.rules.length + 1;
  if (duplicates > 0) {
    const examples = await rows.examples({ code: extra, column: "" });
    const message = "rows quarantined: an earlier row has equal key and period";
    findings.push({ code: DUPLICATE, severity: "warning", message, column: "", count: duplicates, examples });
  }
  if (checked.rejected > 0) {
    const examples = await rows.examples({ code: extra + 1, column: "" });
    const message = "lines quarantined: they do not fit the header, or cannot be read";
    findings.push({ code: MALFORMED, severity: "error", message, column: "", count: checked.rejected, examples });
  }
  const cells = tellCells(checked.cellRules, await rows.countCells());
  return [
    ...checked.findings,
    ...findings,
    ...cells.map(({ finding }) => finding),
    ...await tellMissing(rows, evidence, cells),
  ];
}

/** What to do about the times that are no dates. @param quarantine It is collected. */
async function remedyOfDates(
  quarantine: Pick<FindingQueries, "texts">,
  { rules }: Pick<CheckedRows, "rules">,
): Promise<string | null> {
  const r = rules.findIndex(({ code }) => code === "INVALID_DATE");
  return dateRemedy(await quarantine.texts({ code: r + 1, column: rules[r]?.column ?? "" }));
}

/** `MISSING_VALUE`: cells of good rows that say nothing. */
async function tellMissing(
  rows: FindingQueries,
  { checked, target }: JudgedRows,
  broken: readonly BrokenCells[],
): Promise<Finding[]> {
  const missing = await rows.countMissing();
  const counts = [{ column: target, count: missing.target }];
  const plain = checked.exogenous.filter((column) => column.derived !== true);
  for (const [x, { name: column }] of plain.entries()) {
    const told = broken.filter(({ finding }) => finding.column === column);
    counts.push({ column, count: missing.columns[x]! - told.reduce((sum, { inPanel }) => sum + inPanel, 0) });
  }
  const message = "rows without a value, kept as missing";
  return counts.filter(({ count }) => count > 0)
    .map(({ column, count }) => ({ code: "MISSING_VALUE", severity: "info", message, column, count, examples: [] }));
}

/**
 * The error of a table without one valid row; its code is the broken rule's if there is only one.
 *
 * @param rows Asked for what is wrong. @param evidence The rules; `source`: name of the table.
 */
export async function noUsableRows(
  rows: FindingQueries,
  evidence: Omit<JudgedRows, "duplicates"> & { readonly source: string },
): Promise<DataError> {
  const { checked, source } = evidence;
  await rows.collect([]);
  const findings = await tellRows(rows, { ...evidence, duplicates: 0 });
  // What is known of columns as such is no reason.
  const reasons = findings.filter((finding) => !checked.findings.includes(finding));
  const codes = [...new Set(reasons.map((finding) => finding.code))];
  const details = reasons.map(({ code, count, column, examples }) =>
    `${count} × ${code}${column === "" ? "" : ` (${column})`}${
      examples.length > 0 ? `, for instance ${examples[0]}` : ""
    }`
  );
  const remedy = codes.includes("INVALID_DATE")
    ? await remedyOfDates(rows, checked) ??
      "Write dates in one form, for instance 2024-03-31 (`timeFormat` in the config has the others), decimals with a point."
    : remedyOfRows(codes, evidence.target);
  return new DataError(
    codes.length === 1 ? codes[0]! : "NO_USABLE_ROWS",
    `Cannot use ${source} as at least one row must be valid: current value is ${details.join("; ")}`,
    { hint: remedy, context: { findings } },
  );
}

/** What all rows break is seldom wrong in all rows: the config may mean another column, or allow what is there. */
function remedyOfRows(codes: readonly string[], target: string): string {
  const column = JSON.stringify(target);
  if (codes.includes("NEGATIVE")) {
    return `If ${column} may be below zero, say "cleaning": {"nonNegative": false} in the config; else \`target\` may mean another column.`;
  }
  if (codes.includes("WRONG_TYPE")) {
    return `${column} holds no numbers: name another column as \`target\` in the config.`;
  }
  if (codes.includes("MISSING_KEY")) {
    return "A key column is empty in all rows: name others as `keys` in the config, [] for one series.";
  }
  return "Mend the rows, or the config's columns and cleaning policies.";
}
