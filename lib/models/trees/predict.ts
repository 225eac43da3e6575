import { categoryBin } from "./bin.ts";
import { CATEGORY, type Link, outputCount, outputTrees, treeCount, type TreeEnsemble } from "./ensemble/ensemble.ts";
import { designEnd, type TreeEngine, trimEngine, wasmEngine } from "./host.ts";
import { softmaxRows } from "../contract/softmax_rows.ts";

/** Rows that an engine walks side by side. */
const EIGHT = 8;
/** Rows that an engine is given at a time: their slots stay in cache while all trees pass. */
const BLOCK = 4 * EIGHT;
/** Slots of a row per feature, and before the first feature; a split's slot is its code plus this. */
const SLOTS = 4;
/** Bytes of a node of the engine; see `engine/predict.ts`. */
const WALK_NODE_SIZE = 16;

/** Options of {@linkcode predictRaw}. */
export interface PredictOptions {
  /** Number of rows n. */
  readonly rows: number;
  /** Scores of classes that theirs are added to, shape [n × classes]. Default: none. */
  readonly offset?: Float64Array;
  /** Use only the first trees, as many of each output. Default: all. */
  readonly trees?: number;
}

/**
 * Predictions of design rows.
 *
 * @param ensemble Trees. @param values Row-major, shape [n × p]; NaN is missing. @param options Rows, trees used.
 * @returns Shape [n × outputs], finite. Equal bits for a row alone and in a batch.
 */
export function predictTrees(ensemble: TreeEnsemble, values: Float64Array, options: PredictOptions): Float64Array {
  const raw = predictRaw(ensemble, values, options), { offset } = options, outputs = outputCount(ensemble);
  if (offset !== undefined) startOfClasses(offset, outputs).forEach((score, i) => raw[i] += score);
  return invertLink(raw, ensemble.link, outputs);
}

/** Scores of trees of classes from those of all classes: of two the second has the one score. Shape [n × outputs]. */
export function startOfClasses(offset: Float64Array, outputs: number): Float64Array {
  if (outputs > 1) return offset;
  return Float64Array.from({ length: offset.length / 2 }, (_, row) => offset[2 * row + 1] - offset[2 * row]);
}

/**
 * As {@linkcode predictTrees}, before the link. Few rows are predicted straight from the ensemble's arrays, many by the
 * WebAssembly engine, whose memory must first take the trees.
 */
export function predictRaw(ensemble: TreeEnsemble, values: Float64Array, options: PredictOptions): Float64Array {
  const { rows, trees = treeCount(ensemble) } = options, outputs = outputCount(ensemble);
  if (ensemble.vectors !== undefined) {
    const each = Array.from({ length: outputs }, (_, k) => predictRaw(outputTrees(ensemble, k), values, options));
    return Float64Array.from({ length: rows * outputs }, (_, i) => each[i % outputs][(i / outputs) | 0]);
  }
  // Laying out a node costs about a third of what the engine saves on the walk of one row down one tree.
  const many = rows >= 8 && 3 * rows * trees >= ensemble.roots[trees] - ensemble.roots[0];
  const engine = many ? wasmEngine() : null;
  const sums = engine === null
    ? sumByRow(ensemble, values, { rows, trees })
    : sumInEngine(engine, ensemble, { values, rows, trees });
  const divisor = ensemble.average ? Math.max(1, trees / outputs) : 1, { base, bases } = ensemble;
  for (let i = 0; i < sums.length; i++) sums[i] = (bases === undefined ? base : bases[i % outputs]) + sums[i] / divisor;
  return sums;
}

/**
 * Tell for each tree and row the leaf that the row ends in.
 *
 * @param ensemble Trees. @param values Row-major, shape [n × p]. @param rows Number of rows n.
 * @param tell Takes the node of the leaf.
 */
export function leavesOfRows(
  ensemble: TreeEnsemble,
  values: Float64Array,
  rows: number,
  tell: (leaf: number) => void,
): void {
  const trees = treeCount(ensemble), slots = scratchSlots(ensemble);
  for (let row = 0; row < rows; row++) {
    fillSlots(ensemble, slots, { values, row, at: 0, stride: 1 });
    for (let tree = 0; tree < trees; tree++) tell(leafOf(ensemble, ensemble.roots[tree], slots));
  }
}

/** The link's inverse, in place. @param outputs Of a row, default 1. */
export function invertLink(raw: Float64Array, link: Link, outputs = 1): Float64Array {
  if (link === "identity") return raw;
  if (link === "softmax") return softmaxRows(raw, outputs);
  if (link === "shares") return shareRows(raw, outputs);
  // exp(709.7) is the largest finite double.
  for (let i = 0; i < raw.length; i++) {
    raw[i] = link === "log" ? Math.exp(Math.min(raw[i], 700)) : 1 / (1 + Math.exp(-raw[i]));
  }
  return raw;
}

/** Shares of each row's numbers >= 0, in place. */
function shareRows(raw: Float64Array, outputs: number): Float64Array {
  for (let at = 0; at < raw.length; at += outputs) {
    let sum = 0;
    for (let k = at; k < at + outputs; k++) sum += raw[k] = Math.max(raw[k], 0);
    for (let k = at; k < at + outputs; k++) raw[k] = sum > 0 ? raw[k] / sum : 1 / outputs;
  }
  return raw;
}

/** Rows of a batch and the number of trees that predict them. */
interface Batch {
  readonly values: Float64Array;
  readonly rows: number;
  readonly trees: number;
}

/** Sums of leaf values, shape [n × outputs], straight from the ensemble's arrays. */
function sumByRow(ensemble: TreeEnsemble, values: Float64Array, { rows, trees }: Omit<Batch, "values">): Float64Array {
  const outputs = outputCount(ensemble), sums = new Float64Array(rows * outputs), slots = scratchSlots(ensemble);
  const { roots, value } = ensemble;
  for (let row = 0; row < rows; row++) {
    fillSlots(ensemble, slots, { values, row, at: 0, stride: 1 });
    if (outputs === 1) sums[row] = sumOfRow(ensemble, slots, trees);
    else {
      for (let tree = 0; tree < trees; tree++) {
        sums[row * outputs + tree % outputs] += value[leafOf(ensemble, roots[tree], slots)];
      }
    }
  }
  return sums;
}

/** Four trees are walked at once, so that one walk waits for memory while another compares. */
function sumOfRow(ensemble: TreeEnsemble, slots: Float64Array, trees: number): number {
  const { roots, split, left, value } = ensemble;
  let sum = 0, tree = 0;
  for (; tree + 4 <= trees; tree += 4) {
    let a = roots[tree], b = roots[tree + 1], c = roots[tree + 2], d = roots[tree + 3];
    let codeA = split[a], codeB = split[b], codeC = split[c], codeD = split[d];
    // Until all four are leaves; those that are wait.
    while ((codeA & codeB & codeC & codeD) >= 0) {
      if (((codeA | codeB | codeC | codeD) & CATEGORY) === 0) {
        a = left[a] + Number(!(slots[codeA + SLOTS] <= value[a]));
        b = left[b] + Number(!(slots[codeB + SLOTS] <= value[b]));
        c = left[c] + Number(!(slots[codeC + SLOTS] <= value[c]));
        d = left[d] + Number(!(slots[codeD + SLOTS] <= value[d]));
      } else {
        a = nextNode(ensemble, a, slots);
        b = nextNode(ensemble, b, slots);
        c = nextNode(ensemble, c, slots);
        d = nextNode(ensemble, d, slots);
      }
      codeA = split[a];
      codeB = split[b];
      codeC = split[c];
      codeD = split[d];
    }
    // One by one: the order of the sum is that of the trees.
    sum += value[a];
    sum += value[b];
    sum += value[c];
    sum += value[d];
  }
  for (; tree < trees; tree++) sum += value[leafOf(ensemble, roots[tree], slots)];
  return sum;
}

function leafOf(ensemble: TreeEnsemble, root: number, slots: Float64Array): number {
  let node = root;
  while (ensemble.split[node] >= 0) node = nextNode(ensemble, node, slots);
  return node;
}

/** The child of a node for a row, whose slots {@linkcode slotsOfRow} gave; a leaf's is the leaf. */
export function nextNode({ split, left, value, subsets }: TreeEnsemble, node: number, slots: Float64Array): number {
  const code = split[node], x = slots[code + SLOTS];
  const goesLeft = (code & CATEGORY) === 0 ? x <= value[node] : isInside(subsets, value[node], x);
  return left[node] + Number(!goesLeft);
}

/** True if a category's bin is in a subset; unknown categories are NaN or -Infinity, which is inside. */
function isInside(subsets: Uint32Array, subset: number, bin: number): boolean {
  if (!(bin >= 0)) return bin < 0;
  return ((subsets[8 * subset + (bin >> 5)] >>> (bin & 31)) & 1) === 1;
}

/** Slots of the row that is walked; each row overwrites them. Making them anew would take a third of a row's time. */
let scratch = new Float64Array(0);

function scratchSlots(ensemble: TreeEnsemble): Float64Array {
  if (scratch.length < rowSlots(ensemble)) scratch = new Float64Array(rowSlots(ensemble));
  return scratch;
}

/** Rows as {@linkcode nextNode} reads them, shape [n][4 × (p + 1)]. */
export function slotsOfRow(ensemble: TreeEnsemble, values: Float64Array, rows: number): Float64Array[] {
  return Array.from({ length: rows }, (_, row) => {
    const slots = new Float64Array(rowSlots(ensemble));
    fillSlots(ensemble, slots, { values, row, at: 0, stride: 1 });
    return slots;
  });
}

function rowSlots(ensemble: TreeEnsemble): number {
  return SLOTS * (ensemble.names.length + 1);
}

/**
 * Lay out a row so that a walk need not look for missing values: each kind of split has a slot of its own. NaN is never
 * <= a threshold and goes right, -Infinity always goes left.
 *
 *     split - 4 × feature   0      MISSING_LEFT      CATEGORY      CATEGORY + MISSING_LEFT        leaf
 *     slot                  x      x or -Infinity    bin or NaN    bin or -Infinity               NaN
 *
 * @param ensemble Its features. @param slots Takes the row, from position `at` on, each `stride`-th.
 * @param layout Values, which row, and its place.
 */
function fillSlots(
  ensemble: TreeEnsemble,
  slots: Float64Array,
  layout: { values: Float64Array; row: number; at: number; stride: number },
): void {
  const { categoryOffsets, categories } = ensemble, { values, row, stride } = layout, p = ensemble.names.length;
  slots[layout.at] = NaN;
  for (let f = 0, i = row * p, at = layout.at + SLOTS * stride; f < p; f++, i++, at += SLOTS * stride) {
    const x = values[i], first = categoryOffsets[f], end = categoryOffsets[f + 1];
    slots[at] = x;
    slots[at + stride] = x === x ? x : -Infinity;
    if (end === first) continue;
    const bin = categoryBin(categories, first, end, x);
    slots[at + 2 * stride] = bin < 0 ? NaN : bin;
    slots[at + 3 * stride] = bin < 0 ? -Infinity : bin;
  }
}

/**
 * Sums of leaf values, by an engine: the same bits as row by row. A design that the engine holds stays in its memory.
 *
 * @param engine Idle. @param ensemble Trees. @param batch Row-major values, shape [n × p], n, and the number of trees.
 * @returns Shape [n × outputs].
 */
export function sumInEngine(engine: TreeEngine, ensemble: TreeEnsemble, batch: Batch): Float64Array {
  const { values, rows, trees } = batch, { calls } = engine, width = rowSlots(ensemble);
  const outputs = outputCount(ensemble), each = trees / outputs;
  loadTrees(engine, ensemble, trees);
  const buffer = engine.buffer(), sums = new Float64Array(rows * outputs);
  const slots = new Float64Array(buffer, calls.walkSlotsAt(), BLOCK * width);
  const blockSums = new Float64Array(buffer, calls.walkSumsAt(), BLOCK);
  for (let start = 0; start < rows; start += BLOCK) {
    const size = Math.min(BLOCK, rows - start), eights = Math.ceil(size / EIGHT);
    // The last row is repeated to fill its eight.
    for (let i = 0; i < eights * EIGHT; i++) {
      const at = (i - i % EIGHT) * width + i % EIGHT;
      fillSlots(ensemble, slots, { values, row: start + Math.min(i, size - 1), at, stride: EIGHT });
    }
    for (let output = 0; output < outputs; output++) {
      calls.sumLeaves(output * each, each, eights, width);
      for (let i = 0; i < size; i++) sums[(start + i) * outputs + output] = blockSums[i];
    }
  }
  trimEngine(engine);
  return sums;
}

/** Lay the first trees out in an engine's memory, behind the design of its last fit. */
function loadTrees(engine: TreeEngine, ensemble: TreeEnsemble, trees: number): void {
  const { calls } = engine, { roots, split, left, value, subsets } = ensemble;
  const first = roots[0], end = roots[trees];
  calls.heapReset(designEnd(engine));
  calls.allocWalk(end - first, trees, subsets.length, BLOCK * rowSlots(ensemble), BLOCK);
  const buffer = engine.buffer(), nodesAt = calls.walkNodesAt(), subsetsAt = calls.walkSubsetsAt();
  const words = new Int32Array(buffer, nodesAt, (end - first) * WALK_NODE_SIZE / 4);
  const doubles = new Float64Array(buffer, nodesAt, (end - first) * WALK_NODE_SIZE / 8);
  const base = nodesAt - WALK_NODE_SIZE * first;
  for (let node = first, word = 0, double = 0; node < end; node++, word += 4, double += 2) {
    const code = split[node], slot = 8 * EIGHT * (code + SLOTS), category = (code & CATEGORY) !== 0;
    if (category) words[word] = subsetsAt + 32 * value[node];
    else doubles[double] = value[node];
    words[word + 2] = category ? -slot : slot;
    words[word + 3] = base + WALK_NODE_SIZE * left[node];
  }
  // One output behind the other.
  const starts = new Int32Array(buffer, calls.walkRootsAt(), trees), outputs = outputCount(ensemble);
  for (let tree = 0; tree < trees; tree++) {
    starts[tree % outputs * (trees / outputs) + Math.floor(tree / outputs)] = base + WALK_NODE_SIZE * roots[tree];
  }
  new Uint32Array(buffer, subsetsAt, subsets.length).set(subsets);
}
