/**
 * The tree engine as its host calls it, plain TypeScript and WebAssembly alike: reserve, fill, fit, read.
 *
 * All of it is written in the common subset of TypeScript and AssemblyScript, so the plain engine IS the source of the
 * WebAssembly one; only `heap.ts` and `kernels.ts` have a twin each.
 *
 * @module
 */
import { heapReset } from "./memory/heap.ts";
import { allocBest } from "./splits/best.ts";
import { allocBoost } from "./boost.ts";
import { allocCategory } from "./splits/category.ts";
import { allocColumns } from "./columns.ts";
import { allocData, outputs } from "./memory/data.ts";
import { allocFit, rowCount } from "./memory/fit.ts";
import { allocForest } from "./forest.ts";
import { allocGrow, maxDepth } from "./grow.ts";
import { allocMonotone } from "./splits/monotone.ts";
import { allocNodes } from "./memory/nodes.ts";
import { resetNodes } from "./memory/open_node.ts";
import { allocPartition } from "./partition.ts";
import { allocQuantile } from "./quantile.ts";
import { resetRoute } from "./route.ts";
import { resetSlots } from "./splits/slots.ts";
import { allocSplit } from "./splits/split.ts";
import { allocSymmetric } from "./symmetric.ts";
import { allocVectors } from "./splits/vectors.ts";
import type { i32 } from "./memory/scalar.ts";

export { heapReset, heapTop } from "./memory/heap.ts";
export {
  allocDesign,
  binsAt,
  codesAt,
  kindsAt,
  offsetsAt,
  setCategoryRules,
  setLimits,
  setPenalties,
} from "./memory/fit.ts";
export { scoresAt, setOutputs, targetsAt, trainRowsAt, watchRowsAt, weightsAt } from "./memory/data.ts";
export { edgesAt, setCutPlace, setShape } from "./grow.ts";
export { setLoss } from "./loss.ts";
export { directionsAt, setConstrained } from "./splits/monotone.ts";
export { setVectors, vectorsAt, vectorTotal } from "./splits/vectors.ts";
export { seedRandom } from "./random.ts";
export { basePrediction, boost, keptTrees, lossesAt } from "./boost.ts";
export { bag, forestMean, votesAt } from "./forest.ts";
export {
  gainsAt,
  keptGainsAt,
  nodesAt,
  nodeTotal,
  rootsAt,
  subsetsAt,
  subsetTotal,
  treeTotal,
} from "./memory/nodes.ts";
export { allocWalk, sumLeaves, walkNodesAt, walkRootsAt, walkSlotsAt, walkSubsetsAt, walkSumsAt } from "./predict.ts";

/**
 * Give back the memory of the last fit and reserve that of the next. Call after `setShape`, `setCutPlace`,
 * `setOutputs`, `setVectors` and `setConstrained`.
 *
 * @param top End of the design's memory. @param unit True if every row's hessian is its multiplicity.
 * @param train Rows fitted. @param watch Rows watched. @param trees Most trees of an output. @param symmetric Growth.
 */
export function allocTrees(
  top: i32,
  unit: boolean,
  train: i32,
  watch: i32,
  trees: i32,
  symmetric: boolean,
): void {
  heapReset(top);
  resetNodes();
  resetSlots();
  resetRoute();
  allocFit(unit);
  allocData(train, watch);
  allocBest();
  allocCategory();
  allocPartition();
  allocQuantile();
  allocSplit();
  allocGrow();
  if (symmetric) allocSymmetric();
  allocVectors();
  allocMonotone();
  allocColumns();
  allocBoost(trees);
  allocForest();
  // Symmetric trees have all leaves of their last level, also those without rows.
  allocNodes(trees * outputs, symmetric ? 1 << maxDepth : rowCount);
}
