import { decodePaths, type ErrorPaths, SHARED_PATHS } from "../competition/error_paths.ts";
import type { RowWriterOptions } from "../data/row_writer.ts";
import { openTableWriter } from "../data/table_writer.ts";
import { DRAWS, ForecastTotals } from "./forecast_totals.ts";
import type { ChunkForecast, Inference } from "./inference.ts";
import { keyDraws } from "./key_draws.ts";

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
  readonly #paths = new Map<string, ErrorPaths | null>();

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

  /** Add the keys of a chunk. */
  add(made: ChunkForecast): void {
    const { forecast: { horizon, yhat }, panel } = made, asOf = this.#inference.group.end;
    const options = { asOf, draws: DRAWS, pathsOf: (run: string) => this.#pathsOf(run) };
    panel.keys.forEach((key, k) =>
      this.#totals.add(key, yhat.subarray(k * horizon, (k + 1) * horizon), keyDraws(made, k, options))
    );
  }

  #pathsOf(run: string): ErrorPaths | null {
    let paths = this.#paths.get(run);
    if (paths === undefined) {
      const bytes = this.#inference.shared(run, SHARED_PATHS);
      this.#paths.set(run, paths = bytes === null ? null : decodePaths(bytes));
    }
    return paths;
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
