import type { Design } from "../../core/design.ts";
import { ColumnSorter } from "./column_sort.ts";
import { frequentCategories, quantileEdges } from "./edges.ts";

/** Rows beyond which numeric edges come from an even sample of about this many rows. */
const EDGE_SAMPLE = 100_000;
/** Most histogram positions of a design: the engine counts them in 16 bits. */
const MOST_POSITIONS = 65_535;

/** How the features of a design map to bins; everything that new rows need. Constant features have no column here. */
export interface BinMap {
  /** Hash of the feature spec of the rows. */
  readonly specHash: string;
  /** Feature names of the design, shape [p]. */
  readonly names: readonly string[];
  /** Design column of each binned column, ascending, shape [q], q <= p. */
  readonly features: Int32Array;
  /** Which binned columns hold categories (1) or numbers (0), shape [q]. */
  readonly categorical: Uint8Array;
  /**
   * First histogram position of each binned column, shape [q + 1]. A column has its value bins, then one bin for missing:
   *
   *     offsets[j]                     offsets[j + 1] - 1
   *     | bin 0 | bin 1 | ... | bin k-1 | missing |
   */
  readonly offsets: Int32Array;
  /** Per binned column: ascending edges [k - 1] of a number (bin b holds edges[b-1] < x <= edges[b]), or categories [k]. */
  readonly edges: readonly Float64Array[];
}

/** Rows as bins: shared by all families, folds and trials that use the same {@linkcode BinMap}. */
export interface BinnedDesign {
  /** Edges and layout of the bins. */
  readonly map: BinMap;
  /** Number of rows n. */
  readonly rows: number;
  /** Bin of each value, row-major, shape [n × q]. */
  readonly bins: Uint8Array;
}

/** Options of {@linkcode binDesign}. */
export interface BinOptions {
  /** Most bins of a feature, its bin for missing included, in [3, 255]. Default 64. Fewer if all were over 65,535. */
  readonly maxBins?: number;
  /** Rows that edges and categories are taken from, for instance the first training window. Default: all. */
  readonly edgeRows?: ArrayLike<number>;
}

/**
 * Bin a design: numbers by quantiles, categories one by one (rare ones beyond the limit count as missing).
 *
 * @param design Rows, shape [n × p]; NaN is missing.
 * @param options Number of bins and rows for the edges.
 * @throws {RangeError} If `maxBins` is outside [3, 255], the design's shapes disagree, or it has over 21,845 features.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { designOf } from "@lib/models/trees/mod.ts";
 * import { binDesign } from "@lib/models/trees/mod.ts";
 * const design = designOf({ names: ["x"], values: [1, 5, NaN, 3], target: [0, 0, 0, 0] });
 * assertEquals([...binDesign(design).bins], [0, 2, 3, 1]); // three value bins, then missing
 * ```
 */
export function binDesign(design: Design, options: BinOptions = {}): BinnedDesign {
  const maxBins = options.maxBins ?? 64;
  if (!(Number.isInteger(maxBins) && maxBins >= 3 && maxBins <= 255)) {
    throw new RangeError(`Cannot bin a design as maxBins must be an integer in [3, 255]: current value is ${maxBins}`);
  }
  checkShape(design);
  const affordable = Math.min(maxBins, Math.floor(MOST_POSITIONS / Math.max(1, design.names.length)));
  if (affordable < 3) {
    throw new RangeError(
      `Cannot bin a design as it may have ${MOST_POSITIONS / 3} features: current value is ${design.names.length}`,
    );
  }
  const matrix = edgeMatrix(design, options.edgeRows);
  const found = sortFeatures(matrix, design, affordable), map = mapOf(design, found);
  if (matrix.values !== design.values) return applyBins(map, design);
  const q = found.length, bins = new Uint8Array(design.rows * q);
  found.forEach((column, j) => {
    for (let row = 0, to = j; row < design.rows; row++, to += q) bins[to] = column.bins[row];
  });
  return { map, rows: design.rows, bins };
}

/**
 * Bin new rows by the edges of a training design; unseen categories count as missing.
 *
 * @param map What training rows gave. @param design Rows with the same features, shape [n × p].
 * @throws {RangeError} If the shapes disagree.
 */
export function applyBins(map: BinMap, design: Pick<Design, "rows" | "values" | "names">): BinnedDesign {
  const p = map.names.length, q = map.features.length, n = design.rows;
  if (design.names.length !== p || design.values.length < n * p) {
    throw new RangeError(
      `Cannot bin rows as their shape must be [${n} × ${p}]: current value is ${design.values.length} values of ` +
        `${design.names.length} features`,
    );
  }
  const bins = new Uint8Array(n * q);
  for (let j = 0; j < q; j++) {
    const source = { values: design.values, p, feature: map.features[j], edges: map.edges[j] };
    const target = { bins, q, column: j, missing: missingBin(map, j) };
    if (map.categorical[j] === 1) fillCategories(source, target, n);
    else fillNumbers(source, target, n);
  }
  return { map, rows: n, bins };
}

/** The bin for missing values of a binned column: its last. */
export function missingBin(map: BinMap, column: number): number {
  return map.offsets[column + 1] - map.offsets[column] - 1;
}

/** Real threshold of the split "bin <= b" of a numeric column; Infinity separates values from missing. */
export function thresholdOf(map: BinMap, column: number, bin: number): number {
  const edges = map.edges[column];
  return bin < edges.length ? edges[bin] : Infinity;
}

function checkShape(design: Design): void {
  const p = design.names.length, { rows, values } = design;
  if (values.length >= rows * p && design.categorical.length === p) return;
  throw new RangeError(
    `Cannot bin a design as its shape must be [${rows} × ${p}]: current value is ${values.length} values, ` +
      `${design.categorical.length} kinds`,
  );
}

/** Rows that edges are taken from, as a row-major matrix: all, the given ones, or an even sample. */
function edgeMatrix(design: Design, edgeRows?: ArrayLike<number>): { values: Float64Array; rows: number } {
  const p = design.names.length, total = edgeRows?.length ?? design.rows;
  const stride = design.categorical.includes(true) ? 1 : Math.max(1, Math.ceil(total / EDGE_SAMPLE));
  if (edgeRows === undefined && stride === 1) return { values: design.values, rows: design.rows };
  const rows = Math.ceil(total / stride), values = new Float64Array(rows * p);
  for (let i = 0; i < rows; i++) {
    const row = edgeRows === undefined ? i * stride : edgeRows[i * stride];
    values.set(design.values.subarray(row * p, row * p + p), i * p);
  }
  return { values, rows };
}

/** A column's cuts and the rows in the order of their values. */
interface SortedFeature {
  readonly feature: number;
  readonly cuts: Float64Array;
  readonly bins: Uint8Array;
  readonly values: number;
}

function sortFeatures(
  matrix: { values: Float64Array; rows: number },
  design: Design,
  maxBins: number,
): SortedFeature[] {
  const { values, rows } = matrix, p = design.names.length, sorter = new ColumnSorter(rows);
  const found: SortedFeature[] = [];
  for (let feature = 0; feature < p; feature++) {
    const { order, sorted } = sorter.sort(values, { start: feature, stride: p, rows });
    const category = design.categorical[feature];
    const cuts = category ? frequentCategories(sorted, maxBins - 1) : quantileEdges(sorted, maxBins - 1);
    const count = category ? cuts.length : sorted.length === 0 ? 0 : cuts.length + 1;
    if (count === 0 || (count === 1 && sorted.length === rows)) continue;
    const bins = new Uint8Array(rows).fill(count);
    let bin = 0;
    for (let i = 0; i < sorted.length; i++) {
      // Numbers: past an edge. Categories: past a category; one that was not kept stays with missing.
      while (bin < cuts.length && cuts[bin] < sorted[i]) bin++;
      if (!category || cuts[bin] === sorted[i]) bins[order[i]] = bin;
    }
    found.push({ feature, cuts, bins, values: count });
  }
  return found;
}

function mapOf(design: Design, found: readonly SortedFeature[]): BinMap {
  const offsets = new Int32Array(found.length + 1);
  found.forEach(({ values }, j) => offsets[j + 1] = offsets[j] + values + 1);
  return {
    specHash: design.specHash,
    names: [...design.names],
    features: Int32Array.from(found, ({ feature }) => feature),
    categorical: Uint8Array.from(found, ({ feature }) => Number(design.categorical[feature])),
    offsets,
    edges: found.map(({ cuts }) => cuts),
  };
}

interface Source {
  readonly values: Float64Array;
  readonly p: number;
  readonly feature: number;
  readonly edges: Float64Array;
}
interface Target {
  readonly bins: Uint8Array;
  readonly q: number;
  readonly column: number;
  readonly missing: number;
}

function fillNumbers(source: Source, target: Target, n: number): void {
  const { values, p, edges } = source;
  const { bins, q, missing } = target;
  for (let i = 0, from = source.feature, to = target.column; i < n; i++, from += p, to += q) {
    const value = values[from];
    bins[to] = value === value ? lowerBound(edges, value) : missing;
  }
}

function fillCategories(source: Source, target: Target, n: number): void {
  const { values, p, edges } = source;
  const { bins, q, missing } = target;
  for (let i = 0, from = source.feature, to = target.column; i < n; i++, from += p, to += q) {
    const bin = categoryBin(edges, 0, edges.length, values[from]);
    bins[to] = bin < 0 ? missing : bin;
  }
}

/** First position whose edge is >= value: the bin of a number. */
function lowerBound(edges: Float64Array, value: number): number {
  let low = 0, high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edges[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Bin of a category: its position in `categories[from, to)` less `from`, or -1 if it is not there. */
export function categoryBin(categories: Float64Array, from: number, to: number, value: number): number {
  let low = from, high = to;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (categories[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low < to && categories[low] === value ? low - from : -1;
}
