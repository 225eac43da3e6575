import { formatCount } from "../../../core/text/plural.ts";
import { type Calendar, formatPeriod } from "../../../core/time/calendar.ts";
import type { Finding } from "../../../core/errors/finding.ts";
import type { FindingCode } from "../../../core/errors/finding_codes.ts";
import { formatKey, type SeriesKey } from "../../../core/rows/panel.ts";
import type { RegularRows } from "../regularise.ts";

/** Counts what regularising the keys did, key after key, and tells it as findings. */
export interface PanelFindings {
  /** Take in one key. */
  add(key: SeriesKey, rows: RegularRows): void;
  /** The findings so far. */
  findings(): Finding[];
}

interface Tally {
  count: number;
  keys: number;
  examples: string[];
}

/**
 * Start counting.
 *
 * @param options `calendar`; `gaps` and `outliers`: the policies; `exogenous`: names of the columns.
 */
export function countPanelFindings(
  options: {
    readonly calendar: Calendar;
    readonly target: string;
    readonly gaps: string;
    readonly outliers: string;
    readonly exogenous: readonly string[];
  },
): PanelFindings {
  const tallies = {
    gaps: tally(),
    merged: tally(),
    outliers: tally(),
    constant: tally(),
    missing: tally(),
    zero: tally(),
    short: tally(),
    varying: options.exogenous.map(tally),
  };
  return {
    add(key, rows) {
      const name = formatKey(key);
      note(tallies.gaps, rows.gaps, () => name);
      note(tallies.merged, rows.merged, () => name);
      note(tallies.outliers, rows.outliers.length, () => {
        const first = rows.outliers[0]!;
        return `${name} ${formatPeriod(options.calendar, first.period)}: ${first.value}`;
      });
      const shape = shapeOf(rows.y);
      note(tallies.missing, shape === "missing" ? 1 : 0, () => name);
      note(tallies.zero, shape === "zero" ? 1 : 0, () => name);
      note(tallies.constant, shape === "constant" ? 1 : 0, () => name);
      note(tallies.short, rows.kept === 1 ? 1 : 0, () => name);
      for (const column of rows.varying) note(tallies.varying[column]!, 1, () => name);
    },
    findings: () => tellPanel(tallies, options),
  };
}

function tellPanel(
  tallies: Record<"gaps" | "merged" | "outliers" | "constant" | "missing" | "zero" | "short", Tally> & {
    varying: Tally[];
  },
  options: { target: string; gaps: string; outliers: string; exogenous: readonly string[] },
): Finding[] {
  const { target } = options;
  const filled = options.gaps === "zero" ? "became zero" : "are missing";
  const treated = options.outliers === "missing" ? "set to missing" : "kept";
  return [
    tell("GAPS", "info", tallies.gaps, {
      column: "",
      message: (t) => `periods without a row in ${formatCount(t.keys, "key")} ${filled}`,
    }),
    tell("DUPLICATES_MERGED", "warning", tallies.merged, {
      column: "",
      message: (t) => `rows merged into another of equal key and period in ${formatCount(t.keys, "key")}`,
    }),
    tell("OUTLIER", "warning", tallies.outliers, {
      column: target,
      message: (t) => `implausibly large values in ${formatCount(t.keys, "key")}, ${treated}`,
    }),
    tell("CONSTANT_KEY", "info", tallies.constant, { column: target, message: () => "keys with a single value" }),
    tell("ALL_ZERO_KEY", "info", tallies.zero, { column: target, message: () => "keys without any demand" }),
    tell("ALL_MISSING_KEY", "warning", tallies.missing, {
      column: target,
      message: () => "keys without any known value",
    }),
    tell("ONE_ROW_KEY", "info", tallies.short, { column: "", message: () => "keys with a single row" }),
    ...tallies.varying.map((varying, c) =>
      tell("STATIC_VARIES", "warning", varying, {
        column: options.exogenous[c]!,
        message: () => "keys in which the static column changes; its first value is used",
      })
    ),
  ].filter((finding) => finding.count > 0);
}

function tally(): Tally {
  return { count: 0, keys: 0, examples: [] };
}

function note(tally: Tally, count: number, example: () => string): void {
  if (count === 0) return;
  tally.count += count;
  tally.keys++;
  if (tally.examples.length < 5) tally.examples.push(example());
}

function tell(
  code: FindingCode,
  severity: Finding["severity"],
  tally: Tally,
  { column, message }: { column: string; message: (tally: Tally) => string },
): Finding {
  return { code, severity, column, message: message(tally), count: tally.count, examples: tally.examples };
}

function shapeOf(y: Float64Array): "missing" | "zero" | "constant" | "other" {
  let first = NaN, known = 0;
  for (let i = 0; i < y.length; i++) {
    if (Number.isNaN(y[i])) continue;
    if (known++ === 0) first = y[i]!;
    else if (y[i] !== first) return "other";
  }
  if (known === 0) return "missing";
  if (first === 0) return "zero";
  return known > 1 ? "constant" : "other";
}
