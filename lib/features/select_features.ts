import type { Design } from "../core/design.ts";

/**
 * Names of the features that take at least two distinct known values in a design, in its order.
 *
 * @param design Rows.
 */
export function listVarying(design: Pick<Design, "names" | "rows" | "values">): string[] {
  const { names, rows, values } = design;
  const p = names.length;
  return names.filter((_, c) => {
    let first = NaN;
    for (let r = 0; r < rows; r++) {
      const value = values[r * p + c];
      if (value !== value) continue;
      if (first === first && value !== first) return true;
      first = value;
    }
    return false;
  });
}

/**
 * The most important features, in their original order.
 *
 * @param names Shape [p]. @param importance Shape [p]; NaN counts as 0. @param count How many, >= 1.
 * @throws {RangeError} If there is not one importance per name.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { selectTop } from "@lib/features/select_features.ts";
 * assertEquals(selectTop(["lag_1", "dow", "step"], [0.2, 0.1, 0.7], 2), ["lag_1", "step"]);
 * ```
 */
export function selectTop(names: readonly string[], importance: ArrayLike<number>, count: number): string[] {
  if (names.length !== importance.length) {
    throw new RangeError(
      `Cannot select features as each of ${names.length} names needs an importance: ` +
        `current value has ${importance.length}`,
    );
  }
  const weight = (i: number) => Number.isNaN(importance[i]) ? 0 : importance[i];
  const ranked = names.map((_, i) => i).sort((a, b) => weight(b) - weight(a) || a - b);
  return ranked.slice(0, count).sort((a, b) => a - b).map((i) => names[i]);
}
