import type { Design } from "../../core/rows/design.ts";
import { featuresOf } from "../contract/output_design.ts";
import { type RowSpan, rowSpan } from "./row_span.ts";
import { type Standardization, standardize, standardizedRows } from "./standardize.ts";

/** Columns beyond which the products of all pairs of them cost more than passes over the rows: of fewer rows, and of any number of them. */
export const WIDE = 300;
const WIDEST = 600;
/** Rows that a penalty is chosen on, at most, evenly among all. */
export const MOST_SPANNED = 1000;

/** Whether rows are of a table that is so wide; forecasts have their sums of pairs, which folds and keys share. */
export function isWide({ task, names, rows }: Design): boolean {
  return task !== undefined && names.length > (rows < names.length ? WIDE : WIDEST);
}

/** A weighted least squares problem of many columns as its rows. */
export interface WideRows {
  readonly columns: Standardization;
  /** Standardised columns, row-major, shape [n × k]. */
  readonly x: Float64Array;
  /** Weight of each row over that of all, shape [n]. */
  readonly share: Float64Array;
  /** Target less its mean, shape [n]. */
  readonly off: Float64Array;
  /** Weighted mean of the target. */
  readonly centre: number;
  /** Weighted variance of the target. */
  readonly spread: number;
  /** Smallest and largest target. */
  readonly range: readonly [number, number];
}

/** What targets of the same rows share. */
interface Shared {
  readonly weight: Float64Array;
  readonly columns: Standardization;
  readonly x: Float64Array;
  /** Of some of the rows. */
  span?: RowSpan;
}

/** A pure memo: it lives as long as the design. */
const known = new WeakMap<Design, Shared>();

function sharedOf(design: Design): Shared {
  const whole = featuresOf(design), found = known.get(whole);
  if (found !== undefined && found.weight === design.weight) return found;
  const columns = standardize(design), made = { weight: design.weight, columns, x: standardizedRows(design, columns) };
  known.set(whole, made);
  return made;
}

/** The problem of a design. @param design Rows of a table with one finite target each, perhaps of `outputDesign`. */
export function wideRows(design: Design): WideRows {
  const { columns, x } = sharedOf(design), { target, weight } = design;
  const total = weight.reduce((sum, w) => sum + w, 0), share = weight.map((w) => w / total), shift = target[0]!;
  const centre = shift + target.reduce((sum, y, row) => sum + share[row]! * (y - shift), 0);
  const off = target.map((y) => y - centre), spread = off.reduce((sum, y, row) => sum + share[row]! * y * y, 0);
  const [low, high] = [target.reduce((a, b) => Math.min(a, b)), target.reduce((a, b) => Math.max(a, b))];
  return { columns, x, share, off, centre, spread, range: [low, high] };
}

/** Some rows of a problem in coordinates of their span. */
export interface SpannedRows {
  /** Positions of the rows, ascending, shape [m]. */
  readonly rows: Int32Array;
  /** Made once for all targets of the same rows. */
  readonly span: RowSpan;
}

/** Rows that a penalty is chosen on, evenly among all. @param design Of {@linkcode wideRows}. */
export function spannedRows(design: Design): SpannedRows {
  const shared = sharedOf(design), k = shared.columns.features.length, m = Math.min(design.rows, MOST_SPANNED);
  const rows = Int32Array.from({ length: m }, (_, i) => Math.floor(i * design.rows / m));
  const span = shared.span ??= rowSpan(takeRows(shared.x, k, rows), k);
  return { rows, span };
}

function takeRows(x: Float64Array, k: number, rows: Int32Array): Float64Array {
  const out = new Float64Array(rows.length * k);
  rows.forEach((row, i) => out.set(x.subarray(row * k, (row + 1) * k), i * k));
  return out;
}
