import { DataError } from "../core/errors/errors.ts";
import type { VersionRow } from "../registry/versions/row_types.ts";
import { type ForecastChanges, ForecastComparison } from "./forecast_changes.ts";
import type { PanelForecast } from "./champions/forecast_panel.ts";
import { ifTable } from "./plan/if_table.ts";
import { type Inference, openForecasting } from "./series/inference.ts";
import { pause } from "../parallel/pause.ts";
import { hasRows } from "../data/rows/assert_layout.ts";
import { type InferenceSource, servingGroup } from "./plan/plan_inference.ts";
import { readsOf } from "./plan/reads_of.ts";
import { predictBoth } from "./rows/predict_both.ts";
import type { DataFacts } from "./plan/whole_version.ts";

/** What a move of versions would do to the forecasts of a table, on the data that is there now. */
export interface ForecastPreview extends ForecastChanges, DataFacts {}

/**
 * Forecast a table as it is served, and as it would be if other versions served some of its keys; of a table without a calendar
 * the rows that it has are predicted. Nothing is moved. Others have their turn between reads.
 *
 * @param source Folders, config, horizon, logger. @param versions Those that would serve, of one table, at most one per key.
 * @param options `most`: keys in each list; default 10.
 * @returns Null, with a warning, where the table, or what must be known ahead, is not at hand, and without versions.
 * @throws As `openForecasting`.
 */
export function previewForecasts(
  source: InferenceSource,
  versions: readonly VersionRow[],
  options: { readonly most?: number } = {},
): Promise<ForecastPreview | null> {
  if (versions.length === 0) return Promise.resolve(null);
  return ifTable(source, async (whole) => {
    if (hasRows(await servingGroup(whole, versions[0]!.group))) return await previewRows(whole, versions, options);
    const open: Inference[] = [];
    try {
      const next = await openForecasting({ ...whole, versions });
      open.push(next);
      const now = await openPresent(whole);
      if (now !== null) open.push(now);
      const comparison = new ForecastComparison();
      await compareAll(comparison, { now, next, moving: new Set(versions.map(({ key }) => key.id)) });
      return { ...comparison.result(options), dataVersion: next.group.version, damaged: whole.damaged ?? [] };
    } finally {
      for (const inference of open) inference.close();
    }
  });
}

/** Predictions of the rows that the table has, in place of forecasts. */
async function previewRows(
  source: InferenceSource,
  versions: readonly VersionRow[],
  options: { readonly most?: number },
): Promise<ForecastPreview> {
  const comparison = new ForecastComparison();
  const dataVersion = await predictBoth(source, { versions }, ({ key, now, then }) => comparison.add(key, now, then));
  return { ...comparison.result(options), dataVersion, damaged: source.damaged ?? [] };
}

/** What serves now; null where nothing that serves may meet this table, so that no key has a forecast. */
async function openPresent(source: InferenceSource): Promise<Inference | null> {
  try {
    return await openForecasting(source);
  } catch (thrown) {
    if (thrown instanceof DataError && /_MISMATCH$/.test(thrown.code)) return null;
    throw thrown;
  }
}

async function compareAll(
  comparison: ForecastComparison,
  { now, next, moving }: { now: Inference | null; next: Inference; moving: ReadonlySet<string> },
): Promise<void> {
  const { group } = next, numbers = Math.max(numbersOf(next), now === null ? 1 : numbersOf(now));
  for (const read of readsOf(next, { numbers })) {
    await pause();
    const before = now === null ? null : (await now.forecast(read)).forecast;
    const movers = read.filter((position) => moving.has(group.keys[position]!.id));
    const after = movers.length === 0 ? null : (await next.forecast(movers)).forecast;
    const rows = new Map(movers.map((position, row) => [position, row]));
    read.forEach((position, k) => {
      const row = rows.get(position), served = spanOf(before, k);
      comparison.add(group.keys[position]!, served, row === undefined ? served : spanOf(after, row));
    });
  }
}

/** Numbers that the forecast of a key has. */
function numbersOf({ config: { horizon, levels } }: Inference): number {
  return horizon * (1 + 2 * levels.length);
}

/** The steps of a key that have a forecast, a view; none of a key that failed. */
function spanOf(forecast: PanelForecast | null, k: number): Float64Array {
  if (forecast === null) return new Float64Array(0);
  const { yhat, horizon, keys } = forecast;
  return yhat.subarray(k * horizon, k * horizon + keys[k]!.steps);
}
