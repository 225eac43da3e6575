import { quantileSorted, sortFinite } from "../../core/numbers/statistics.ts";
import {
  type ColumnEncoder,
  isMissingSomewhere,
  missingColumn,
  missingSlot,
  type NumberEncoding,
  type Slot,
} from "./column_encoding.ts";
import type { TableRecipe } from "./table_recipe.ts";

/** Rows beyond which quantiles come from an even sample of about this many. */
const QUANTILE_SAMPLE = 50_000;

/**
 * What is learned of a number or a boolean.
 *
 * @param values Training rows, shape [n]; NaN is missing.
 * @param options `name` of the column, `kind` of its values, `recipe`.
 */
export function learnNumber(
  values: Float64Array,
  options: { readonly name: string; readonly kind: NumberEncoding["kind"]; readonly recipe: TableRecipe },
): NumberEncoding {
  const { name, kind, recipe } = options, { fill, clip, skew } = recipe;
  const parts = (Object.hasOwn(recipe.bins, name) ? recipe.bins[name] : undefined) ?? 0,
    isAsked = recipe.log.includes(name);
  const missing = fill && isMissingSomewhere(values);
  const none = { kind, fill: fill ? 0 : null, bounds: null, missing, unit: 0, edges: [] };
  if (!fill && clip === 0 && skew === 0 && parts < 2 && !isAsked) return none;
  const sorted = sortFinite(evenSample(values));
  if (sorted.length === 0) return none;
  const middle = fill ? quantileSorted(sorted, 0.5) : null;
  if (kind === "boolean") return { ...none, fill: middle };
  const bounds = clip > 0 ? boundsOf(sorted, values, clip) : null;
  return {
    ...none,
    fill: middle,
    bounds,
    unit: isAsked || isSkewed(sorted, bounds, skew) ? unitOf(sorted) : 0,
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
  apply(encoding, { values }) {
    const { missing, unit, edges } = encoding, plain = plainColumn(values, encoding);
    const columns: Float64Array[] = [plain];
    if (missing) columns.push(missingColumn(values));
    if (unit > 0) columns.push(plain.map((value) => Math.sign(value) * Math.log1p(Math.abs(value) / unit)));
    for (let bin = 0; edges.length > 0 && bin <= edges.length; bin++) columns.push(binColumn(values, edges, bin));
    return columns;
  },
};

/** Filled and cut; as it is where nothing of both is asked for. */
function plainColumn(values: Float64Array, { fill, bounds }: NumberEncoding): Float64Array {
  if (fill === null && bounds === null) return values;
  const [low, high] = bounds ?? [-Infinity, Infinity], instead = fill ?? NaN, out = new Float64Array(values.length);
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    out[row] = value !== value ? instead : value < low ? low : value > high ? high : value;
  }
  return out;
}

function evenSample(values: Float64Array): Float64Array {
  const every = Math.ceil(values.length / QUANTILE_SAMPLE);
  if (every <= 1) return values;
  return Float64Array.from({ length: Math.ceil(values.length / every) }, (_, i) => values[i * every]!);
}

/** Quantiles at both ends; where most values are equal, and both quantiles with them, the extremes of all. */
function boundsOf(sorted: Float64Array, values: Float64Array, share: number): [number, number] {
  const low = quantileSorted(sorted, share), high = quantileSorted(sorted, 1 - share);
  if (low < high) return [low, high];
  let least = low, most = high;
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return [least, most];
}

/** Whether the third standardised moment of the cut values is at least `limit`. */
function isSkewed(sorted: Float64Array, bounds: readonly [number, number] | null, limit: number): boolean {
  if (limit === 0) return false;
  const [low, high] = bounds ?? [-Infinity, Infinity], cut = (x: number) => Math.min(high, Math.max(low, x));
  let sum = 0, squares = 0, cubes = 0;
  for (const x of sorted) sum += cut(x);
  const centre = sum / sorted.length;
  for (const x of sorted) {
    const off = cut(x) - centre;
    squares += off * off;
    cubes += off * off * off;
  }
  return squares > 0 && Math.abs(cubes / sorted.length) >= limit * (squares / sorted.length) ** 1.5;
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
