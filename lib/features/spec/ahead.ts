import { DataError } from "../../core/errors/errors.ts";
import type { Panel } from "../../core/rows/panel.ts";
import { compileSpec } from "./compile.ts";
import type { FeatureSpec } from "./spec.ts";

/** An origin and how far ahead of it is asked for. */
export interface Ahead {
  /** Last known period. */
  readonly asOf: number;
  /** Steps after it, >= 1. */
  readonly horizon: number;
}

/**
 * Check that the panel has rows for every period in which features need a column that is known ahead.
 *
 * @param spec Which features. @param panel All keys end at the same period.
 * @param ahead Origin and horizon.
 * @throws {DataError} `FUTURE_COLUMN_MISSING`, naming the columns.
 */
export function assertKnownAhead(spec: FeatureSpec, panel: Panel, ahead: Ahead): void {
  const { asOf, horizon } = ahead;
  const last = panel.ds.at(-1) ?? asOf;
  if (asOf + horizon <= last) return;
  const columns = columnsAhead(spec, asOf + horizon - last);
  if (columns.length === 0) return;
  throw new DataError(
    "FUTURE_COLUMN_MISSING",
    `Cannot make future rows as ${JSON.stringify(columns)} must be known ${horizon} periods after the origin: ` +
      `current value is ${Math.max(0, last - asOf)} periods`,
    { hint: `Give a future frame with ${columns.join(", ")} for every period ahead.`, context: { columns } },
  );
}

// Columns read later than the last `beyond` periods of the horizon; a long lag of a known-ahead column is not.
function columnsAhead(spec: FeatureSpec, beyond: number): string[] {
  const columns = compileSpec(spec).plans.flatMap(({ reading }) => {
    if (reading.at === "flag" || reading.at === "event") return [reading.exogenous];
    return reading.at === "ahead" && reading.shift < beyond ? [reading.source.exogenous] : [];
  });
  return [...new Set(columns)].map((column) => spec.exogenous[column]!.name);
}
