import type { Design } from "../../../../lib/core/rows/design.ts";
import { createRng } from "../../../../lib/core/numbers/random.ts";
import { binDesign, type BinnedDesign } from "../../../../lib/models/trees/bin.ts";
import { setScore } from "../../../../lib/models/trees/engine/memory/data.ts";
import { setPair, setTimes, setTreeRow, treeRow } from "../../../../lib/models/trees/engine/memory/fit.ts";
import { growTree } from "../../../../lib/models/trees/engine/grow.ts";
import { alloc, setF64, setI32 } from "../../../../lib/models/trees/engine/memory/heap.ts";
import * as engine from "../../../../lib/models/trees/engine/main.ts";
import { leafCount, leafEnd, leafStart, leafValueOf } from "../../../../lib/models/trees/engine/memory/nodes.ts";
import { growSymmetric } from "../../../../lib/models/trees/engine/symmetric.ts";
import { CLASS_VECTORS, NO_VECTORS, NUMBER_VECTORS } from "../../../../lib/models/trees/engine/splits/vectors.ts";
import type { TreeEnsemble } from "../../../../lib/models/trees/ensemble/ensemble.ts";
import { readEnsemble } from "../../../../lib/models/trees/fit_trees.ts";
import type { GrowOptions, SplitRules } from "../../../../lib/models/trees/grow_options.ts";
import { loadDesign, PLAIN_ENGINE } from "../../../../lib/models/trees/host.ts";
import { allRows } from "../../../../lib/models/contract/design_rows.ts";
import { BOOST, RULES } from "../_trees.ts";

/** How a test prepares the plain engine; everything has a default. */
export interface Setup extends Partial<Omit<GrowOptions, "rules" | "engine">> {
  rules?: Partial<SplitRules>;
  /** Read the design's weights: hessians and counts are two numbers then. */
  weighted?: boolean;
  /** Multiplicity of a row; default 1. */
  times?: (row: number) => number;
  /** Rows to fit and to watch; default all and none. */
  rows?: Int32Array;
  watch?: Int32Array;
  /** Most trees; default 1. */
  trees?: number;
  maxBins?: number;
  seed?: number;
  /** Values of a leaf, and of what; default one. */
  outputs?: number;
  vectors?: "classes" | "numbers";
}

/**
 * Put a design into the plain engine, as a fit does: rows in order, scores 0, gradients of the squared loss at 0.
 *
 * The engine's state is that of its modules, so one design is prepared at a time.
 */
export function prepare(design: Design, setup: Setup = {}): BinnedDesign {
  const { rules, weighted = false, times = () => 1, watch = new Int32Array(0), trees = 1, maxBins, seed = 1 } = setup;
  const rows = setup.rows ?? allRows(design.rows), shape = { ...BOOST, ...setup }, limits = { ...RULES, ...rules };
  const binned = binDesign(design, { maxBins }), top = loadDesign(PLAIN_ENGINE, binned);
  const best = shape.growth === "leaf" || shape.maxLeaves > 0;
  engine.setShape(shape.maxDepth, shape.maxLeaves, best, shape.columnSampleLevel, shape.columnsPerNode);
  engine.setCutPlace(["middle", "low", "high", "value"].indexOf(shape.cut ?? "middle"));
  engine.setLimits(limits.minLeaf, limits.minWeight, limits.minGain);
  engine.setPenalties(limits.lambda, limits.l1, shape.maxDelta);
  engine.setCategoryRules(limits.categorySmooth, limits.categoryLambda);
  engine.seedRandom(createRng(seed).integer(2 ** 32) | 0);
  const { outputs = 1, vectors } = setup;
  engine.setOutputs(outputs, vectors === "numbers" ? outputs : 1, false);
  engine.setVectors(vectors === undefined ? NO_VECTORS : vectors === "classes" ? CLASS_VECTORS : NUMBER_VECTORS);
  engine.allocTrees(top, !weighted, rows.length, watch.length, trees, shape.growth === "symmetric");
  if (shape.cut === "value") {
    binned.map.edges.forEach((own, column) =>
      own.forEach((edge, bin) => setF64(engine.edgesAt() + 8 * (binned.map.offsets[column] + bin), edge))
    );
  }
  rows.forEach((row, i) => {
    setI32(engine.trainRowsAt() + 4 * i, row);
    setTreeRow(i, row);
  });
  watch.forEach((row, i) => setI32(engine.watchRowsAt() + 4 * i, row));
  for (let row = 0; row < design.rows; row++) {
    const hessian = times(row) * (weighted ? design.weight[row] : 1);
    setF64(engine.targetsAt() + 8 * row, design.target[row]);
    setF64(engine.weightsAt() + 8 * row, weighted ? design.weight[row] : 1);
    setScore(row, 0);
    setTimes(row, times(row));
    setPair(row, -hessian * design.target[row], hessian);
  }
  return binned;
}

/** Address of a list of integers in the engine's memory. */
export function listOf(values: ArrayLike<number>): number {
  const at = alloc(4 * values.length + 4);
  for (let i = 0; i < values.length; i++) setI32(at + 4 * i, values[i]);
  return at;
}

/** A leaf of the tree grown last. */
export interface Leaf {
  readonly rows: readonly number[];
  readonly value: number;
}

/** Leaves of the tree grown last, in the order in which the engine lists them. */
export function listLeaves(): Leaf[] {
  return Array.from({ length: leafCount }, (_, leaf) => ({
    rows: Array.from({ length: leafEnd(leaf) - leafStart(leaf) }, (_, i) => treeRow(leafStart(leaf) + i)),
    value: leafValueOf(leaf),
  }));
}

/** Grow one tree on all rows and columns of a design, from a raw prediction of 0. */
export function growOne(design: Design, setup: Setup = {}): { ensemble: TreeEnsemble; leaves: Leaf[] } {
  const { map } = prepare(design, setup), columns = allRows(map.features.length);
  const grow = setup.growth === "symmetric" ? growSymmetric : growTree;
  grow(setup.rows?.length ?? design.rows, listOf(columns), columns.length);
  const ensemble = readEnsemble(PLAIN_ENGINE, map, { base: 0, link: "identity", average: false, trees: 1 });
  return { ensemble, leaves: listLeaves() };
}
