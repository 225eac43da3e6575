import type { Config } from "../core/config.ts";
import type { SeriesKey } from "../core/panel.ts";
import { keyGroups } from "./key_groups.ts";

/** A dense grid of keys × steps. */
interface Grid {
  /** Column name. */
  readonly name: string;
  /** Shape [keys × steps]; NaN is missing. */
  readonly values: Float64Array;
}

/**
 * Columns that `relative` of a config derives from others, for periods after a table's end: as in the panel, a value divided by
 * the mean of its group in the period.
 *
 * @param columns The others. @param at `relative` and `keys` of the config; `of`: the keys, shape [k]; `steps` per key.
 * @returns One grid per derived column whose base is among `columns`; NaN where nothing is known, or the mean is 0.
 */
export function relativeColumns(
  columns: readonly Grid[],
  at: Pick<Config, "relative" | "keys"> & { readonly of: readonly SeriesKey[]; readonly steps: number },
): Grid[] {
  const { relative, keys, of: all, steps } = at;
  return relative.flatMap(({ name, of, within }) => {
    const base = columns.find((column) => column.name === of)?.values;
    if (base === undefined) return [];
    const groups = keyGroups(keys, all, within);
    const cells = (groups.reduce((most, group) => Math.max(most, group), -1) + 1) * steps;
    const sums = new Float64Array(cells), counts = new Float64Array(cells);
    const cell = (i: number) => groups[Math.floor(i / steps)]! * steps + i % steps;
    base.forEach((value, i) => {
      if (Number.isNaN(value)) return;
      sums[cell(i)]! += value;
      counts[cell(i)]!++;
    });
    const values = base.map((value, i) => {
      const mean = sums[cell(i)]! / counts[cell(i)]!;
      return mean === 0 ? NaN : value / mean;
    });
    return [{ name, values }];
  });
}
