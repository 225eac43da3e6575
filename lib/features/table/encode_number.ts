import { quantileSorted, sortFinite } from "../../core/statistics.ts";
import { type ColumnEncoder, missingColumn, missingSlot, type NumberEncoding, type Slot } from "./column_encoding.ts";
import type { TableRecipe } from "./table_recipe.ts";

/**
 * What is learned of a number or a boolean.
 *
 * @param values Training rows, shape [n]; NaN is missing.
 * @param options `name` of the column, `kind` of its values, `recipe`.
 */
export function learnNumber(
  values: Float64Array,
  { name, kind, recipe }: {
    readonly name: string;
    readonly kind: NumberEncoding["kind"];
    readonly recipe: TableRecipe;
  },
): NumberEncoding {
  const sorted = sortFinite(values),
    fill = recipe.fill ? 0 : null,
    missing = recipe.fill && sorted.length < values.length;
  const none = { kind, fill, bounds: null, missing, unit: 0, edges: [] };
  if (sorted.length === 0) return none;
  const filled = recipe.fill ? quantileSorted(sorted, 0.5) : null;
  if (kind === "boolean") return { ...none, fill: filled };
  const bounds = recipe.clip > 0 ? boundsOf(sorted, recipe.clip) : null, parts = recipe.bins[name] ?? 0;
  return {
    ...none,
    fill: filled,
    bounds,
    unit: recipe.log.includes(name) || isSkewed(sorted, bounds, recipe.skew) ? unitOf(sorted) : 0,
    edges: parts > 1 ? edgesOf(sorted, parts) : [],
  };
}

/** Features of a number: itself, whether it is missing, its logarithm, its class. */
export const numberEncoder: ColumnEncoder<NumberEncoding> = {
  slots({ kind, missing, unit, edges }, column) {
    const slots: Slot[] = [{ name: column, group: kind, scaling: kind === "number" ? "own" : "none" }];
    if (missing) slots.push(missingSlot(column));
    if (unit > 0) slots.push({ name: `${column}_log`, group: "log", scaling: "own" });
    for (let bin = 0; edges.length > 0 && bin <= edges.length; bin++) {
      slots.push({ name: `${column}_bin_${bin + 1}`, group: "bin", scaling: "none" });
    }
    return slots;
  },
  apply({ fill, bounds, missing, unit, edges }, { values }) {
    const known = fill === null ? values : values.map((value) => value === value ? value : fill);
    const [low, high] = bounds ?? [-Infinity, Infinity];
    const plain = bounds === null ? known : known.map((value) => Math.min(high, Math.max(low, value)));
    const columns: Float64Array[] = [plain];
    if (missing) columns.push(missingColumn(values));
    if (unit > 0) columns.push(plain.map((value) => Math.sign(value) * Math.log1p(Math.abs(value) / unit)));
    for (let bin = 0; edges.length > 0 && bin <= edges.length; bin++) columns.push(binColumn(values, edges, bin));
    return columns;
  },
};

/** Quantiles at both ends; where most values are equal, and both quantiles with them, the extremes. */
function boundsOf(sorted: Float64Array, share: number): [number, number] {
  const low = quantileSorted(sorted, share), high = quantileSorted(sorted, 1 - share);
  return low < high ? [low, high] : [sorted[0]!, sorted.at(-1)!];
}

/** Whether the third standardised moment of the cut values is at least `limit`. */
function isSkewed(sorted: Float64Array, bounds: readonly [number, number] | null, limit: number): boolean {
  if (limit === 0) return false;
  const [low, high] = bounds ?? [-Infinity, Infinity], cut = sorted.map((x) => Math.min(high, Math.max(low, x)));
  const centre = cut.reduce((sum, x) => sum + x, 0) / cut.length;
  let squares = 0, cubes = 0;
  for (const x of cut) {
    squares += (x - centre) ** 2;
    cubes += (x - centre) ** 3;
  }
  return squares > 0 && Math.abs(cubes / cut.length) >= limit * (squares / cut.length) ** 1.5;
}

/** The median size of values other than 0. */
function unitOf(sorted: Float64Array): number {
  const sizes = sortFinite(sorted.filter((value) => value !== 0).map(Math.abs));
  return sizes.length === 0 ? 1 : quantileSorted(sizes, 0.5);
}

function edgesOf(sorted: Float64Array, parts: number): number[] {
  const edges = Array.from({ length: parts - 1 }, (_, i) => quantileSorted(sorted, (i + 1) / parts));
  return edges.filter((edge, i) => edge < sorted.at(-1)! && (i === 0 || edge > edges[i - 1]!));
}

/** Whether values are above the edge before a class and not above its own; missing ones are in none. */
function binColumn(values: Float64Array, edges: readonly number[], bin: number): Float64Array {
  const from = edges[bin - 1] ?? -Infinity, to = edges[bin] ?? Infinity;
  return values.map((value) => value > from && value <= to ? 1 : 0);
}
