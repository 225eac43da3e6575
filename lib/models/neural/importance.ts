import { neuralEngine } from "./host.ts";
import type { InputPlan, NetworkRows } from "./inputs.ts";
import type { NetworkShape } from "./network.ts";
import { Workspace } from "./workspace.ts";

/** Rows that importance is told from, at most. */
const MOST_ROWS = 256;

/**
 * Importance of columns: how far the heads move, to the first order, from a row with the column's mean input to the row as it is,
 * on average over rows, heads and networks.
 *
 * @param members Parameters of networks. @param given `shape` of them, `rows` of the fit, `inputs` by which they were made,
 * `features`: number of columns.
 * @returns Shares, shape [features], that sum to 1 or are all 0.
 */
export function gradientImportance(
  members: readonly Float32Array[],
  given: {
    readonly shape: NetworkShape;
    readonly rows: NetworkRows;
    readonly inputs: InputPlan;
    readonly features: number;
  },
): Float64Array {
  const { shape, rows, inputs, features } = given, every = Math.ceil(rows.rows / MOST_ROWS);
  const list = Int32Array.from({ length: Math.ceil(rows.rows / every) }, (_, i) => i * every), m = list.length;
  const space = new Workspace(neuralEngine(), shape, { batch: m, isFitted: true }), out = new Float64Array(features);
  const groups = inputGroups(inputs, shape), { heads, heap } = space;
  for (const member of members) {
    space.load(member);
    space.forward(rows, { list, from: 0, to: m, dropout: 0 });
    for (let head = 0; head < shape.heads; head++) {
      heap.fill(0, heads.slopes, heads.slopes + m * heads.stride);
      for (let i = 0; i < m; i++) heap[heads.slopes + i * heads.stride + head] = 1;
      space.backward(m, true);
      for (const { column, from, to } of groups) out[column]! += meanMove(space, { from, to, m });
    }
  }
  const total = out.reduce((sum, value) => sum + value, 0);
  return total > 0 ? out.map((value) => value / total) : out;
}

/** Inputs that a column has become, from `from` to `to`. */
function inputGroups({ numbers, flags, categories }: InputPlan, { embeddings }: NetworkShape) {
  let at = 0;
  const next = (column: number, width: number) => ({ column, from: at, to: at += width });
  return [
    ...Array.from(numbers, (column) => next(column, 1)),
    ...Array.from(flags, (column) => next(column, 1)),
    ...categories.map(({ column }, c) => next(column, embeddings[c]!.width)),
  ];
}

function meanMove(space: Workspace, { from, to, m }: { from: number; to: number; m: number }): number {
  const { at, slopes, stride } = space.inputs, { heap } = space, means = new Float64Array(to - from);
  for (let i = 0; i < m; i++) for (let j = from; j < to; j++) means[j - from]! += heap[at + i * stride + j]! / m;
  let sum = 0;
  for (let i = 0; i < m; i++) {
    let move = 0;
    for (let j = from; j < to; j++) {
      move += heap[slopes + i * stride + j]! * (heap[at + i * stride + j]! - means[j - from]!);
    }
    sum += Math.abs(move) / m;
  }
  return sum;
}
