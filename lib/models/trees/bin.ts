import type { Design } from "../../core/design.ts";
import { frequentCategories, quantileEdges } from "./edges.ts";

/** Rows beyond which numeric edges come from an even sample of about this many rows. */
const EDGE_SAMPLE = 20_000;

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
  readonly map: BinMap;
  /** Number of rows n. */
  readonly rows: number;
  /** Bin of each value, row-major, shape [n × q]. */
  readonly bins: Uint8Array;
  /** Histogram position (offset + bin) of each value, row-major, shape [n × q]; 16 bits unless there are over 65,535. */
  readonly codes: Uint16Array | Uint32Array;
}

/** Options of {@linkcode binDesign}. */
export interface BinOptions {
  /** Most bins of a feature, its bin for missing included, in [3, 255]. Default 64. */
  readonly maxBins?: number;
  /** Rows that edges and categories are taken from, for instance the first training window. Default: all. */
  readonly edgeRows?: ArrayLike<number>;
}

/**
 * Bin a design: numbers by quantiles, categories one by one (rare ones beyond the limit count as missing).
 *
 * @param design Rows, shape [n × p]; NaN is missing.
 * @param options Number of bins and rows for the edges.
 * @throws {RangeError} If `maxBins` is outside [3, 255] or the design's shapes disagree.
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
  return applyBins(makeBinMap(design, maxBins, options.edgeRows), design);
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
  const codes = map.offsets[q] < 65536 ? new Uint16Array(n * q) : new Uint32Array(n * q);
  for (let j = 0; j < q; j++) {
    const source = { values: design.values, p, feature: map.features[j], edges: map.edges[j] };
    const target = { bins, codes, q, column: j, offset: map.offsets[j], missing: missingBin(map, j) };
    if (map.categorical[j] === 1) fillCategories(source, target, n);
    else fillNumbers(source, target, n);
  }
  return { map, rows: n, bins, codes };
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

function makeBinMap(design: Design, maxBins: number, edgeRows?: ArrayLike<number>): BinMap {
  const p = design.names.length;
  if (design.values.length < design.rows * p || design.categorical.length !== p) {
    throw new RangeError(
      `Cannot bin a design as its shape must be [${design.rows} × ${p}]: current value is ${design.values.length} values`,
    );
  }
  const features: number[] = [], categorical: number[] = [], offsets = [0], edges: Float64Array[] = [];
  for (let f = 0; f < p; f++) {
    const isCategory = design.categorical[f];
    const { sorted, missing } = sortedColumn(design, { feature: f, rows: edgeRows, sample: !isCategory });
    const cuts = isCategory ? frequentCategories(sorted, maxBins - 1) : quantileEdges(sorted, maxBins - 1);
    const values = isCategory ? cuts.length : sorted.length === 0 ? 0 : cuts.length + 1;
    if (values === 0 || (values === 1 && !missing)) continue;
    features.push(f);
    categorical.push(isCategory ? 1 : 0);
    edges.push(cuts);
    offsets.push(offsets[offsets.length - 1] + values + 1);
  }
  return {
    specHash: design.specHash,
    names: [...design.names],
    features: Int32Array.from(features),
    categorical: Uint8Array.from(categorical),
    offsets: Int32Array.from(offsets),
    edges,
  };
}

interface ColumnOptions {
  readonly feature: number;
  readonly rows?: ArrayLike<number>;
  readonly sample: boolean;
}

function sortedColumn(design: Design, options: ColumnOptions): { sorted: Float64Array; missing: boolean } {
  const { rows, feature } = options;
  const p = design.names.length, total = rows?.length ?? design.rows;
  const stride = options.sample ? Math.max(1, Math.ceil(total / EDGE_SAMPLE)) : 1;
  const kept = new Float64Array(Math.ceil(total / stride));
  let size = 0, missing = false;
  for (let i = 0; i < total; i++) {
    const value = design.values[(rows === undefined ? i : rows[i]) * p + feature];
    if (Number.isNaN(value)) missing = true;
    // -0 and 0 sort apart but compare equal: make them one value.
    else if (i % stride === 0) kept[size++] = value + 0;
  }
  return { sorted: kept.subarray(0, size).sort(), missing };
}

interface Source {
  readonly values: Float64Array;
  readonly p: number;
  readonly feature: number;
  readonly edges: Float64Array;
}
interface Target {
  readonly bins: Uint8Array;
  readonly codes: Uint16Array | Uint32Array;
  readonly q: number;
  readonly column: number;
  readonly offset: number;
  readonly missing: number;
}

function fillNumbers(source: Source, target: Target, n: number): void {
  const { values, p, edges } = source;
  const { bins, codes, q, offset, missing } = target;
  for (let i = 0, from = source.feature, to = target.column; i < n; i++, from += p, to += q) {
    const value = values[from];
    let bin = missing;
    if (value === value) bin = lowerBound(edges, value);
    bins[to] = bin;
    codes[to] = offset + bin;
  }
}

function fillCategories(source: Source, target: Target, n: number): void {
  const { values, p, edges } = source;
  const { bins, codes, q, offset, missing } = target;
  for (let i = 0, from = source.feature, to = target.column; i < n; i++, from += p, to += q) {
    const bin = categoryBin(edges, 0, edges.length, values[from]);
    bins[to] = bin < 0 ? missing : bin;
    codes[to] = offset + bins[to];
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
