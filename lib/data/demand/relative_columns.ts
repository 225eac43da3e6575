import type { Config } from "../../core/config/config.ts";
import type { SeriesKey } from "../../core/rows/panel.ts";
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
 * the mean of its group in the period, or the mean of the others of its group.
 *
 * @param columns The others. @param at `relative` and `keys` of the config; `of`: the keys, shape [k]; `steps` per key.
 * @returns One grid per derived column whose base is among `columns`; NaN where nothing is known, or a ratio's mean is 0.
 */
export function relativeColumns(
  columns: readonly Grid[],
  at: Pick<Config, "relative" | "keys"> & { readonly of: readonly SeriesKey[]; readonly steps: number },
): Grid[] {
  const { relative, keys, of: all, steps } = at;
  return relative.flatMap(({ name, of, how, within }) => {
    const base = columns.find((column) => column.name === of)?.values;
    if (base === undefined) return [];
    const groups = keyGroups(all, { keyColumns: keys, within });
    const cells = (groups.reduce((most, group) => Math.max(most, group), -1) + 1) * steps;
    const sums = new Float64Array(cells), counts = new Float64Array(cells);
    const cell = (i: number) => groups[Math.floor(i / steps)]! * steps + i % steps;
    base.forEach((value, i) => {
      if (Number.isNaN(value)) return;
      sums[cell(i)]! += value;
      counts[cell(i)]!++;
    });
    const values = base.map((value, i) => {
      const sum = sums[cell(i)]!, count = counts[cell(i)]!, known = Number.isNaN(value) ? 0 : 1;
      if (how === "others") return count === known ? NaN : (sum - (known === 1 ? value : 0)) / (count - known);
      return sum === 0 ? NaN : value / (sum / count);
    });
    return [{ name, values }];
  });
}
