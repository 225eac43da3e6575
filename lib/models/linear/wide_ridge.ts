import type { Design } from "../../core/rows/design.ts";
import { lbfgs } from "./lbfgs.ts";
import { type RidgePath, ridgePath } from "./ridge_path.ts";
import { MOST_SPANNED, spannedRows, type WideRows, wideRows } from "./wide_rows.ts";

/** Where slopes of targets of variance 1 have no slope any more, and passes over the rows until then, at most. */
const PRECISION = { tolerance: 1e-7, iterations: 500 };

/** Coefficients of many columns, and the problem that they are of. */
export interface WideSolution {
  readonly rows: WideRows;
  /** Change of the target per standard deviation of each column, shape [k]. */
  readonly coefficients: Float64Array;
  readonly penalty: number;
}

/**
 * Ridge regression of a table with many columns, without the products of all pairs of them. Up to 1,000 rows are turned into their
 * span, which gives the solutions at all penalties. Of more rows the penalty is chosen on that many, and counts for as much less as there
 * are more; the solution is then found by passes over all of them.
 *
 * @param design Rows of a table with one target. @param penalties Tried, ascending, relative to the columns' variance of 1.
 * @param best Position of the penalty that is chosen. @returns With coefficients of all columns.
 */
export function wideRidge(
  design: Design,
  penalties: readonly number[],
  best: (path: RidgePath, rows: number) => number,
): WideSolution {
  const rows = wideRows(design), [given] = penalties;
  if (rows.columns.features.length === 0) return { rows, coefficients: new Float64Array(0), penalty: given! };
  if (penalties.length === 1 && design.rows > MOST_SPANNED) {
    return { rows, coefficients: descend(rows, given!), penalty: given! };
  }
  const { rows: some, span } = spannedRows(design), path = pathOf(rows, { some, span }, penalties);
  const chosen = best(path, some.length);
  if (some.length === design.rows) {
    return { rows, coefficients: span.slopesOf(path.coefficients(chosen)), penalty: penalties[chosen]! };
  }
  const penalty = penalties[chosen]! * some.length / design.rows;
  return { rows, coefficients: descend(rows, penalty), penalty };
}

function pathOf(
  { share, off }: WideRows,
  { some, span: { rows, columns: r } }: { some: Int32Array; span: { rows: Float64Array; columns: number } },
  penalties: readonly number[],
): RidgePath {
  const total = some.reduce((sum, row) => sum + share[row]!, 0), gram = new Float64Array(r * r);
  const mean = some.reduce((sum, row) => sum + share[row]! * off[row]!, 0) / total;
  const moment = new Float64Array(r);
  let spread = 0;
  some.forEach((row, i) => {
    const weight = share[row]! / total, y = off[row]! - mean;
    // Row i has no coordinate beyond its own.
    for (let a = 0, at = i * r; a <= Math.min(i, r - 1); a++) {
      const pull = weight * rows[at + a]!;
      for (let b = 0; b <= a; b++) gram[a * r + b]! += pull * rows[at + b]!;
      moment[a]! += pull * y;
    }
    spread += weight * y * y;
  });
  return ridgePath({ gram, moment, spread }, penalties);
}

/** The solution at a penalty, by passes over all rows. */
function descend({ x, share, off, spread, columns }: WideRows, penalty: number): Float64Array {
  const k = columns.features.length, unit = Math.sqrt(spread) || 1;
  const loss = (b: Float64Array, slope: Float64Array): number => {
    let sum = 0;
    for (let c = 0; c < k; c++) {
      slope[c] = penalty * b[c]!;
      sum += penalty * b[c]! * b[c]!;
    }
    for (let row = 0, at = 0; row < off.length; row++, at += k) {
      let error = -off[row]! / unit;
      for (let c = 0; c < k; c++) error += x[at + c]! * b[c]!;
      const pull = share[row]! * error;
      sum += pull * error;
      for (let c = 0; c < k; c++) slope[c]! += pull * x[at + c]!;
    }
    return sum / 2;
  };
  return lbfgs(loss, new Float64Array(k), PRECISION).map((b) => b * unit);
}
