import type { Finding } from "../../core/errors/finding.ts";
import { DISK, type Files } from "../../storage/files/files.ts";
import { csvLine } from "../sources/csv_text.ts";
import { defuse } from "../sources/defuse.ts";

import { exampleText, reasonOf } from "../demand/quarantine.ts";
import { QUARANTINE_COLUMNS } from "../tables/quarantine_columns.ts";
import type { RowRoles } from "./row_roles.ts";
import type { RejectedLine, RowSource } from "./row_source.ts";
import { MALFORMED, type RuleFacts } from "../demand/row_codes.ts";

/** A column of a row that is kept in quarantine: of more columns only those that are read. */
const MOST_KEPT = 200;

/** What became of the rows that are not in the table. */
export interface Quarantined {
  /** Rows and lines in quarantine. */
  readonly count: number;
  /** Rows left aside on purpose. */
  readonly aside: number;
  /** One for each broken rule. */
  readonly findings: readonly Finding[];
}

/**
 * Write the rows that break a rule, and the lines that are no rows, as CSV with their reasons, and tell them by rule.
 *
 * @param path File; without such rows none is written. @param source The table.
 * @param options `code`: of each row, shape [rows]; `rules`: rule r has the code r + 1; `roles`; `files`: file operations.
 */
export async function quarantineRows(
  path: string,
  source: RowSource,
  options: {
    readonly code: Uint16Array;
    readonly rules: readonly RuleFacts[];
    readonly roles: RowRoles;
    readonly files?: Files;
  },
): Promise<Quarantined> {
  const { code, rules, roles, files = DISK } = options, { count: rejected, lines } = await source.rejected();
  const isAside = (row: number) => rules[code[row]! - 1]?.aside === true;
  const bad = Int32Array.from(code, (_, row) => row).filter((row) => code[row]! > 0 && !isAside(row));
  const examples = rules.map((): string[] => []);
  if (bad.length + rejected > 0) {
    const names = source.head.columns.length > MOST_KEPT ? roles.needed : source.head.columns;
    const file = files.create(path), encoder = new TextEncoder();
    const write = (cells: readonly (string | null)[]) => file.write(encoder.encode(csvLine(cells, { defuse: true })));
    try {
      write([...QUARANTINE_COLUMNS, ...names.map(defuse)]);
      let at = 0;
      await source.scanInOrder(bad, names, (cells) => {
        for (let i = 0; i < (cells[0]?.length ?? 0); i++, at++) {
          const row = bad[at]!, r = code[row]! - 1, rule = rules[r]!, own = names.map((_, c) => cells[c]![i] ?? null);
          if (examples[r]!.length < 5) {
            examples[r]!.push(exampleText(`row ${row + 1}`, own[names.indexOf(rule.column)] ?? ""));
          }
          write([reasonOf(rule), String(row + 1), null, ...own]);
        }
      });
      for (const line of lines) write([`${MALFORMED}: ${line.problem}`, null, line.text, ...names.map(() => null)]);
    } finally {
      file.close();
    }
  }
  const perRule = new Int32Array(rules.length);
  for (const own of code) if (own > 0) perRule[own - 1]!++;
  const findings = rules.flatMap((rule, r) => perRule[r] === 0 ? [] : [tell(rule, perRule[r]!, examples[r]!)]);
  return {
    count: bad.length + rejected,
    aside: code.reduce((sum, own) => sum + Number(own > 0 && rules[own - 1]?.aside === true), 0),
    findings: rejected === 0 ? findings : [...findings, tellLines(rejected, lines)],
  };
}

function tell(
  { code, severity, column, requirement, aside }: RuleFacts,
  count: number,
  examples: readonly string[],
): Finding {
  const fate = aside === true ? "left aside" : "quarantined", subject = column === "" ? "a row" : column;
  return { code, severity, message: `rows ${fate}: ${subject} must ${requirement}`, column, count, examples };
}

function tellLines(count: number, lines: readonly RejectedLine[]): Finding {
  const message = "lines quarantined: they do not fit the header, or cannot be read";
  const examples = lines.slice(0, 5).map(({ line, text }) => exampleText(`line ${line}`, text));
  return { code: MALFORMED, severity: "error", message, column: "", count, examples };
}
