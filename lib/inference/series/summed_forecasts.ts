import type { SeriesKey } from "../../core/rows/panel.ts";
import type { RowWriterOptions } from "../../data/outputs/row_writer.ts";
import { openTableWriter } from "../../data/outputs/table_writer.ts";
import type { MadeChunk } from "./made_chunk.ts";
import { ForecastTotals } from "./forecast_totals.ts";
import type { Inference } from "./inference.ts";

/** Where sums go, and of what. */
export interface SummedOptions extends RowWriterOptions {
  /** File of the sums. */
  readonly output: string;
  /** Key columns, a list for each kind of sum; default: over all keys, and by each column where there are several. */
  readonly by?: readonly (readonly string[])[];
}

/** Adds up the forecasts of an inference, chunk by chunk. */
export class SummedForecasts {
  readonly #inference: Inference;
  readonly #options: SummedOptions;
  readonly #totals: ForecastTotals;

  /**
   * @param inference Open. @param options Where to, and by which columns.
   * @throws {DataError} `MISSING_COLUMN`.
   */
  constructor(inference: Inference, options: SummedOptions) {
    const { group: { keyColumns }, config: { horizon, levels } } = inference;
    const each = keyColumns.length > 1 ? keyColumns.map((name) => [name]) : [];
    this.#inference = inference;
    this.#options = options;
    this.#totals = new ForecastTotals({ keyColumns, by: options.by ?? [[], ...each], horizon, levels });
  }

  /** Add the keys of a chunk. @param keys Shape [k]. @param made Their forecasts and draws. */
  add(keys: readonly SeriesKey[], { forecast: { horizon, yhat }, draws }: MadeChunk): void {
    keys.forEach((key, k) => this.#totals.add(key, yhat.subarray(k * horizon, (k + 1) * horizon), draws[k] ?? null));
  }

  /** Write the sums; the file appears when it is whole. */
  async write(): Promise<void> {
    const { group } = this.#inference, { output, defuse, digits } = this.#options;
    const writer = await openTableWriter(output, this.#totals.columns(), { defuse, digits });
    try {
      for (const rows of this.#totals.rows({ calendar: group.calendar, asOf: group.end })) writer.append(rows);
      await writer.finish();
    } finally {
      writer.discard();
    }
  }
}
