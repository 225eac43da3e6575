import type { Competition } from "../../lib/competition/contenders/compete.ts";
import { classificationProblem } from "../../lib/competition/problems/classification.ts";
import { regressionProblem } from "../../lib/competition/problems/regression.ts";
import { partSpans } from "../../lib/competition/backtest/part_spans.ts";
import { type Panel, seriesKey } from "../../lib/core/rows/panel.ts";
import { createRng } from "../../lib/core/numbers/random.ts";
import type { TableSpec } from "../../lib/features/table/table_spec.ts";
import type { ModelFamily } from "../../lib/models/contract/family.ts";
import { priorMean } from "../../lib/models/contract/prior_mean.ts";

/** Parts that choices are made on; the test part has this number. */
export const FOLDS = 3;

/** One number of a row, or one of three classes. */
export const NUMBER: TableSpec = {
  layout: "rows",
  columns: [{ name: "x", kind: "number" }],
  targets: ["y"],
  classes: [],
  task: { kind: "number", outputs: 1 },
};
export const TWO: TableSpec = { ...NUMBER, targets: ["y", "z"], task: { kind: "number", outputs: 2 } };
export const CLASS: TableSpec = { ...NUMBER, classes: ["a", "b", "c"], task: { kind: "class", classes: 3 } };

/** Rows of one key, in the order of their parts: 8 of part -1, then 4, 2, 3 of the folds, then 5 of the test part. */
export function rowsOf(spec: TableSpec, id = "k"): Panel {
  const ds = Int32Array.from([8, 4, 2, 3, 5].flatMap((rows, i) => new Array<number>(rows).fill(i - 1)));
  const rng = createRng(7), x = Float64Array.from(ds, () => rng.normal());
  const targets = spec.task.kind === "class" ? 1 : spec.task.outputs;
  const y = spec.task.kind === "class"
    ? x.map((value) => value > 0.5 ? 2 : value < -0.5 ? 0 : 1)
    : Float64Array.from([...x].flatMap((value) => targets === 1 ? [2 * value] : [2 * value, 100 * value]));
  return {
    calendar: { frequency: "row", anchor: 0 },
    keyColumns: ["shop"],
    keys: [seriesKey([id])],
    offsets: Int32Array.of(0, ds.length),
    ds,
    y,
    ...targets === 1 ? {} : { targets },
    exogenous: [{ name: "x", kind: "future", values: x }],
  };
}

/** A family that says twice its first column, of any number of outputs. */
export const TWICE: ModelFamily = {
  ...priorMean as ModelFamily,
  name: "twice",
  fit: ({ design }) => ({ rows: design?.rows, ds: [...new Set(design?.ds)] }),
  predict: (_, { design }) => Float64Array.from(design?.values ?? [], (value) => 2 * value),
  encode: () => ({ header: {}, arrays: {} }),
};

const PARTS = { folds: FOLDS, isInTime: false };
/** A problem of the rows of a spec. */
export function problemFor({ task }: TableSpec) {
  const options = { parts: PARTS, minRows: 5 };
  return task.kind === "class"
    ? classificationProblem({ ...options, classes: task.classes, metric: "log_loss" })
    : regressionProblem({ ...options, outputs: task.outputs, metric: "rmse", nonNegative: false });
}

/** A competition of the baseline and what a test adds. */
export function tableCompetition(spec: TableSpec, families: readonly ModelFamily[] = []): Competition {
  return {
    spans: partSpans({ ...PARTS, hasTest: true }),
    spec,
    horizon: 1,
    seasonLength: 1,
    problem: problemFor(spec),
    localRows: 1000,
    seed: "s",
    contenders: [priorMean as ModelFamily, ...families].map((family) => ({
      ...{ name: family.name, scope: "local" as const, family, params: {}, classes: [], forShort: true },
    })),
    clock: () => 0,
    pooled: () => null,
  };
}
