import type { Design } from "../../core/rows/design.ts";
import { type Task, widthOf } from "../../core/rows/task.ts";
import type { Tagged } from "../contract/checks.ts";
import { neuralEngine } from "./host.ts";
import { type InputPlan, type NetworkRows, networkRows } from "./inputs.ts";
import { probabilities } from "./loss.ts";
import type { NetworkShape } from "./network.ts";
import { predictionOf, type TargetPlan } from "./targets.ts";
import { Workspace } from "./workspace.ts";

/** Some networks that were fitted alike, whose mean predicts. */
export interface NeuralModel extends Tagged {
  readonly specHash: string;
  /** Columns of the design p. */
  readonly features: number;
  readonly task: Task;
  readonly inputs: InputPlan;
  readonly targets: TargetPlan;
  readonly shape: NetworkShape;
  /** Levels of the quantiles that heads give for each target, ascending; empty for other losses. */
  readonly levels: Float64Array;
  /** Which of the levels is the prediction. */
  readonly level: number;
  /** Parameters of each network; none where inputs or targets are constant: then the centre or the shares predict. */
  readonly members: readonly Float32Array[];
  /** Importance of each column, shape [p]. */
  readonly importance: Float64Array;
}

/** Whether a fitted model is of networks. */
export function isNeuralModel(fitted: unknown): fitted is NeuralModel {
  return typeof fitted === "object" && fitted !== null && "members" in fitted && "shape" in fitted;
}

/** Rows that are predicted at once. */
const BATCH = 256;

/** Predictions of a design, shape [rows × width]. @param model Fitted. @param design Of its spec. */
export function predictNeural(model: NeuralModel, design: Design): Float64Array {
  const { task, levels, level } = model, heads = meanHeads(model, design), width = widthOf(task);
  if (task.kind === "class") return heads;
  if (levels.length === 0) return heads.map((value, i) => predictionOf(model.targets, i % width, value));
  const all = quantilesOf(model, heads);
  return Float64Array.from({ length: design.rows * width }, (_, i) => all[i * levels.length + level]!);
}

/**
 * Quantiles of a design, of all levels that a model of the loss `quantile` has.
 *
 * @param model Fitted. @param design Of its spec.
 * @returns `levels` [L] ascending; `values` [rows × outputs × L], ascending along the levels.
 */
export function predictQuantiles(model: NeuralModel, design: Design): { levels: Float64Array; values: Float64Array } {
  return { levels: model.levels, values: quantilesOf(model, meanHeads(model, design)) };
}

/** Quantiles in the unit of the targets; those of a row that cross are put in order. */
function quantilesOf({ levels, targets, task }: NeuralModel, heads: Float64Array): Float64Array {
  const per = levels.length, width = widthOf(task);
  for (let from = 0, i = 0; from < heads.length; from += per, i++) {
    const own = heads.subarray(from, from + per).sort();
    for (let l = 0; l < per; l++) own[l] = predictionOf(targets, i % width, own[l]!);
  }
  return heads;
}

/** Means over the networks of what heads give, shape [rows × heads]; of classes of their probabilities, [rows × classes]. */
function meanHeads(model: NeuralModel, design: Design): Float64Array {
  const { task, members, shape, targets } = model, isClass = task.kind === "class";
  const width = isClass ? task.classes : shape.heads, out = new Float64Array(design.rows * width);
  if (members.length === 0) return isClass ? out.map((_, i) => targets.shares[i % width]!) : out;
  const rows = networkRows(model.inputs, design), list = Int32Array.from({ length: design.rows }, (_, row) => row);
  const space = new Workspace(neuralEngine(), shape, { batch: Math.min(BATCH, design.rows), isFitted: false });
  const chances = new Float64Array(width);
  for (const member of members) {
    space.load(member);
    eachHead(space, { rows, list, heads: shape.heads }, (row, heads) => {
      if (isClass) probabilities(heads, chances);
      for (let k = 0; k < width; k++) out[row * width + k]! += isClass ? chances[k]! : heads[k]!;
    });
  }
  return out.map((value) => value / members.length);
}

function eachHead(
  space: Workspace,
  { rows, list, heads }: { readonly rows: NetworkRows; readonly list: Int32Array; readonly heads: number },
  read: (row: number, heads: Float32Array) => void,
): void {
  for (let from = 0; from < list.length; from += BATCH) {
    const to = Math.min(from + BATCH, list.length);
    space.forward(rows, { list, from, to, dropout: 0 });
    const { at, stride } = space.heads;
    for (let i = from, place = at; i < to; i++, place += stride) {
      read(list[i]!, space.heap.subarray(place, place + heads));
    }
  }
}
