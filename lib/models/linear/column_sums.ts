import type { Design } from "../../core/rows/design.ts";
import type { DesignColumns } from "./design_columns.ts";
import { BLOCK } from "./gram.ts";

/** What the means and deviations of columns are made of. Columns are numbered: k features' columns, then the target. */
export interface ColumnSums {
  /** Of the design. */
  readonly columns: DesignColumns;
  /** Rows added. */
  readonly rows: number;
  /** Subtracted from each column, then from the target, shape [k + 1]; NaN where nothing is known of a column. */
  readonly pilot: Float64Array;
  /** Weight of the rows in which column c is known. */
  known(c: number): number;
  /** Weighted sum of a column less its pilot. */
  sum(c: number): number;
  /** The same of its squares. */
  squares(c: number): number;
}

/**
 * Sums of columns without the products of any two: O(n k), where the Gram matrix is O(n k²). They are the same bits as its own.
 *
 * @param design Training rows with finite targets; non-finite values count as missing. @param columns Of it.
 */
export function columnSums(design: Design, columns: DesignColumns): ColumnSums {
  const { rows, target, weight, values } = design, p = design.names.length, k = columns.features.length, width = k + 1;
  const { features, levels } = columns, pilot = pilotsOf(design, columns);
  const holes = new Float64Array(width), sums = new Float64Array(width), squares = new Float64Array(width);
  const block = new Float64Array(BLOCK * width), roots = new Float64Array(BLOCK);
  let total = 0;
  for (let row = 0, waits = 0; row < rows; row++) {
    const root = roots[waits] = Math.sqrt(weight[row]!), at = waits * width;
    for (let c = 0, from = row * p; c < k; c++) {
      const x = values[from + features[c]!]!, level = levels[c];
      const z = root * (level !== level || x - x !== 0 ? x - pilot[c]! : x === level ? 1 : 0), isKnown = z - z === 0;
      block[at + c] = isKnown ? z : 0;
      if (!isKnown) holes[c]! += root * root;
    }
    block[at + k] = root * (target[row]! - pilot[k]!);
    waits++;
    if (waits < BLOCK && row < rows - 1) continue;
    total = addBlock({ sums, squares, total }, block, roots.subarray(0, waits));
    waits = 0;
  }
  return { columns, rows, pilot, known: (c) => total - holes[c]!, sum: (c) => sums[c]!, squares: (c) => squares[c]! };
}

/** The first known value of each column and of the target; 0 of a level. */
function pilotsOf({ values, rows, names: { length: p }, target }: Design, columns: DesignColumns): Float64Array {
  const k = columns.features.length, pilot = new Float64Array(k + 1).fill(NaN);
  if (rows > 0) pilot[k] = target[0]!;
  for (let c = 0; c < k; c++) {
    if (columns.levels[c] === columns.levels[c]) pilot[c] = 0;
    for (let row = 0; row < rows && pilot[c] !== pilot[c]; row++) {
      const x = values[row * p + columns.features[c]!]!;
      if (x - x === 0) pilot[c] = x;
    }
  }
  return pilot;
}

/** Add rows in the order in which a Gram matrix adds them. @returns The weight of all so far. */
function addBlock(
  { sums, squares, total }: { readonly sums: Float64Array; readonly squares: Float64Array; readonly total: number },
  block: Float64Array,
  roots: Float64Array,
): number {
  const w = sums.length, count = roots.length;
  if (count < BLOCK) {
    for (let row = 0, at = 0; row < count; row++, at += w) {
      for (let c = 0; c < w; c++) {
        const z = block[at + c]!;
        sums[c]! += roots[row]! * z;
        squares[c]! += z * z;
      }
    }
    return roots.reduce((sum, root) => sum + root * root, total);
  }
  const [r0 = 0, r1 = 0, r2 = 0, r3 = 0, r4 = 0, r5 = 0, r6 = 0, r7 = 0] = roots;
  for (let c = 0; c < w; c++) {
    const a = block[c]!, b = block[w + c]!, d = block[2 * w + c]!, e = block[3 * w + c]!;
    const f = block[4 * w + c]!, g = block[5 * w + c]!, h = block[6 * w + c]!, i = block[7 * w + c]!;
    sums[c]! += (r0 * a + r1 * b) + (r2 * d + r3 * e) + ((r4 * f + r5 * g) + (r6 * h + r7 * i));
    squares[c]! += (a * a + b * b) + (d * d + e * e) + ((f * f + g * g) + (h * h + i * i));
  }
  return total + ((r0 * r0 + r1 * r1) + (r2 * r2 + r3 * r3) + ((r4 * r4 + r5 * r5) + (r6 * r6 + r7 * r7)));
}
