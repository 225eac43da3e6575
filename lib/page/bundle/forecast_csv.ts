import type { BundleHead } from "../../exchange/bundle/bundle_key.ts";
import { csvLine } from "../../data/sources/csv_text.ts";
import { forecastColumns, forecastRows } from "../../inference/series/forecast_rows.ts";
import type { ForecastOfKey } from "./read_bundle.ts";

/**
 * Forecasts as the CSV that `infer` writes of these keys, byte by byte.
 *
 * @param keys In the order of the file. @param head Of their bundle.
 */
export function forecastCsv(keys: readonly ForecastOfKey[], head: BundleHead): string {
  const { keyColumns, levels } = head, columns = forecastColumns(keyColumns, levels);
  const lines = [csvLine(columns.map(({ name }) => name), { defuse: true })];
  for (const { series, forecast } of keys) {
    const rows = forecastRows(forecast, series.keys, head);
    for (let row = 0; row < forecast.horizon; row++) {
      lines.push(csvLine(rows.map((column) => column[row] ?? null), { defuse: true }));
    }
  }
  return lines.join("");
}
