import { FitError } from "../../core/errors/errors.ts";
import type { Rng } from "../../core/numbers/random.ts";
import { type BinMap, type BinnedDesign, thresholdOf } from "./bin.ts";
import { NODE_SIZE } from "./engine/memory/nodes.ts";
import { CLASS_VECTORS, NO_VECTORS, NUMBER_VECTORS } from "./engine/splits/vectors.ts";
import { CATEGORY, LEAF, type Link, MISSING_LEFT, type TreeEnsemble } from "./ensemble/ensemble.ts";
import type { CutPlace, GrowOptions } from "./grow_options.ts";
import {
  dropEngine,
  type EngineCalls,
  loadDesign,
  PLAIN_ENGINE,
  type TreeEngine,
  trimEngine,
  wasmEngine,
} from "./host.ts";
import { unitMeanWeights } from "../contract/design_rows.ts";

/** Most cells of a design in the engine, three bytes each; and what a row takes beside them, as cells. */
const MOST_CELLS = 2 ** 29, ROW_CELLS = 64;

/** Where thresholds lie, by the engine's numbers. */
const PLACES: readonly CutPlace[] = ["middle", "low", "high", "value"];

const NO_EDGES = new Float64Array(0);

/** What every fit gives the engine. */
export interface FitInput {
  /** Binned rows, shape [n × q]. */
  readonly binned: BinnedDesign;
  /** Target and weights > 0, shape [n]; of leaves of numbers targets of [outputs × n]. */
  readonly data: { readonly target: Float64Array; readonly weight: Float64Array };
  /** Rows that are fitted. */
  readonly rows: Int32Array;
  /** Rows whose loss is watched. */
  readonly watch: Int32Array;
  /** Most trees of an output. */
  readonly trees: number;
  /** Scores of a row. Default 1. */
  readonly outputs?: number;
  /** Which leaves trees have; their targets are then one behind the other, of classes one. Default: one value. */
  readonly vectors?: "classes" | "numbers";
  /** Scores that rows begin with, output by output, shape [outputs × n]. Default: the best constants. */
  readonly start?: Float64Array;
  /** True if the loss has the same hessian for every row. */
  readonly constantHessian: boolean;
  readonly rng: Rng;
}

/**
 * Make an engine ready, run a fit in it, and read what it grew. The engine is entered a dozen times per fit, never per tree.
 *
 * @param input Rows and data. @param options Shape of the trees. @param fit Runs the fit and reads its result.
 * @throws {FitError} `TOO_LARGE` if the engine's memory does not suffice.
 */
export function runEngine<T>(
  input: FitInput,
  options: GrowOptions,
  fit: (calls: EngineCalls, engine: TreeEngine) => T,
): T {
  const engine = options.engine ?? wasmEngine() ?? PLAIN_ENGINE, { binned, rows, trees } = input;
  const cells = binned.rows * (binned.map.features.length + ROW_CELLS);
  if (cells > MOST_CELLS) throw tooLarge(`${binned.rows} rows`);
  try {
    load(engine, input, options);
    const result = fit(engine.calls, engine);
    trimEngine(engine);
    return result;
  } catch (thrown) {
    dropEngine(engine);
    // The engine stops where it has no room left: it has no other way to fail.
    if (thrown instanceof (engine.name === "wasm" ? WebAssembly.RuntimeError : RangeError)) {
      throw tooLarge(`${trees} trees on ${rows.length} rows`);
    }
    throw thrown;
  }
}

/** Write everything that a fit reads into an engine. */
function load(engine: TreeEngine, input: FitInput, options: GrowOptions): void {
  const { binned, data, rows, watch, trees } = input, { calls } = engine, { rules } = options;
  const weight = unitMeanWeights(data.weight, rows), top = loadDesign(engine, binned);
  const unit = input.constantHessian && rows.every((row) => weight[row] === 1);
  const best = options.growth === "leaf" || options.maxLeaves > 0, symmetric = options.growth === "symmetric";
  calls.setShape(options.maxDepth, options.maxLeaves, best, options.columnSampleLevel, options.columnsPerNode);
  calls.setCutPlace(PLACES.indexOf(options.cut ?? "middle"));
  calls.setLimits(rules.minLeaf, rules.minWeight, rules.minGain);
  calls.setPenalties(rules.lambda, rules.l1, options.maxDelta);
  calls.setCategoryRules(rules.categorySmooth, rules.categoryLambda);
  calls.seedRandom(input.rng.integer(2 ** 32) | 0);
  const { vectors, outputs = 1 } = input;
  calls.setOutputs(outputs, vectors === "numbers" ? outputs : 1, input.start !== undefined);
  calls.setVectors(vectors === undefined ? NO_VECTORS : vectors === "classes" ? CLASS_VECTORS : NUMBER_VECTORS);
  const directions = Object.entries(options.directions ?? {});
  calls.setConstrained(directions.length > 0);
  calls.allocTrees(top, unit, rows.length, watch.length, trees, symmetric);
  const buffer = engine.buffer();
  new Int32Array(buffer, calls.trainRowsAt(), rows.length).set(rows);
  new Int32Array(buffer, calls.watchRowsAt(), watch.length).set(watch);
  new Float64Array(buffer, calls.targetsAt(), data.target.length).set(data.target);
  new Float64Array(buffer, calls.weightsAt(), binned.rows).set(weight);
  for (const [feature, direction] of directions) {
    const column = binned.map.features.indexOf(Number(feature));
    if (column >= 0) new Int32Array(buffer, calls.directionsAt(), binned.map.features.length)[column] = direction;
  }
  if (options.cut === "value") {
    const edges = new Float64Array(buffer, calls.edgesAt(), binned.map.offsets.at(-1));
    binned.map.edges.forEach((own, column) => {
      if (binned.map.categorical[column] === 0) edges.set(own, binned.map.offsets[column]);
    });
  }
  if (input.start !== undefined) new Float64Array(buffer, calls.scoresAt(), input.start.length).set(input.start);
}

function tooLarge(found: string): FitError {
  return new FitError("TOO_LARGE", `Cannot fit trees as the engine has 2 GB of memory: current value is ${found}`, {
    hint: "Lower limits.localRows or limits.pooledRows, the number of trees, or raise minLeaf.",
  });
}

/**
 * The ensemble that lies in an engine, with real thresholds.
 *
 * @param engine After a fit. @param map Bins of the fitted rows.
 * @param options Base (of several outputs a base for each), link, and how many trees to keep (fewer than were grown: gains as of
 * the last `keepGain`).
 */
export function readEnsemble(
  engine: TreeEngine,
  map: BinMap,
  options: { base: number | Float64Array; link: Link; average: boolean; trees: number },
): TreeEnsemble {
  const { calls } = engine, buffer = engine.buffer(), grown = calls.treeTotal();
  const starts = new Int32Array(buffer, calls.rootsAt(), grown), whole = options.trees === grown;
  const nodes = whole ? calls.nodeTotal() : starts[options.trees];
  const words = new Int32Array(buffer, calls.nodesAt(), nodes * NODE_SIZE / 4);
  const doubles = new Float64Array(buffer, calls.nodesAt(), nodes * NODE_SIZE / 8);
  const split = new Int32Array(nodes), left = new Int32Array(nodes), value = new Float64Array(nodes);
  for (let node = 0, word = 0, double = 1; node < nodes; node++, word += 6, double += 3) {
    const code = words[word], cut = words[word + 4], column = code >> 1;
    left[node] = code < 0 ? node - 1 : words[word + 1];
    value[node] = doubles[double];
    split[node] = LEAF;
    if (code < 0) continue;
    const category = map.categorical[column] === 1;
    split[node] = map.features[column] * 4 + (category ? CATEGORY : 0) + ((code & 1) === 1 ? MISSING_LEFT : 0);
    if (!category) value[node] = thresholdOf(map, column, cut - map.offsets[column]);
  }
  const gains = new Float64Array(buffer, whole ? calls.gainsAt() : calls.keptGainsAt(), map.features.length);
  const gain = new Float64Array(map.names.length);
  map.features.forEach((feature, column) => gain[feature] = gains[column]);
  const { categories, categoryOffsets } = categoryTable(map);
  return {
    specHash: map.specHash,
    names: map.names,
    ...(typeof options.base === "number" ? { base: options.base } : { base: options.base[0]!, bases: options.base }),
    ...(calls.vectorTotal() === 0 ? {} : { vectors: vectorsIn(engine, options.base) }),
    link: options.link,
    average: options.average,
    roots: Int32Array.from([...starts.subarray(0, options.trees), nodes]),
    split,
    left,
    value,
    subsets: new Uint32Array(buffer, calls.subsetsAt(), calls.subsetTotal() * 8).slice(),
    categories,
    categoryOffsets,
    gain,
    edges: edgesByFeature(map),
  };
}

/** Vectors of the leaves, shape [leaves × outputs]. */
function vectorsIn({ calls, buffer }: TreeEngine, base: number | Float64Array): Float64Array {
  const outputs = typeof base === "number" ? 1 : base.length;
  return new Float64Array(buffer(), calls.vectorsAt(), calls.vectorTotal() * outputs).slice();
}

function edgesByFeature(map: BinMap): Float64Array[] {
  const edges: Float64Array[] = map.names.map(() => NO_EDGES);
  map.features.forEach((feature, column) => {
    if (map.categorical[column] === 0) edges[feature] = map.edges[column];
  });
  return edges;
}

function categoryTable(map: BinMap): { categories: Float64Array; categoryOffsets: Int32Array } {
  const categoryOffsets = new Int32Array(map.names.length + 1), categories: number[] = [];
  let column = 0;
  for (let f = 0; f < map.names.length; f++) {
    if (map.features[column] === f) {
      if (map.categorical[column] === 1) categories.push(...map.edges[column]);
      column++;
    }
    categoryOffsets[f + 1] = categories.length;
  }
  return { categories: Float64Array.from(categories), categoryOffsets };
}
