import type { Design } from "../../core/rows/design.ts";
import { ColumnSorter } from "./column_sort.ts";
import { frequentCategories, quantileEdges } from "./edges.ts";

/** Rows beyond which numeric edges come from an even sample of about this many rows. */
const EDGE_SAMPLE = 100_000;
/** Features of a row that are read together, and rows that are written together. */
const SIDE_BY_SIDE = 8, BLOCK_ROWS = 256;
/** Rows beyond which a matrix does not lie in the caches. */
const TALL_ROWS = 4096;
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
 * import { designOf } from "@lib/models/contract/design_rows.ts";
 * import { binDesign } from "@lib/models/trees/bin.ts";
 * const design = designOf({ names: ["x"], values: [1, 5, NaN, 3], target: [0, 0, 0, 0] });
 * assertEquals([...binDesign(design).bins], [0, 2, 3, 1]); // three value bins, then missing
 * ```
 */
export function binDesign(design: Design, options: BinOptions = {}): BinnedDesign {
  const [binned] = binByEach(design, [options.edgeRows], options.maxBins);
  return binned!;
}

/**
 * As {@linkcode binDesign} by the edges of each of several sets of rows: every feature is sorted once.
 *
 * @param design Rows. @param edgeRows Sets of rows that edges are taken from; undefined: all. @param maxBins See `BinOptions`.
 */
export function binByEach(
  design: Design,
  edgeRows: readonly (ArrayLike<number> | undefined)[],
  maxBins = 64,
): BinnedDesign[] {
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
  if (design.rows > EDGE_SAMPLE && !design.categorical.includes(true)) {
    return edgeRows.map((rows) => binBySample(design, rows, affordable));
  }
  const sets = edgeRows.map((rows) => rows === undefined ? undefined : flagsOf(rows, design.rows));
  return sortFeatures(design, sets, affordable).map((found) => {
    return { map: mapOf(design, found), rows: design.rows, bins: rowMajor(found, design.rows) };
  });
}

/** By edges of an even sample, which is all that is sorted. */
function binBySample(design: Design, edgeRows: ArrayLike<number> | undefined, maxBins: number): BinnedDesign {
  const sample = { ...design, ...edgeMatrix(design, edgeRows) };
  const [found] = sortFeatures(sample, [undefined], maxBins);
  return applyBins(mapOf(design, found!), design);
}

/** How often each row is listed, shape [n]. */
function flagsOf(listed: ArrayLike<number>, rows: number): Int32Array {
  const times = new Int32Array(rows);
  for (let i = 0; i < listed.length; i++) times[listed[i]]++;
  return times;
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
    const target = { bins, q, column: j, missing: missingBinOf(map, j) };
    if (map.categorical[j] === 1) fillCategories(source, target, n);
    else fillNumbers(source, target, n);
  }
  return { map, rows: n, bins };
}

/** The bin for missing values of a binned column: its last. */
export function missingBinOf(map: BinMap, column: number): number {
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

/** An even sample of the rows that edges are taken from, as a row-major matrix. */
function edgeMatrix(design: Design, edgeRows?: ArrayLike<number>): { values: Float64Array; rows: number } {
  const p = design.names.length, total = edgeRows?.length ?? design.rows;
  const stride = Math.max(1, Math.ceil(total / EDGE_SAMPLE));
  const rows = Math.ceil(total / stride), values = new Float64Array(rows * p);
  for (let i = 0; i < rows; i++) {
    const row = edgeRows === undefined ? i * stride : edgeRows[i * stride];
    values.set(design.values.subarray(row * p, row * p + p), i * p);
  }
  return { values, rows };
}

/** A column's cuts and the bins of all rows. */
interface SortedFeature {
  readonly feature: number;
  readonly cuts: Float64Array;
  readonly bins: Uint8Array;
  readonly values: number;
}

/** What a design's features are cut into, by each set of rows (how often each row counts, undefined: all once). */
function sortFeatures(
  { values, rows, names: { length: p }, categorical }: Pick<Design, "values" | "rows" | "names" | "categorical">,
  sets: readonly (Int32Array | undefined)[],
  maxBins: number,
): SortedFeature[][] {
  const sorter = new ColumnSorter(rows), isTall = rows > TALL_ROWS;
  const block = new Float64Array(isTall ? Math.min(p, SIDE_BY_SIDE) * rows : 0);
  const found = sets.map((): SortedFeature[] => []), sizes = sets.map((set) => sizeOf(set, rows));
  // A row that is listed twice counts twice.
  const kept = new Float64Array(Math.max(...sizes));
  for (let from = 0; from < p; from += SIDE_BY_SIDE) {
    const to = Math.min(p, from + SIDE_BY_SIDE);
    if (isTall) turnBlock(values, block, { rows, p, from, to });
    for (let feature = from; feature < to; feature++) {
      const column = isTall
        ? sorter.sort(block, { start: (feature - from) * rows, stride: 1, rows })
        : sorter.sort(values, { start: feature, stride: p, rows });
      sets.forEach((set, s) => {
        const seen = set === undefined ? column.sorted : keep(column, set, kept), category = categorical[feature];
        const cuts = category ? frequentCategories(seen, maxBins - 1) : quantileEdges(seen, maxBins - 1);
        const count = category ? cuts.length : seen.length === 0 ? 0 : cuts.length + 1;
        if (count === 0 || (count === 1 && seen.length === sizes[s])) return;
        found[s].push({ feature, cuts, bins: binsOf(column, cuts, { category, rows, missing: count }), values: count });
      });
    }
  }
  return found;
}

function sizeOf(set: Int32Array | undefined, rows: number): number {
  return set === undefined ? rows : set.reduce((sum, times) => sum + times, 0);
}

/** Columns [from, to) of a row-major matrix one behind the other: a row's neighbours are read from the cache together. */
function turnBlock(
  values: Float64Array,
  block: Float64Array,
  { rows, p, from, to }: { rows: number; p: number; from: number; to: number },
): void {
  for (let row = 0, at = from; row < rows; row++, at += p) {
    for (let j = from, out = row; j < to; j++, out += rows) block[out] = values[at + j - from];
  }
}

/** A column's values and the rows that they are of, ascending. */
type SortedColumn = ReturnType<ColumnSorter["sort"]>;

/** The values of some rows, still ascending; a view of `out`. */
function keep({ order, sorted }: SortedColumn, times: Int32Array, out: Float64Array): Float64Array {
  let size = 0;
  for (let i = 0; i < sorted.length; i++) {
    for (let again = times[order[i]]; again > 0; again--) out[size++] = sorted[i];
  }
  return out.subarray(0, size);
}

/** Bins of all rows of a sorted column. */
function binsOf(
  { order, sorted }: SortedColumn,
  cuts: Float64Array,
  { category, rows, missing }: { category: boolean; rows: number; missing: number },
): Uint8Array {
  const bins = new Uint8Array(rows).fill(missing);
  let bin = 0;
  for (let i = 0; i < sorted.length; i++) {
    // Numbers: past an edge. Categories: past a category; one that was not kept stays with missing.
    while (bin < cuts.length && cuts[bin] < sorted[i]) bin++;
    if (!category || cuts[bin] === sorted[i]) bins[order[i]] = bin;
  }
  return bins;
}

/** The bins of all columns row by row; a block of rows at a time, so that what is written stays in the cache. */
function rowMajor(found: readonly SortedFeature[], rows: number): Uint8Array {
  const q = found.length, bins = new Uint8Array(rows * q);
  for (let from = 0; from < rows; from += BLOCK_ROWS) {
    const to = Math.min(rows, from + BLOCK_ROWS);
    for (let j = 0; j < q; j++) {
      const column = found[j].bins;
      for (let row = from, at = from * q + j; row < to; row++, at += q) bins[at] = column[row];
    }
  }
  return bins;
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
