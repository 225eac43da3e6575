import type { Design } from "../../lib/core/rows/design.ts";
import { createRng } from "../../lib/core/numbers/random.ts";

/** Fields of a test design; everything has a default. */
export interface DesignOptions {
  /** Number of rows; default 40. */
  rows?: number;
  /** Number of features; default 4. */
  features?: number;
  /** Positions of categorical features (levels 0, 1, 2); default none. */
  categorical?: readonly number[];
  /** Target from a row of features and a normal variate; default: linear in the first two features plus little noise. */
  target?: (x: Float64Array, noise: number) => number;
  /** Share of feature values that are NaN; default 0. */
  missing?: number;
  /** Default 1. */
  seed?: number;
  specHash?: string;
}

/** A design with random features, weights of 1, one key, consecutive periods and the identity transform. */
export function buildDesign(options: DesignOptions = {}): Design {
  const { rows = 40, features = 4, categorical = [], missing = 0, seed = 1, specHash = "spec" } = options;
  const target = options.target ?? ((x, noise) => 3 + 2 * x[0] - x[1] + 0.1 * noise);
  const rng = createRng(seed);
  const design = {
    specHash,
    names: Array.from({ length: features }, (_, c) => `x_${c}`),
    categorical: Array.from({ length: features }, (_, c) => categorical.includes(c)),
    rows,
    values: new Float64Array(rows * features),
    target: new Float64Array(rows),
    weight: new Float64Array(rows).fill(1),
    key: new Int32Array(rows),
    ds: Int32Array.from({ length: rows }, (_, row) => row),
    step: new Int32Array(rows).fill(1),
    link: "identity" as const,
    transform: Float64Array.from({ length: 2 * rows }, (_, i) => i % 2),
  };
  for (let row = 0; row < rows; row++) {
    const x = design.values.subarray(row * features, (row + 1) * features);
    for (let c = 0; c < features; c++) x[c] = design.categorical[c] ? rng.integer(3) : rng.normal();
    design.target[row] = target(x, rng.normal());
    for (let c = 0; c < features; c++) if (rng.next() < missing) x[c] = NaN;
  }
  return design;
}

/** The same design with some fields replaced. */
export function changeDesign(design: Design, fields: Partial<Design>): Design {
  return { ...design, ...fields };
}

/** The rows of a design in another order or number. */
export function takeRows(design: Design, rows: readonly number[]): Design {
  const p = design.names.length;
  return {
    ...design,
    rows: rows.length,
    values: Float64Array.from(rows.flatMap((row) => [...design.values.subarray(row * p, (row + 1) * p)])),
    target: Float64Array.from(rows, (row) => design.target[row]),
    weight: Float64Array.from(rows, (row) => design.weight[row]),
    key: Int32Array.from(rows, (row) => design.key[row]),
    ds: Int32Array.from(rows, (row) => design.ds[row]),
    step: Int32Array.from(rows, (row) => design.step[row]),
    transform: Float64Array.from(rows.flatMap((row) => [...design.transform.subarray(2 * row, 2 * row + 2)])),
  };
}
