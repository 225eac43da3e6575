import type { Design } from "@lib/core/rows/design.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import { type Task, widthOf } from "@lib/core/rows/task.ts";
import { elasticNet } from "@lib/models/linear/elastic_net.ts";
import type { ModelFamily, Params } from "@lib/models/contract/family.ts";
import { gradientBoosting } from "@lib/models/trees/gradient_boosting.ts";
import { logistic } from "@lib/models/linear/logistic.ts";
import { nearest } from "@lib/models/nearest.ts";
import { perOutput } from "@lib/models/contract/per_output.ts";
import { randomForest } from "@lib/models/trees/random_forest.ts";
import { ridge } from "@lib/models/linear/ridge.ts";
import { designOf } from "@lib/models/contract/design_rows.ts";

/** A table of tests/golden/tables_golden.py and the peers' mean hold-out losses. */
export interface GoldenTable {
  readonly name: string;
  /** Number of classes; 0: numbers. */
  readonly classes: number;
  /** Forests of a split whose losses are averaged. */
  readonly forests: number;
  readonly scale: readonly number[];
  readonly columns: readonly (readonly number[])[];
  readonly spread: readonly number[];
  readonly target: readonly (readonly number[])[];
  readonly losses: Readonly<Record<string, number>>;
  /** What models of one answer predict for the first test rows of the first split. */
  readonly shown: Readonly<Record<string, readonly number[]>>;
}

/** What tests/golden/tables_golden.py has written. */
export interface TablesGolden {
  readonly versions: Readonly<Record<string, string>>;
  readonly settings: Readonly<Record<string, number>>;
  readonly tables: readonly GoldenTable[];
}

/** Read the golden figures. */
export function tablesGolden(): TablesGolden {
  return JSON.parse(Deno.readTextFileSync(new URL("../golden/tables_golden.json", import.meta.url)));
}

function taskOf({ classes, target }: GoldenTable): Task {
  return classes > 0 ? { kind: "class", classes } : { kind: "number", outputs: target.length };
}

/** Training and test rows of a split, by row numbers alone. */
export function splitOf(
  table: GoldenTable,
  split: number,
  { share = 0 }: Readonly<Record<string, number>>,
): [Design, Design] {
  const { columns, scale, target, spread } = table, rows = columns[0]!.length;
  const isTest = (row: number) =>
    ((Math.imul(row + 1, 0x9e3779b1) + Math.imul(split + 1, 0x85ebca77)) >>> 0) < share * 2 ** 32;
  const of = (kept: readonly number[]): Design => ({
    ...designOf({
      names: columns.map((_, f) => `x${f}`),
      values: kept.flatMap((row) => columns.map((column, f) => column[row]! * scale[f]!)),
      target: kept.map((row) => target[0]![row]! * spread[0]!),
    }),
    target: Float64Array.from(kept.flatMap((row) => target.map((own, t) => own[row]! * spread[t]!))),
    task: taskOf(table),
    ds: new Int32Array(kept.length),
  });
  const all = Array.from({ length: rows }, (_, row) => row);
  return [of(all.filter((row) => !isTest(row))), of(all.filter(isTest))];
}

/** Our family with a peer's settings; null where it is for other tables. */
export function settingsOf(
  peer: string,
  table: GoldenTable,
  settings: Readonly<Record<string, number>>,
): { family: ModelFamily; params: Params; seeds: number } | null {
  const { trees = 0, learningRate = 0, depth = 0, leaves = 0, leaf = 0, bins = 0, forest = 0, forestLeaf = 0 } =
    settings;
  const { penalty = 0, mix = 0, neighbours = 0 } = settings, p = table.columns.length;
  // Second derivatives of several classes are p (1 - p) times K / (K - 1) with us and LightGBM, 2 with XGBoost, 1 with
  // scikit-learn: with rate and penalties in that ratio all take the same steps.
  const boosted = (params: Params, length = table.classes / (table.classes - 1)) => {
    const ratio = table.classes > 2 ? table.classes / (table.classes - 1) / length : 1;
    const boosting = {
      trees,
      learningRate: learningRate * ratio,
      maxBins: bins,
      lambda: ratio,
      rowSample: 1,
      columnSample: 1,
    };
    const minWeight = ratio * Number(params.minWeight ?? 1e-3);
    return {
      family: perOutput(gradientBoosting) as ModelFamily,
      params: { ...boosting, ...params, minWeight },
      seeds: 1,
    };
  };
  const one = (family: unknown, params: Params) => ({ family: family as ModelFamily, params, seeds: 1 });
  switch (peer) {
    case "lightgbm":
      // LightGBM guesses rows from second derivatives: of classes its fewest rows of a leaf are a share of these, which is said.
      return boosted({
        ...{ growth: "leaf", cut: "high", maxLeaves: leaves },
        ...(table.classes > 0 ? { minLeaf: 1, minWeight: 1 } : { minLeaf: leaf }),
      });
    case "xgboost":
      return boosted({ maxDepth: depth, minLeaf: 1, minWeight: 1, cut: "next" }, 2);
    case "hist_gradient_boosting":
      return boosted({ maxDepth: depth, minLeaf: leaf, cut: "low" }, 1);
    case "random_forest": {
      // As scikit-learn rounds the number of columns that are drawn.
      const drawn = Math.max(1, Math.floor(table.classes > 0 ? Math.sqrt(p) : p / 3));
      const params = {
        trees: forest,
        mtry: drawn / p,
        minLeaf: forestLeaf,
        leafRows: "distinct",
        cut: "value",
        maxBins: 255,
      };
      return { ...one(randomForest, params), seeds: table.forests };
    }
    case "ridge":
      return one(perOutput(ridge), { penalty });
    case "elastic_net":
      return one(perOutput(elasticNet), { penalty, mix });
    case "logistic":
      return one(logistic, { penalty });
    case "nearest":
      return one(nearest, { neighbours, smoothing: "none" });
    default:
      return null;
  }
}

/** Predictions of test rows. */
export function predictTable(
  peer: string,
  table: GoldenTable,
  golden: TablesGolden,
  split: number,
  seed = 1,
): Float64Array {
  const chosen = settingsOf(peer, table, golden.settings);
  if (chosen === null) {
    throw new TypeError(`Cannot compare as ours must have a model of the name: current value is ${peer}`);
  }
  const [design, test] = splitOf(table, split, golden.settings),
    none = new Float64Array(0),
    { family, params } = chosen;
  const fitted = family.fit({ y: none, start: 0, seasonLength: 1, design }, params, createRng(seed));
  return family.predict(fitted, { y: none, start: 0, horizon: test.rows, design: test });
}

/** Log loss, or root of the mean squared error. */
export function lossOf(test: Design, predicted: Float64Array): number {
  const { task, target } = test;
  if (task?.kind !== "class") {
    return Math.sqrt(target.reduce((sum, own, i) => sum + (own - predicted[i]!) ** 2, 0) / target.length);
  }
  const width = widthOf(task);
  return target.reduce((sum, own, row) => sum - Math.log(Math.max(predicted[row * width + own]!, 1e-15)), 0) /
    test.rows;
}

/** Our mean loss over the splits (and seeds) at a peer's settings. */
export function ourLoss(peer: string, table: GoldenTable, golden: TablesGolden): number {
  const { splits = 0 } = golden.settings, { seeds = 1 } = settingsOf(peer, table, golden.settings) ?? {};
  let sum = 0;
  for (let split = 0; split < splits; split++) {
    const [, test] = splitOf(table, split, golden.settings);
    for (let i = 1; i <= seeds; i++) {
      sum += lossOf(test, predictTable(peer, table, golden, split, seeds * split + i));
    }
  }
  return sum / splits / seeds;
}
