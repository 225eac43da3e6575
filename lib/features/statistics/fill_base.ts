import { meanByFlag, nearestEvent } from "./flags.ts";
import { countAge, countSinceSale, countZeroRun, meanInterval, meanSize } from "./intermittent.ts";
import type { BaseColumn } from "./base_column.ts";
import { rollExtreme, rollMoments, rollQuantile, rollSlope, type RowSpan } from "./rolling.ts";
import { carryLast, expandExtreme, expandMoments, MOMENTS_MEMORY, weighMean, WEIGHTS_MEMORY } from "./running.ts";
import { expandSeasons, meanSeasons } from "./seasonal.ts";

/** A column, or a mean with its deviation, shape [n]. */
export interface MomentColumns {
  /** The column itself where it is no mean. */
  readonly mean: Float64Array;
  /** Null where nobody asks for it. */
  readonly std: Float64Array | null;
}

/** Where a key begins, and what a pass over its rows so far has left; without it the span is all of its rows. */
export interface Past {
  /** First row of the key. */
  readonly first: number;
  /** Shape [{@linkcode memorySize}]; zeros before the first row. */
  readonly memory?: Float64Array;
}

/** What a column is filled with, beside its source. */
export interface FillOptions extends MomentColumns, Past {
  /** Rows to fill. */
  readonly span: RowSpan;
  /** Working memory, see `rollingRoom`. */
  readonly room: Float64Array;
  /** Of the key at the first row of the span. */
  readonly age: number;
  /** The column's flag, shape [n]; null where it has none. */
  readonly flag: Float64Array | null;
}

/**
 * Fill a base column, or a mean with its deviation, for rows of one key.
 *
 * @param base Which. @param source What it is taken of, shape [n]. @param options Rows, where they go, what came before them.
 */
export function fillBase(base: BaseColumn, source: Float64Array, options: FillOptions): void {
  const { flag } = options;
  if (base.sibling !== "") fillMoments(base, source, options);
  else if (flag !== null) fillByFlag(base, source, { ...options, flag });
  else fillColumn(base, source, options);
}

/** How much a column remembers that looks at all rows of a key; 0 for one that does not, or is quick. */
export function memorySize({ statistic, window }: BaseColumn): number {
  switch (statistic) {
    case "expanding_mean":
    case "expanding_std":
      return MOMENTS_MEMORY;
    case "ewm_mean":
      return WEIGHTS_MEMORY;
    case "season_expanding":
      return 2 * window + 1;
    case "flag_mean":
      return 2 * window + 5;
    default:
      return 0;
  }
}

/**
 * First row of a key from where a column has to be filled to be right at a later row: two whole blocks of a window, see
 * `rolling.ts`; of seasons that row; of what else looks at everything the key's first one.
 */
export function tailFrom({ statistic, window }: BaseColumn, from: number, row: number): number {
  if (statistic === "season_mean") return row;
  if (!statistic.startsWith("rolling")) return from;
  return from + Math.max(0, Math.floor((row - from) / window) - 1) * window;
}

function fillMoments(
  base: BaseColumn,
  source: Float64Array,
  options: FillOptions,
): void {
  const { span, mean, std, room } = options;
  if (base.statistic.startsWith("rolling")) rollMoments(source, span, { window: base.window, mean, std, room });
  else expandMoments(source, span, options);
}

function fillByFlag(
  { statistic, window, parameter }: BaseColumn,
  source: Float64Array,
  { flag, ...options }: FillOptions & { readonly flag: Float64Array },
): void {
  const { span, mean: out, memory } = options, wanted = parameter;
  if (statistic === "flag_mean") return meanByFlag(source, span, { flag, wanted, period: window, out, memory });
  nearestEvent(flag, span, { wanted, direction: statistic === "next_event" ? 1 : -1, out });
}

function fillColumn(
  base: BaseColumn,
  source: Float64Array,
  options: FillOptions,
): void {
  const { span, mean: out, room, age, first, memory } = options;
  const { window, parameter } = base;
  switch (base.statistic) {
    case "rolling_min":
      return rollExtreme(source, span, { window, sign: -1, out, room });
    case "rolling_max":
      return rollExtreme(source, span, { window, sign: 1, out, room });
    case "rolling_quantile":
      return rollQuantile(source, span, { window, probability: parameter, out, room });
    case "rolling_slope":
      return rollSlope(source, span, { window, out, room });
    case "expanding_min":
      return expandExtreme(source, span, { sign: -1, out });
    case "expanding_max":
      return expandExtreme(source, span, { sign: 1, out });
    case "ewm_mean":
      return weighMean(source, span, { alpha: parameter, out, memory });
    case "season_mean":
      return meanSeasons(source, span, { period: window, count: parameter, out, first });
    case "season_expanding":
      return expandSeasons(source, span, { period: window, out, memory });
    case "last":
      return carryLast(source, span, out);
    case "age":
      return countAge(span, { age, out });
    case "since_sale":
      return countSinceSale(source, span, out);
    case "zero_run":
      return countZeroRun(source, span, out);
    case "sale_interval":
      return meanInterval(source, span, out);
    case "sale_size":
      return meanSize(source, span, out);
    default:
      throw new TypeError(`Cannot compute a column as its statistic must be a filled one: current value is ${base.id}`);
  }
}
