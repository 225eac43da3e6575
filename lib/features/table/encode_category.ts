import {
  type ColumnEncoder,
  type HotEncoding,
  isMissingSomewhere,
  missingColumn,
  missingSlot,
  type NativeEncoding,
  type Slot,
} from "./column_encoding.ts";
import type { TableRecipe } from "./table_recipe.ts";

/**
 * What is learned of a category of few levels, or null if it has so many that it becomes means of the target.
 *
 * @param values Category numbers of the training rows, shape [n]; NaN is missing. @param recipe How it is encoded.
 */
export function learnCategory(values: Float64Array, recipe: TableRecipe): HotEncoding | NativeEncoding | null {
  const counts = countLevels(values);
  if (recipe.categories === "native") return counts.size <= recipe.mostLevels ? { kind: "native" } : null;
  const levels = [...counts].filter(([, count]) => count >= recipe.rareRows).map(([level]) => level);
  if (levels.length > recipe.mostLevels) return null;
  return {
    kind: "hot",
    levels: levels.sort((a, b) => a - b),
    rare: levels.length < counts.size,
    missing: isMissingSomewhere(values),
  };
}

/** Rows of each level. @param values Category numbers, shape [n]; NaN is passed over. */
function countLevels(values: Float64Array): Map<number, number> {
  const counts = new Map<number, number>();
  for (const value of values) if (value === value) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** A category as it is. */
export const nativeEncoder: ColumnEncoder<NativeEncoding> = {
  slots: (_, column) => [{ name: column, group: "category", scaling: "none" }],
  apply: (_, { values }) => [values],
};

/** A 0/1 column for each level: `city=London`; for all others: `city_rare`; for none: `city_missing`. */
export const hotEncoder: ColumnEncoder<HotEncoding> = {
  slots({ levels, rare, missing }, column, labels) {
    const slots: Slot[] = levels.map((level) => (
      { name: `${column}=${labels.levels[level] ?? level}`, group: "level", scaling: "none" }
    ));
    if (rare) slots.push({ name: `${column}_rare`, group: "level", scaling: "none" });
    return missing ? [...slots, missingSlot(column)] : slots;
  },
  apply({ levels, rare, missing }, { values }) {
    const columns: Float64Array[] = levels.map(() => new Float64Array(values.length));
    const others = new Float64Array(values.length), at = new Map(levels.map((level, i) => [level, columns[i]!]));
    for (let row = 0; row < values.length; row++) {
      const level = values[row]!;
      if (level === level) (at.get(level) ?? others)[row] = 1;
    }
    if (rare) columns.push(others);
    if (missing) columns.push(missingColumn(values));
    return columns;
  },
};
