import type { Slot } from "./column_encoding.ts";

/** How columns come to have mean 0 and standard deviation 1: (x - mean) / scale. */
export interface ColumnScales {
  /** 0 where a column stays as it is, shape [slots]. */
  readonly mean: Float64Array;
  /** > 0; 1 where a column stays as it is, shape [slots]. */
  readonly scale: Float64Array;
}

/**
 * Means and deviations of the features of one column of a table. Those that are scaled together keep their proportions: the
 * small directions of a text are mostly noise.
 *
 * @param columns Training rows, each of shape [n]; NaN is passed over. @param slots What they are.
 */
export function learnScales(columns: readonly Float64Array[], slots: readonly Slot[]): ColumnScales {
  const moments = columns.map((column, s) =>
    slots[s]!.scaling === "none" ? { mean: 0, deviation: 1 } : columnMoments(column)
  );
  const together = Math.max(0, ...moments.filter((_, s) => slots[s]!.scaling === "together").map((of) => of.deviation));
  return {
    mean: Float64Array.from(moments, ({ mean }) => mean),
    scale: Float64Array.from(moments, ({ mean, deviation }, s) => {
      const own = slots[s]!.scaling === "together" ? together : deviation;
      return own > 1e-12 * Math.abs(mean) ? own : 1;
    }),
  };
}

/**
 * Mean and standard deviation of the known values, 0 and 0 of none; and the share that is missing.
 *
 * @param column Shape [n]; NaN is missing.
 */
export function columnMoments(column: Float64Array): { mean: number; deviation: number; missing: number } {
  let count = 0, sum = 0, squares = 0;
  for (const x of column) {
    if (x !== x) continue;
    count++;
    sum += x;
  }
  const mean = count === 0 ? 0 : sum / count;
  for (const x of column) if (x === x) squares += (x - mean) ** 2;
  const missing = column.length === 0 ? 0 : 1 - count / column.length;
  return { mean, deviation: count === 0 ? 0 : Math.sqrt(squares / count), missing };
}

/** (x - mean) / scale of each value; columns that stay as they are are the same. */
export function scaleColumns(columns: readonly Float64Array[], { mean, scale }: ColumnScales): Float64Array[] {
  return columns.map((column, s) => {
    const centre = mean[s]!, width = scale[s]!;
    return centre === 0 && width === 1 ? column : column.map((x) => (x - centre) / width);
  });
}
