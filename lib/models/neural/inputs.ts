import type { Design } from "../../core/rows/design.ts";
import type { NetworkShape } from "./network.ts";

/** How columns become inputs, learned of the rows of a fit. */
export interface InputPlan {
  /** Whether values far out are drawn in. */
  readonly squash: boolean;
  /** Column of each number, shape [q]. */
  readonly numbers: Int32Array;
  /** What is taken off each number, then what it is multiplied by, shape [q] each. */
  readonly centre: Float64Array;
  readonly scale: Float64Array;
  /** Columns of which an input of its own says that a value is missing. */
  readonly flags: Int32Array;
  /** Columns that are embedded, with their values in ascending order. What is none of them is level 0. */
  readonly categories: readonly { readonly column: number; readonly values: Float64Array }[];
}

/** Rows as a network reads them: numbers [rows × q], levels of categories [rows × c]. */
export interface NetworkRows {
  readonly rows: number;
  readonly numbers: Float32Array;
  readonly levels: Int32Array;
}

/** What is taken off numbers, and what the rest is multiplied by. */
interface Place {
  readonly centre: number;
  readonly scale: number;
}

/** Rows that quantiles of a column are taken of, at most. */
const MOST_RANKED = 20_000;

/** A number that is further out than this counts as this. */
export const FARTHEST = 100;

/** Where values that are drawn in end: the middle half of a column lies within ±0.67. */
export const EDGE = 3;

/** Quartiles of the normal distribution are so far apart. */
const NORMAL_QUARTILES = 1.349;

/**
 * Learn how the columns of a design become inputs. Columns that say nothing are left out.
 *
 * @param design Rows of the fit.
 * @param options `squash`: medians and quartiles scale numbers, and those far out are drawn in; else means and deviations scale them.
 * @see Holzmüller, Grinsztajn & Steinwart (2024), arXiv:2407.04491, "robust scale and smooth clip"
 */
export function fitInputs(design: Design, { squash }: { readonly squash: boolean }): InputPlan {
  const numbers: number[] = [], centre: number[] = [], scale: number[] = [], flags: number[] = [];
  const categories: { column: number; values: Float64Array }[] = [];
  for (let column = 0; column < design.names.length; column++) {
    const known = knownValues(design, column), missing = design.rows - known.length;
    if (design.categorical[column]) {
      const values = Float64Array.from(new Set(known)).sort();
      if (values.length > 1 || values.length > 0 && missing > 0) categories.push({ column, values });
      continue;
    }
    const place = squash ? quartiles(known) : moments(known);
    if (place !== null) {
      numbers.push(column);
      centre.push(place.centre);
      scale.push(place.scale);
    }
    if (missing > 0 && known.length > 0) flags.push(column);
  }
  return {
    squash,
    numbers: Int32Array.from(numbers),
    centre: Float64Array.from(centre),
    scale: Float64Array.from(scale),
    flags: Int32Array.from(flags),
    categories,
  };
}

/** What of a network's shape its inputs say. @param plan Of the inputs. @param widest Numbers that stand for a level, at most. */
export function inputShape(
  { numbers, flags, categories }: InputPlan,
  widest: number,
): Pick<NetworkShape, "numbers" | "embeddings"> {
  return {
    numbers: numbers.length + flags.length,
    embeddings: categories.map(({ values }) => ({
      levels: values.length + 1,
      width: Math.min(widest, Math.ceil(values.length / 2)),
    })),
  };
}

/** Rows of a design as a network reads them; missing numbers are in the middle. @param plan Learned before. @param design Any rows of its spec. */
export function networkRows(plan: InputPlan, design: Design): NetworkRows {
  const { rows, values } = design, p = design.names.length, { numbers, flags, categories, squash } = plan;
  const q = numbers.length + flags.length, c = categories.length;
  const out = new Float32Array(rows * q), levels = new Int32Array(rows * c);
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < numbers.length; j++) {
      const value = values[row * p + numbers[j]!]!;
      if (value === value) out[row * q + j] = inputOf((value - plan.centre[j]!) * plan.scale[j]!, squash);
    }
    for (let j = 0; j < flags.length; j++) {
      const value = values[row * p + flags[j]!]!;
      if (value !== value) out[row * q + numbers.length + j] = 1;
    }
  }
  categories.forEach((category, j) => {
    const levelOf = new Map(Array.from(category.values, (value, i) => [value, i + 1]));
    for (let row = 0; row < rows; row++) {
      levels[row * c + j] = levelOf.get(values[row * p + category.column]!) ?? 0;
    }
  });
  return { rows, numbers: out, levels };
}

function inputOf(scaled: number, squash: boolean): number {
  const value = Math.min(FARTHEST, Math.max(-FARTHEST, scaled));
  return squash ? value / Math.sqrt(1 + (value / EDGE) ** 2) : value;
}

/** The finite values of a column; of a category all that are not missing. */
function knownValues({ rows, values, names, categorical }: Design, column: number): Float64Array {
  const p = names.length, out = new Float64Array(rows), isCategory = categorical[column]!;
  let count = 0;
  for (let row = 0; row < rows; row++) {
    const value = values[row * p + column]!;
    if (isCategory ? value === value : Number.isFinite(value)) out[count++] = value;
  }
  return out.subarray(0, count);
}

/** Where numbers lie by their quartiles, or where those are one by their ends; null if all are equal. */
function quartiles(known: Float64Array): Place | null {
  const every = Math.max(1, Math.ceil(known.length / MOST_RANKED));
  const sorted = Float64Array.from({ length: Math.ceil(known.length / every) }, (_, i) => known[i * every]!).sort();
  if (sorted.length === 0) return null;
  // Without interpolation: a difference may be too large for a number.
  const [low, centre, high] = [0.25, 0.5, 0.75].map((share) => sorted[Math.round(share * (sorted.length - 1))]!);
  const first = sorted[0]!, last = sorted.at(-1)!;
  if (high! > low!) return { centre: centre!, scale: finite(NORMAL_QUARTILES / finite(high! - low!)) };
  return last > first ? { centre: centre!, scale: finite(2 / finite(last - first)) } : null;
}

/** Mean and deviation, also of numbers whose squares are too large; null if all are equal. */
function moments(known: Float64Array): Place | null {
  const peak = known.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  let sum = 0, squares = 0;
  for (const value of known) sum += value / peak;
  const mean = sum / known.length;
  for (const value of known) squares += (value / peak - mean) ** 2;
  const spread = Math.sqrt(squares / known.length);
  return spread > 1e-12 ? { centre: mean * peak, scale: finite(1 / spread / peak) } : null;
}

function finite(value: number): number {
  return Math.min(value, Number.MAX_VALUE);
}
