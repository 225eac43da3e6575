import { textsAfter } from "../core/time/calendar.ts";
import { openTableWriter } from "../data/outputs/table_writer.ts";
import { ForecastError } from "../core/errors/errors.ts";
import type { Progress } from "../core/logger.ts";
import type { OutcomeStatus } from "../core/outcome.ts";
import { partition, type SeriesKey } from "../core/rows/panel.ts";
import type { FeatureGroup } from "../data/store/feature_store.ts";
import type { ByteSink } from "../data/outputs/parquet_output.ts";
import { assertSeries } from "../data/rows/assert_layout.ts";
import { registeredTable } from "../inference/plan/registered_table.ts";
import { checkRowTarget, type RowWriter, type RowWriterOptions } from "../data/outputs/row_writer.ts";
import { type KeySelection, selectKeys } from "../data/store/select_keys.ts";
import type { Explanation } from "../explain/explain_champion.ts";
import { explainServing } from "../inference/champions/explain_serving.ts";
import { openForecasting } from "../inference/series/inference.ts";
import type { ChunkForecast } from "../inference/series/open_forecaster.ts";
import type { InferenceSource } from "../inference/plan/plan_inference.ts";
import { pause } from "../parallel/pause.ts";
import { readsOf } from "../inference/plan/reads_of.ts";
import { type DataFacts, onWholeVersion } from "../inference/plan/whole_version.ts";
import { openRegistry, type Registry } from "../registry/registry.ts";
import { explanationColumns, explanationRows } from "./explanation_rows.ts";
import { type KnownSeries, type ModelCard, modelCard } from "./model_card.ts";

/** What to explain, and where to write it. */
export interface ExplainOptions extends InferenceSource, KeySelection, RowWriterOptions {
  /** File for a row per key and step: `.csv`, `.parquet`, `.json` or `.jsonl`; or a stream, which gets CSV; default: none. */
  readonly output?: string | ByteSink;
  /** Keys that are told in full at most; all are written. Default: all. */
  readonly told?: number;
  /** Called after each chunk of keys. */
  readonly onProgress?: (progress: Progress) => void;
}

/** The forecast of one key, and what it is made of. */
export interface KeyExplanation {
  /** The key. */
  readonly key: SeriesKey;
  /** How it ended, see `infer`. */
  readonly status: OutcomeStatus;
  /** Contender that serves; empty if failed. */
  readonly model: string;
  /** Version within the key, >= 1; 0 if failed, or new. */
  readonly version: number;
  /** Reason of a fallback, or code of the error of a failed key; else empty. */
  readonly reason: string;
  /** Periods of the steps, as the table writes them, shape [h]. */
  readonly ds: readonly string[];
  /** What the forecast is made of; null if failed. */
  readonly explanation: Explanation | null;
  /** Why this model; null for a key without a version of its own, and of one that is only written. */
  readonly card: ModelCard | null;
}

/** What `explain` has done. */
export interface ExplainResult extends DataFacts {
  /** The keys that are told, the first ones. */
  readonly keys: readonly KeyExplanation[];
  /** Keys beyond those. */
  readonly more: number;
  /** Failed keys by code. */
  readonly failures: Readonly<Record<string, number>>;
  /** Rows written. */
  readonly rows: number;
  /** The file; null for a stream, or none. */
  readonly output: string | null;
}

const EXPLAIN = {
  what: "explain the forecasts of",
  instead: "deno task models show tells who serves a key, and the report of the run what its models look at.",
};

/**
 * Say what the forecasts of keys are made of, and why their models serve: the forecasts of `inferTable`, with what each group of
 * features and each feature adds in the unit of the target.
 *
 * @param options Registry, store, filter, output.
 * @throws As `inferTable`.
 */
export function explainTable(options: ExplainOptions): Promise<ExplainResult> {
  const { output } = options;
  let isStreamed = false;
  return onWholeVersion(options, async (source) => {
    if (output !== undefined) checkRowTarget(output);
    const table = registeredTable(options);
    if (table !== null) assertSeries(table, EXPLAIN);
    const inference = await openForecasting(source, (group) => selectKeys(group, options));
    const registry = openRegistry(options.registry, { now: options.now, readOnly: true });
    try {
      const { group, positions, config: { horizon } } = inference;
      const writer = output === undefined
        ? null
        : await openTableWriter(output, explanationColumns(group.keyColumns), options);
      const sum = new Told(writer, options.told ?? Infinity);
      try {
        let done = 0;
        for (const chunk of readsOf(inference, { numbers: horizon })) {
          const made = await inference.forecast(chunk);
          isStreamed ||= typeof output === "object";
          for (const k of made.panel.keys.keys()) {
            sum.add(explainKey(made, k, { group, horizon, registry: sum.isFull ? null : registry }));
          }
          // Nothing of this waits by itself: here Ctrl-C is heard.
          await pause();
          options.onProgress?.({ phase: "explain", done: done += chunk.length, total: positions.length });
        }
        await writer?.finish();
      } finally {
        writer?.discard();
      }
      const { keys, more, failures, rows } = sum;
      const place = typeof output === "string" ? output : null;
      return { keys, more, failures, rows, output: place, dataVersion: group.version, damaged: source.damaged };
    } finally {
      registry.close();
      inference.close();
    }
  }, { mayRepeat: () => !isStreamed });
}

/** What is kept of the keys. */
class Told {
  readonly keys: KeyExplanation[] = [];
  readonly failures: Record<string, number> = {};
  more = 0;
  rows = 0;
  readonly #writer: RowWriter | null;
  readonly #most: number;

  constructor(writer: RowWriter | null, most: number) {
    this.#writer = writer;
    this.#most = most;
  }

  /** Whether no more keys are told: of those that are only written nobody reads a card. */
  get isFull(): boolean {
    return this.keys.length >= this.#most;
  }

  add(key: KeyExplanation): void {
    if (key.status === "failed") this.failures[key.reason] = (this.failures[key.reason] ?? 0) + 1;
    if (this.isFull) this.more++;
    else this.keys.push(key);
    if (this.#writer === null) return;
    this.#writer.append(explanationRows(key));
    this.rows += key.ds.length;
  }
}

function explainKey(
  { panel, whole, serving, forecast }: ChunkForecast,
  k: number,
  at: {
    readonly group: FeatureGroup;
    readonly horizon: number;
    /** Null: no card is wanted. */
    readonly registry: Registry | null;
  },
): KeyExplanation {
  const { group: { calendar, end: asOf }, registry } = at,
    { status, model, version, reason, steps } = forecast.keys[k]!;
  const key = panel.keys[k]!, ds = textsAfter(calendar, asOf, at.horizon);
  const failed = (code: string): KeyExplanation => {
    return { key, status: "failed", model: "", version: 0, reason: code, ds, explanation: null, card: null };
  };
  if (status === "failed") return failed(reason);
  try {
    const series = partition(whole, k);
    const { failure, explanation, version: id, known } = explainServing(serving[k]!, series, { asOf, horizon: steps });
    if (known === null) return failed(failure);
    const card = registry === null || id === null ? null : cardOf(registry, id, { ...known, horizon: steps });
    return { key, status, model, version, reason, ds: ds.slice(0, steps), explanation, card };
  } catch (thrown) {
    return failed(ForecastError.from(thrown).code);
  }
}

function cardOf(registry: Registry, id: number, known: KnownSeries): ModelCard | null {
  const [row] = registry.listVersions({ id, limit: 1 });
  return row === undefined ? null : modelCard(registry, row, known);
}
