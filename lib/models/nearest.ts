import type { Design } from "../core/rows/design.ts";
import { type Task, widthOf } from "../core/rows/task.ts";
import { FULL_RECIPE } from "../features/table/table_recipe.ts";
import {
  assertArtifact,
  assertFitted,
  corrupt,
  floats,
  readTask,
  requireFutureDesign,
  requireTrainingDesign,
  type Tagged,
} from "./contract/checks.ts";
import { taskOf } from "./contract/task_of.ts";
import { SmoothingTrial, smoothTo } from "./contract/class_smoothing.ts";
import type { ModelFamily } from "./contract/family.ts";
import { classShares } from "./contract/prior_mean.ts";
import { type Standardization, standardize, standardizedRows } from "./linear/standardize.ts";
import { encoded, type TableFamily } from "./contract/encoded.ts";
import { isCount, readFeatures } from "./linear/linear_form.ts";
import { NearestSearch } from "./nearest_search.ts";
import { integerIn, oneOf, type ParamRule, resolveParams } from "./contract/params.ts";

const NAME = "nearest", TASKS = ["number", "class"] as const;
const DEFAULTS = { neighbours: 10, smoothing: "left_out" };
const RULES: Readonly<Record<keyof typeof DEFAULTS, ParamRule>> = {
  neighbours: integerIn(1, 10_000),
  smoothing: oneOf("left_out", "none"),
};
/** Rows that are kept, at most, evenly among all: each is looked at for every prediction. */
const MOST_ROWS = 5000;
/** Rows that are left out one by one to learn how far shares are drawn to those of all, at most, evenly among all. */
const MOST_LEFT_OUT = 500;

/** Rows that are looked at, in standardised columns. */
export interface NearestFit extends Tagged {
  readonly specHash: string;
  /** Number of features p of the design. */
  readonly features: number;
  readonly task: Task;
  readonly columns: Standardization;
  /** Row-major, shape [n × k]. */
  readonly rows: Float32Array;
  /** Targets, shape [n × width]: of classes 1 for that of the row. */
  readonly targets: Float64Array;
  /** Weights, shape [n]. */
  readonly weights: Float64Array;
  /** Shares of the classes; of numbers empty. */
  readonly shares: Float64Array;
  readonly neighbours: number;
  /** Neighbours that the shares of the classes count as. */
  readonly smoothing: number;
}

/**
 * The weighted mean of the nearest training rows in standardised columns, of at most 5,000 that are spread evenly over them. A
 * check of what more than a memory learns.
 *
 * Of classes the shares of all rows count as some neighbours more, so that none is impossible: as many as rows that are left out
 * lose least by (`smoothing` `left_out`), or none.
 */
export const nearest: ModelFamily<NearestFit> = {
  name: NAME,
  summary:
    "The mean of the nearest training rows in standardised columns: a check of what others learn beyond a memory.",
  input: "design",
  tasks: TASKS,
  minRows: 1,
  defaults: DEFAULTS,
  fit(training, params) {
    const { neighbours, smoothing } = resolveParams(DEFAULTS, params, { family: NAME, rules: RULES });
    const design = requireTrainingDesign(training, nearest), task = taskOf(design);
    const columns = standardize(design), k = columns.features.length, x = standardizedRows(design, columns);
    const n = Math.min(design.rows, MOST_ROWS);
    const kept = Array.from({ length: n }, (_, i) => Math.floor(i * design.rows / n));
    const fitted = {
      family: NAME,
      specHash: design.specHash,
      features: design.names.length,
      task,
      columns,
      rows: Float32Array.from({ length: n * k }, (_, i) => x[kept[Math.floor(i / k)]! * k + i % k]!),
      targets: targetsOf(design, task, kept),
      weights: Float64Array.from(kept, (row) => design.weight[row]!),
      shares: task.kind === "class" ? classShares(design, task.classes) : new Float64Array(0),
      neighbours,
      smoothing: 0,
    };
    return smoothing === "none" || task.kind !== "class" ? fitted : { ...fitted, smoothing: smoothingOf(fitted) };
  },
  predict(fitted, future) {
    assertFitted(fitted, NAME);
    return predictNearest(fitted, requireFutureDesign(future, fitted));
  },
  encode(fitted) {
    assertFitted(fitted, NAME);
    const { specHash, features, task, columns, rows, targets, weights, shares, neighbours, smoothing } = fitted;
    return {
      header: { family: NAME, specHash, features, task, neighbours, smoothing },
      arrays: { ...columns, rows, targets, weights, shares },
    };
  },
  decode(artifact) {
    assertArtifact(artifact, NAME);
    const { specHash, features, neighbours, smoothing } = artifact.header,
      task = readTask(artifact.header.task),
      { features: index, rows } = artifact.arrays;
    if (typeof specHash !== "string" || !isCount(features) || !isCount(neighbours) || neighbours < 1) {
      throw corrupt("specHash, features and neighbours");
    }
    if (!(typeof smoothing === "number" && smoothing >= 0 && smoothing < Infinity)) throw corrupt("smoothing");
    if (!(index instanceof Int32Array) || !(rows instanceof Float32Array)) throw corrupt("rows");
    const columns = readFeatures(artifact, index, features),
      [targets, weights, shares] = NUMBERS.map((name) => floats(artifact, name));
    const n = weights!.length, width = widthOf(task);
    const isWhole = n > 0 && rows.length === n * index.length && targets!.length === n * width &&
      shares!.length === (task.kind === "class" ? width : 0);
    const isSound = [rows, targets!, shares!].every((values) => values.every(Number.isFinite)) &&
      weights!.every((weight) => weight > 0 && weight < Infinity) && shares!.every((share) => share > 0);
    if (!isWhole || !isSound) throw corrupt("rows with finite targets and weights");
    return {
      family: NAME,
      specHash,
      features,
      task,
      columns,
      rows,
      targets: targets!,
      weights: weights!,
      shares: shares!,
      neighbours,
      smoothing,
    };
  },
};

const NUMBERS = ["targets", "weights", "shares"] as const;
/** The family of the catalogue: of rows of features or of a table. */
export const tableNearest: TableFamily<NearestFit> = encoded(nearest, FULL_RECIPE);

function targetsOf({ target }: Design, task: Task, kept: readonly number[]): Float64Array {
  const width = widthOf(task);
  return Float64Array.from({ length: kept.length * width }, (_, i) => {
    const row = kept[Math.floor(i / width)]!, column = i % width;
    return task.kind === "class" ? Number(target[row] === column) : target[row * width + column]!;
  });
}

function predictNearest(fitted: NearestFit, design: Design): Float64Array {
  const { columns, shares, smoothing, task } = fitted, width = widthOf(task), k = columns.features.length;
  const x = standardizedRows(design, columns), out = new Float64Array(design.rows * width);
  const search = new NearestSearch(fitted);
  for (let row = 0; row < design.rows; row++) {
    const said = out.subarray(row * width, (row + 1) * width), found = search.of(x, row * k);
    search.meanInto(said, found);
    if (task.kind === "class") smoothTo(said, shares, { votes: found.length, smoothing });
  }
  return out;
}

/** How many neighbours the shares of all rows should count as, by training rows that are predicted without themselves. */
function smoothingOf(fitted: NearestFit): number {
  const { rows, targets, weights, shares } = fitted, n = weights.length, count = Math.min(n, MOST_LEFT_OUT);
  const trial = new SmoothingTrial(shares), width = shares.length, k = rows.length / n;
  const search = new NearestSearch(fitted, 1), said = new Float64Array(width);
  for (let i = 0; i < count && n > 1; i++) {
    const row = Math.floor(i * n / count), found = search.of(rows, row * k, row);
    search.meanInto(said.fill(0), found);
    const actual = targets.subarray(row * width, (row + 1) * width).indexOf(1);
    trial.add(said, { actual, votes: found.length, weight: weights[row]! });
  }
  return trial.best();
}
