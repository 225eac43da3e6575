import type { Progress } from "../core/logger.ts";
import type { OutcomeStatus } from "../core/outcome.ts";
import type { FeatureGroup } from "../data/feature_store.ts";
import { openRowWriter } from "../data/row_writer.ts";
import { selectKeys } from "../data/select_keys.ts";
import { forecastColumns, forecastRows } from "./forecast_rows.ts";
import { type InferenceSource, openInference } from "./inference.ts";

/** What to forecast and where to. */
export interface InferOptions extends InferenceSource {
  /** File for the forecasts: `.csv`, `.parquet`, `.json` or `.jsonl`. */
  readonly output: string;
  /** Keep only keys with these texts, by key column. */
  readonly where?: Readonly<Record<string, readonly string[]>>;
  /** Most keys to forecast. */
  readonly limit?: number;
  /** Called after each chunk of keys. */
  readonly onProgress?: (progress: Progress) => void;
}

/** The `--json` object of `infer`. */
export interface InferenceResult {
  /** Rows written: keys × horizon. */
  readonly rows: number;
  /** Keys by outcome; they add up to the keys asked for. */
  readonly outcomes: Readonly<Record<OutcomeStatus, number>>;
  /** Failed keys by code. */
  readonly failures: Readonly<Record<string, number>>;
  /** The file. */
  readonly output: string;
}

/**
 * Forecast all keys, or those of a filter, with their registered champions and write the forecasts.
 *
 * Data that came after training is used: the origin is the end of the newest version of the feature group. Memory is
 * bounded by a chunk of keys. A key that cannot be forecast has status `failed` and a reason; it stops nobody else.
 *
 * @param options Registry, store, filter, output.
 * @returns Counts by outcome.
 * @throws {RegistryError} `NOT_FOUND`, `SCHEMA_VERSION`. @throws {FitError} `HORIZON_TOO_LONG`.
 * @throws {DataError} `FUTURE_COLUMN_MISSING`, `NO_MATCHING_KEY`, `MISSING_GROUP`, `UNSUPPORTED_FORMAT`, `DISK_FULL`.
 */
export async function inferTable(options: InferOptions): Promise<InferenceResult> {
  const { onProgress } = options;
  const inference = await openInference(options);
  try {
    const { group, horizon, levels } = inference;
    const positions = selectKeys(group, { where: options.where ?? {}, limit: options.limit });
    const at = { calendar: group.calendar, asOf: group.end };
    const outcomes = { champion: 0, fallback: 0, failed: 0 };
    const failures: Record<string, number> = {};
    const writer = openRowWriter(options.output, forecastColumns(group.keyColumns, levels));
    try {
      let done = 0;
      onProgress?.({ phase: "forecast", done, total: positions.length });
      for (const chunk of chunksOf(positions, group)) {
        const { panel, forecast } = await inference.forecast(chunk);
        writer.append(forecastRows(forecast, panel.keys, at));
        for (const { status, reason } of forecast.keys) {
          outcomes[status]++;
          if (status === "failed") failures[reason] = (failures[reason] ?? 0) + 1;
        }
        onProgress?.({ phase: "forecast", done: done += chunk.length, total: positions.length });
      }
      writer.finish();
    } finally {
      writer.discard();
    }
    return { rows: positions.length * horizon, outcomes, failures, output: options.output };
  } finally {
    inference.close();
  }
}

/** Chosen positions by chunk of the store: each chunk is one read. */
function* chunksOf(positions: readonly number[], group: FeatureGroup): Generator<number[]> {
  let at = 0;
  for (const { to } of group.chunks) {
    const chunk: number[] = [];
    while (at < positions.length && positions[at] < to) chunk.push(positions[at++]);
    if (chunk.length > 0) yield chunk;
  }
}
