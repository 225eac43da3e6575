import { errorsNeeded } from "../../competition/calibration/empty_levels.ts";
import type { PathDraws } from "../../competition/calibration/error_paths.ts";
import { type Calendar, textsAfter } from "../../core/time/calendar.ts";
import { DataError } from "../../core/errors/errors.ts";
import type { SeriesKey } from "../../core/rows/panel.ts";
import { mean, quantile } from "../../core/numbers/statistics.ts";
import { outputKeyNames } from "../../data/outputs/output_names.ts";
import { type ColumnHead, type ColumnValues, GROUP_ROWS } from "../../data/outputs/row_writer.ts";

/** Draws of each key and total. */
export const DRAWS = 200;

/** Forecasts of sums over keys and over the horizon. */
export interface TotalsOptions {
  /** Names of the key columns. */
  readonly keyColumns: readonly string[];
  /** Key columns by which keys are summed, a list for each kind of total; none of them: over all keys. */
  readonly by: readonly (readonly string[])[];
  /** Steps h. */
  readonly horizon: number;
  /** Nominal levels in percent, shape [L]. */
  readonly levels: readonly number[];
}

/** What is summed up under one name. */
interface Total {
  /** Texts of the columns that it is of; null: of all. */
  readonly parts: readonly (string | null)[];
  /** Sum of the forecasts by step, shape [h]. */
  readonly yhat: Float64Array;
  /** Sum of the draws, row-major, shape [DRAWS × h]. */
  readonly draws: Float64Array;
  /** Keys in it; of those the ones without a forecast, and with a forecast that nothing is known of the errors of. */
  keys: number;
  failed: number;
  blind: number;
  /** Fewest paths that the draws of one of its keys are of. */
  known: number;
}

/** Numbers that all totals may take, about 800 MB. */
const MOST_NUMBERS = 100_000_000;

/**
 * Sums of forecasts over keys by any of their columns, step by step and over the whole horizon. Forecasts of totals are the sums of
 * those of their keys, so that they agree with each other whatever is added up; what they may miss by is that of the summed draws,
 * in which steps follow each other and keys miss together.
 */
export class ForecastTotals {
  readonly #options: TotalsOptions;
  readonly #places: readonly (readonly boolean[])[];
  readonly #totals = new Map<string, Total>();

  /**
   * Begin with nothing.
   *
   * @param options Columns, horizon, levels.
   * @throws {DataError} `MISSING_COLUMN` if a total is by a column that is no key column.
   */
  constructor(options: TotalsOptions) {
    const { keyColumns, by } = options;
    const unknown = by.flat().find((name) => !keyColumns.includes(name));
    if (unknown !== undefined) throw noColumn(unknown, keyColumns);
    this.#options = options;
    const places = by.map((names) => keyColumns.map((column) => names.includes(column)));
    // What is asked for twice, in whatever order of columns, is one total: a key counts to it once.
    this.#places = [...new Map(places.map((place) => [place.join(), place])).values()];
  }

  /**
   * Add a key.
   *
   * @param key The key. @param yhat Its forecast, shape [h]; NaN of a failed key. @param draws Of {@linkcode keyDraws}, shape [DRAWS × h], or null.
   * @throws {DataError} `TOO_MANY_TOTALS` if they would take more memory than a machine can be asked for.
   */
  add(key: SeriesKey, yhat: Float64Array, draws: PathDraws | null): void {
    const isKnown = yhat.every((value) => !Number.isNaN(value)), { horizon } = this.#options;
    for (const places of this.#places) {
      const total = this.#totalOf(key.parts.map((part, p) => places[p] ? part : null));
      total.keys++;
      if (!isKnown) {
        total.failed++;
        continue;
      }
      if (draws === null) total.blind++;
      else total.known = Math.min(total.known, draws.known);
      for (let i = 0; i < horizon; i++) total.yhat[i]! += yhat[i]!;
      for (let i = 0; i < total.draws.length; i++) {
        total.draws[i]! += draws === null ? yhat[i % horizon]! : draws.values[i]!;
      }
    }
  }

  #totalOf(parts: readonly (string | null)[]): Total {
    const name = JSON.stringify(parts), known = this.#totals.get(name);
    if (known !== undefined) return known;
    const { horizon } = this.#options, size = DRAWS * horizon;
    if ((this.#totals.size + 1) * size > MOST_NUMBERS) throw tooMany(Math.floor(MOST_NUMBERS / size));
    const empty = {
      yhat: new Float64Array(horizon),
      draws: new Float64Array(size),
      keys: 0,
      failed: 0,
      blind: 0,
      known: Infinity,
    };
    const made: Total = { parts, ...empty };
    this.#totals.set(name, made);
    return made;
  }

  /** Columns of {@linkcode ForecastTotals.rows}. */
  columns(): ColumnHead[] {
    const { keyColumns, levels } = this.#options;
    const text = (name: string): ColumnHead => ({ name, type: "text" });
    const number = (name: string): ColumnHead => ({ name, type: "number" });
    const integer = (name: string): ColumnHead => ({ name, type: "integer" });
    const others = [
      { ...text("ds"), isTime: true },
      integer("step"),
      number("yhat"),
      number("mean"),
      ...levels.flatMap((level) => [number(`lo_${level}`), number(`hi_${level}`)]),
      ...["keys", "failed", "without_interval"].map(integer),
    ];
    return [...outputKeyNames(keyColumns, others.map(({ name }) => name)).map(text), ...others];
  }

  /**
   * A row for each total and step, then one for the sum over the horizon, of step 0 and without a `ds`. `mean` is that of the draws:
   * above the forecast where demand cannot fall below zero. Ends are empty where a key of the total has none, and of
   * levels for which the run has seen too few paths of errors.
   *
   * @param at `calendar`; `asOf`: last period known.
   * @returns Some totals at a time: the draws by row of all would take as much memory again.
   */
  *rows(at: { readonly calendar: Calendar; readonly asOf: number }): Generator<ColumnValues[]> {
    const totals = [...this.#totals.values()], { horizon } = this.#options;
    const ds = textsAfter(at.calendar, at.asOf, horizon), count = Math.max(1, Math.floor(GROUP_ROWS / (horizon + 1)));
    for (let from = 0; from < totals.length; from += count) yield this.#rowsOf(totals.slice(from, from + count), ds);
  }

  #rowsOf(totals: readonly Total[], ds: readonly string[]): ColumnValues[] {
    const { keyColumns, horizon, levels } = this.#options, rows = horizon + 1;
    const perRow = <T>(value: (total: Total, i: number) => T): T[] =>
      totals.flatMap((total) => Array.from({ length: rows }, (_, i) => value(total, i)));
    const sums = perRow((total, i) => sumsOf(total, { horizon, step: i < horizon ? i : null }));
    const isEmpty = perRow(({ keys, failed }) => keys === failed), isBlind = perRow(({ blind }) => blind > 0);
    const numbers = (value: (draws: Float64Array) => number) =>
      Float64Array.from(sums, (draws, row) => isEmpty[row] || isBlind[row] ? NaN : value(draws));
    return [
      ...keyColumns.map((_, p) => perRow(({ parts }) => parts[p] ?? null)),
      perRow((_, i) => ds[i] ?? null),
      Int32Array.from(perRow((_, i) => i < horizon ? i + 1 : 0)),
      Float64Array.from(
        perRow(({ yhat, keys, failed }, i) =>
          keys === failed ? NaN : i < horizon ? yhat[i]! : yhat.reduce((sum, value) => sum + value, 0)
        ),
      ),
      numbers(mean),
      ...levels.flatMap((level) => {
        const tail = (1 - level / 100) / 2, needed = errorsNeeded(level);
        const known = perRow((total) => total.known);
        // As of single forecasts, what comes is one more than what was seen: rank (n + 1) × tail from either end.
        const cut = known.map((n) => n === Infinity ? tail : Math.max(0, ((n + 1) * tail - 1) / (n - 1)));
        const ends = (side: (cut: number) => number) =>
          Float64Array.from(
            sums,
            (draws, row) =>
              isEmpty[row] || isBlind[row] || known[row]! < needed ? NaN : quantile(draws, side(cut[row]!)),
          );
        return [ends((p) => p), ends((p) => 1 - p)];
      }),
      Int32Array.from(perRow(({ keys }) => keys)),
      Int32Array.from(perRow(({ failed }) => failed)),
      Int32Array.from(perRow(({ blind }) => blind)),
    ];
  }
}

/** Draws of one step of a total, or of its sum over the horizon; shape [DRAWS]. */
function sumsOf(
  { draws }: Total,
  { horizon, step }: { readonly horizon: number; readonly step: number | null },
): Float64Array {
  return Float64Array.from({ length: DRAWS }, (_, d) => {
    if (step !== null) return draws[d * horizon + step]!;
    let sum = 0;
    for (let i = 0; i < horizon; i++) sum += draws[d * horizon + i]!;
    return sum;
  });
}

function noColumn(name: string, keyColumns: readonly string[]): DataError {
  return new DataError(
    "MISSING_COLUMN",
    `Cannot sum forecasts as they must be by key columns, ${keyColumns.join(", ")}: current value is "${name}"`,
    { hint: "Name key columns of the table, or all for the sum of all keys.", context: { name, columns: keyColumns } },
  );
}

function tooMany(most: number): DataError {
  return new DataError(
    "TOO_MANY_TOTALS",
    `Cannot sum forecasts as at most ${most} totals fit into memory: current value is more`,
    { hint: "Sum by fewer columns, or filter keys.", context: { most } },
  );
}
