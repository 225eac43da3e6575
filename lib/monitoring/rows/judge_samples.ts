import { formatNumber, formatPercent } from "../../core/text/format_number.ts";
import type { Config } from "../../core/config/config_type.ts";
import { type ColumnDrift, type DataAlarm, NO_KEYS } from "../inputs/data_alarm.ts";
import { type ColumnSamples, judgeDrift, type SamplePair } from "../inputs/drift.ts";
import { DRIFT_NAMES } from "../inputs/judge_rows.ts";
import type { RowSamples, SampledRole } from "./row_samples.ts";

/** Distance of a column of the rows that came from those of training. */
export interface RowDrift extends ColumnDrift {
  /** What the column is. */
  readonly role: SampledRole;
}

/** Stretches of training that are compared with the rest of it, to see what is usual. */
const STRETCHES = 8;
/** Standard deviations by which more values are missing than chance leaves out. */
const BEYOND_CHANCE = 3;
/** Rows without a value that say more than that one was forgotten. */
const FEWEST_MISSING = 3;

/**
 * Compare rows that came with those that models learned from, column by column. What is usual is seen in training itself:
 * stretches of it, in time where the table has one, beside the rest.
 *
 * @param came Rows that training has not seen. @param before Rows of training. @param options Section `monitoring.data` of the
 * config; whether parts of the split follow time.
 */
export function judgeSamples(
  came: RowSamples,
  before: RowSamples,
  { limits, isTimed }: {
    readonly limits: Pick<Config["monitoring"]["data"], "drift" | "missing">;
    readonly isTimed: boolean;
  },
): { readonly alarms: readonly DataAlarm[]; readonly drift: readonly RowDrift[] } {
  const alarms: DataAlarm[] = [], drift: RowDrift[] = [], stretches = stretchesOf(before.parts, isTimed);
  came.columns.forEach(({ column, role, levels }, c) => {
    const newest = came.valuesOf(c), former = before.valuesOf(c);
    if (role === "feature") alarms.push(...judgeMissing(column, { newest, former, levels, limit: limits.missing }));
    if (limits.drift === null) return;
    // A class that nobody knows yet is no class that is missing.
    const known = role === "feature" ? newest : newest.filter((value) => value !== (levels ?? NaN) - 1);
    const { isDrift, ...measured } = judgeDrift(
      samplesOf(column, { newest: known, former, levels, stretches }),
      limits.drift,
    );
    drift.push({ ...measured, role });
    if (isDrift) alarms.push(driftAlarm({ ...measured, role }));
  });
  return { alarms, drift };
}

function samplesOf(column: string, { newest, former, levels, stretches }: {
  readonly newest: readonly number[];
  readonly former: readonly number[];
  readonly levels: number | null;
  readonly stretches: readonly number[];
}): ColumnSamples {
  const isKnown = (value: number) => !Number.isNaN(value);
  const pair = (isNewest: (stretch: number) => boolean): SamplePair => ({
    newest: former.filter((value, i) => isKnown(value) && isNewest(stretches[i]!)),
    before: former.filter((value, i) => isKnown(value) && !isNewest(stretches[i]!)),
  });
  const past = Array.from({ length: STRETCHES }, (_, s) => pair((stretch) => stretch === s));
  return { column, levels, pairs: [{ newest: newest.filter(isKnown), before: former.filter(isKnown) }, ...past] };
}

/** The stretch of each row: of a table with a time in its order, else dealt. */
function stretchesOf(parts: readonly number[], isTimed: boolean): number[] {
  if (!isTimed) return parts.map((_, i) => i % STRETCHES);
  const order = [...parts.keys()].sort((a, b) => parts[a]! - parts[b]! || a - b), out = new Array<number>(parts.length);
  order.forEach((row, place) => out[row] = Math.floor(place * STRETCHES / parts.length));
  return out;
}

const CODES = { feature: "COLUMN_DRIFTED", target: "TARGET_DRIFTED", prediction: "PREDICTIONS_DRIFTED" } as const;
const HINTS: Readonly<Record<SampledRole, string>> = {
  feature: "Look at how it is made; train again.",
  target: "Look at errors by key; train again if they grow.",
  prediction: "Look at the columns that have drifted; train again once targets have come.",
};

/** What is told of a column that has moved. @param drift By how much. */
export function driftAlarm({ column, role, method, distance, limit, pValue, values }: RowDrift): DataAlarm {
  const what = role === "prediction" ? `What is predicted of ${column}` : column;
  return {
    code: CODES[role],
    severity: "warning",
    blocking: false,
    scope: "table",
    message: `${what} differs from training by ${DRIFT_NAMES[method]} ${formatNumber(distance)}, which is at least ${
      formatNumber(limit)
    }`,
    hint: HINTS[role],
    column,
    keys: NO_KEYS,
    evidence: { method, distance, limit, pValue, values },
  };
}

function judgeMissing(column: string, { newest, former, levels, limit }: {
  readonly newest: readonly number[];
  readonly former: readonly number[];
  readonly levels: number | null;
  readonly limit: number | null;
}): DataAlarm[] {
  const isMissing = (value: number) => levels === null ? Number.isNaN(value) : value === levels - 1;
  const missing = newest.filter(isMissing).length, formerly = former.filter(isMissing).length;
  const now = missing / newest.length, before = formerly / former.length;
  // One more than was seen: of a column that never lacked a value nobody knows that it never will.
  const chance = (formerly + 1) / (former.length + 2);
  const noise = BEYOND_CHANCE * Math.sqrt(chance * (1 - chance) * (1 / newest.length + 1 / former.length));
  if (limit === null || missing < FEWEST_MISSING || !(now - before > Math.max(limit, noise))) return [];
  return [{
    code: "MISSING_UP",
    severity: "warning",
    blocking: false,
    scope: "table",
    message: `${formatPercent(now)} of the rows that came have no ${column} that models know, ${
      formatPercent(before)
    } of training had none`,
    hint: "Look whether the column was delivered, and written as before.",
    column,
    keys: NO_KEYS,
    evidence: { newest: now, before, limit },
  }];
}
