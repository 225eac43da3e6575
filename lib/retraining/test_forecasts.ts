import { ForecastError } from "../core/errors/errors.ts";
import type { FeatureGroup } from "../data/store/feature_store.ts";
import { hasRows } from "../data/rows/assert_layout.ts";
import { hasStoredFuture } from "../data/store/stored_future.ts";
import { type ForecastChanges, ForecastComparison } from "../inference/forecast_changes.ts";
import { draftFuture } from "../inference/plan/draft_future.ts";
import type { PanelForecast } from "../inference/champions/forecast_panel.ts";
import { type Inference, openForecasting } from "../inference/series/inference.ts";
import type { InferenceSource } from "../inference/plan/plan_inference.ts";
import { readsOf } from "../inference/plan/reads_of.ts";
import type { VersionRow } from "../registry/versions/row_types.ts";
import { type TestedKey, type TestedNumbers, testRows } from "./test_rows.ts";

/** A version that cannot serve. */
export interface BrokenForecast {
  /** The version. */
  readonly version: VersionRow;
  /** `NOT_FINITE`, `KEY_ABSENT` where the table has lost its key, or the code with which its forecast fails. */
  readonly code: string;
}

/** What came of forecasting with versions before they serve. */
export interface ForecastTest {
  /** Versions that were asked. */
  readonly tested: number;
  /** Those that must not serve. */
  readonly broken: readonly BrokenForecast[];
  /** Against what serves the same keys now. */
  readonly changes: ForecastChanges;
  /** Keys that have an interval at some level now and would have none. */
  readonly lostIntervals: number;
  /** Columns known ahead that were not at hand, so that their last known values stood in. */
  readonly assumed: readonly string[];
}

/**
 * Forecast with versions as serving would, from a version of the table that need not serve yet, each beside the version that serves its key now:
 * every number must be finite, intervals included, for every step; of a table without a calendar for rows that it has.
 *
 * @param source Registry, store, config and version of the table, clock. @param versions Of one table, at most one per key.
 * @param options `draft`: file for columns known ahead that are not at hand.
 * @throws As `openForecasting`.
 */
export async function testForecasts(
  source: InferenceSource & Required<Pick<InferenceSource, "config" | "table">>,
  versions: readonly VersionRow[],
  { draft }: { readonly draft: string },
): Promise<ForecastTest> {
  const { table: group, config: { exogenous: { future } } } = source, present = new Set(group.keys.map(({ id }) => id));
  const broken = versions.filter(({ key }) => !present.has(key.id)).map((version) => ({ version, code: "KEY_ABSENT" }));
  const rows = new Map(versions.filter(({ key }) => present.has(key.id)).map((version) => [version.key.id, version]));
  const comparison = new ForecastComparison(), tested = versions.length;
  if (rows.size === 0) return { tested, broken, changes: comparison.result(), lostIntervals: 0, assumed: [] };
  let lostIntervals = 0;
  const tell = ({ key, after, before }: TestedKey) => {
    const version = rows.get(key.id), code = codeOf(after);
    if (version !== undefined && code !== "") broken.push({ version, code });
    if (code === "" && before !== null && knownEnds(after) < knownEnds(before)) lostIntervals++;
    comparison.add(key, before?.yhat ?? new Float64Array(0), code === "" ? after.yhat : new Float64Array(0));
  };
  if (hasRows(group)) {
    await testRows(source, rows, tell);
    return { tested, broken, changes: comparison.result(), lostIntervals, assumed: [] };
  }
  const assumed = future.length > 0 && !hasStoredFuture(group) ? future : [];
  if (assumed.length > 0) await draftFuture({ ...source, versions: [...rows.values()] }, draft);
  const at = { ...source, ...assumed.length === 0 ? {} : { future: draft } };
  const select = (table: FeatureGroup) => [...table.keys.keys()].filter((k) => rows.has(table.keys[k]!.id));
  const next = await openForecasting({ ...at, versions: [...rows.values()] }, select);
  try {
    const now = await openPresent(at, select);
    try {
      await forecastAll(next, now, tell);
    } finally {
      now?.close();
    }
  } finally {
    next.close();
  }
  return { tested, broken, changes: comparison.result(), lostIntervals, assumed };
}

/** What serves now; null where it cannot be forecast from this table: then there is nothing to compare with. */
async function openPresent(
  source: InferenceSource,
  select: Parameters<typeof openForecasting>[1],
): Promise<Inference | null> {
  try {
    return await openForecasting(source, select);
  } catch (thrown) {
    if (thrown instanceof ForecastError) return null;
    throw thrown;
  }
}

async function forecastAll(
  next: Inference,
  now: Inference | null,
  tell: (tested: TestedKey) => void,
): Promise<void> {
  const { group } = next;
  for (const read of readsOf(next)) {
    const after = (await next.forecast(read)).forecast,
      before = now === null ? null : (await now.forecast(read)).forecast;
    read.forEach((position, k) =>
      tell({
        key: group.keys[position]!,
        after: numbersOf(after, k),
        before: before === null ? null : numbersOf(before, k),
      })
    );
  }
}

function numbersOf({ yhat, lo, hi, horizon, keys }: PanelForecast, k: number): TestedNumbers {
  const { steps, status, reason } = keys[k]!,
    view = (values: Float64Array) => values.subarray(k * horizon, k * horizon + (status === "failed" ? 0 : steps));
  return { yhat: view(yhat), ends: [...lo, ...hi].map(view), reason: status === "failed" ? reason : "" };
}

/** Ends of intervals that are known. */
function knownEnds({ ends }: TestedNumbers): number {
  return ends.filter((values) => values.some(Number.isFinite)).length;
}

/** An interval may be unknown as a whole; a level that ends somewhere is known at every step. */
function codeOf({ yhat, ends, reason }: TestedNumbers): string {
  if (reason !== "") return reason;
  const isWhole = (values: Float64Array) => values.every(Number.isNaN) || values.every(Number.isFinite);
  return yhat.length > 0 && yhat.every(Number.isFinite) && ends.every(isWhole) ? "" : "NOT_FINITE";
}
