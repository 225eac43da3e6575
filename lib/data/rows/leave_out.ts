import type { Config } from "../../core/config/config.ts";
import type { Finding } from "../../core/errors/finding.ts";
import { quantileSorted, sortFinite } from "../../core/numbers/statistics.ts";
import type { ScannedRows } from "./scan_rows.ts";
import type { RuleFacts } from "../demand/row_codes.ts";

/** Spreads of the middle half beyond which a target is implausible. */
const FAR = 10;
/** Fewest rows that tell what is plausible. */
const FEWEST = 30;

/** Rows left out by what all rows are: duplicates and outliers. */
export interface LeftOut {
  /** The rules, with the codes after those of the scan. */
  readonly rules: readonly RuleFacts[];
  /** What was found and kept. */
  readonly findings: readonly Finding[];
}

/**
 * Find rows that are equal to an earlier one in all columns that are read, and targets far from all others, and leave them out
 * where the policies say so: their codes are set.
 *
 * @param scanned The rows; `code` is changed. @param by `cleaning`: policies; `targets`: their names.
 */
export function leaveOutRows(
  scanned: ScannedRows,
  { cleaning, targets }: { readonly cleaning: Config["cleaning"]; readonly targets: readonly string[] },
): LeftOut {
  const { duplicates, outliers } = cleaning, first = scanned.tests.length + 1;
  const isTold = duplicates !== "keep",
    rules: RuleFacts[] = [
      {
        code: "DUPLICATE_ROW",
        severity: "warning",
        column: "",
        requirement: "differ from an earlier one in some column",
      },
    ];
  const again = duplicatesOf(scanned);
  if (isTold) { for (const row of again) scanned.code[row] = first; }
  const findings: Finding[] = isTold || again.length === 0 ? [] : [{
    ...{ code: "DUPLICATE_ROW", severity: "info", column: "", count: again.length, examples: rowsOf(again) },
    message: "rows that are equal to an earlier one in all columns; they are kept",
  }];
  if (scanned.classes !== null) return { rules, findings };
  targets.forEach((column, t) => {
    const far = outliersOf(scanned, { at: t, width: targets.length }), isLeft = outliers === "missing";
    rules.push({
      code: "OUTLIER",
      severity: "warning",
      column,
      requirement: `lie within ${FAR} spreads of the middle half`,
    });
    if (isLeft) { for (const row of far) scanned.code[row] = first + rules.length - 1; }
    else if (far.length > 0) {
      const message = "rows with an implausible value, kept as they are; `cleaning.outliers` leaves them out";
      findings.push({ code: "OUTLIER", severity: "info", message, column, count: far.length, examples: rowsOf(far) });
    }
  });
  return { rules, findings };
}

function rowsOf(rows: readonly number[]): string[] {
  return rows.slice(0, 5).map((row) => `row ${row + 1}`);
}

function duplicatesOf({ rows, code, content }: ScannedRows): number[] {
  const seen = new Set<number>(), again: number[] = [];
  for (let row = 0; row < rows; row++) {
    if (code[row] !== 0) continue;
    if (seen.has(content[row]!)) again.push(row);
    seen.add(content[row]!);
  }
  return again;
}

function outliersOf(
  { rows, code, y }: ScannedRows,
  { at, width }: { readonly at: number; readonly width: number },
): number[] {
  const good = Array.from({ length: rows }, (_, row) => row).filter((row) => code[row] === 0);
  const sorted = sortFinite(good.map((row) => y[row * width + at]!));
  if (sorted.length < FEWEST) return [];
  const low = quantileSorted(sorted, 0.25), high = quantileSorted(sorted, 0.75), reach = FAR * (high - low);
  if (reach === 0) return [];
  return good.filter((row) => y[row * width + at]! < low - reach || y[row * width + at]! > high + reach);
}
