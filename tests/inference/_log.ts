import { seriesKey } from "@lib/core/rows/panel.ts";
import type { ForecastBatch, LoggedBatch } from "@lib/inference/log/forecast_batch.ts";
import type { ForecastReading } from "@lib/inference/log/read_forecast_log.ts";

/** A batch of keys of one text each: key `k` is forecast `base + k + step / 10`. */
export function batchOf(
  names: readonly string[],
  options: Partial<ForecastBatch> & { readonly horizon?: number; readonly base?: number; readonly id?: number } = {},
): ForecastBatch {
  const { horizon = 2, base = 0, id = 1, ...rest } = options, rows = names.length * horizon;
  const yhat = Float64Array.from({ length: rows }, (_, i) => base + Math.floor(i / horizon) + (i % horizon + 1) / 10);
  return {
    ...{ table: "demo", keyColumns: ["item"], dataVersion: 1, origin: "2026-04-30", input: "" },
    ds: Array.from({ length: horizon }, (_, i) => `2026-05-0${i + 1}`),
    forecast: { horizon, levels: [80], yhat, lo: [yhat.map((y) => y - 1)], hi: [yhat.map((y) => y + 1)] },
    keys: names.map((name) => (
      { key: seriesKey([name]), id, run: "r1", cohort: "", model: "naive", version: 1, steps: horizon }
    )),
    ...rest,
  };
}

/** The same as it is in a journal. */
export function logged(batch: ForecastBatch, loggedAt = "2026-05-01T10:00:00.000Z"): LoggedBatch {
  return { ...batch, registry: "registry", role: "served", loggedAt };
}

/** Rows of a reading as texts: key, origin, step, yhat, role. */
export async function rowsOf(reading: ForecastReading): Promise<string[]> {
  const all: string[] = [];
  for await (const { rows, key, origin, step, yhat, role } of reading.batches()) {
    for (let i = 0; i < rows; i++) {
      const text = (column: { values: readonly string[]; codes: Int32Array }) => column.values[column.codes[i]!];
      all.push(`${reading.keys[key[i]!]!.parts} ${text(origin)} ${step[i]} ${yhat[i]} ${text(role)}`);
    }
  }
  return all.sort();
}
