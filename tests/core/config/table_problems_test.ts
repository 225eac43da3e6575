import { assertEquals, assertThrows } from "@std/assert";
import { parseConfig } from "@lib/core/config/config.ts";
import { DataError } from "@lib/core/errors/errors.ts";

const REGRESSION = { source: "t.csv", problem: "regression" } as const;
const CLASSES = { source: "t.csv", problem: "classification" } as const;

const CASES: readonly (readonly [input: Record<string, unknown>, ...problems: string[]])[] = [
  [{ source: "t.csv", frequency: "row" }, "frequency must be that of a calendar for a forecast: current value is row"],
  [
    { source: "t.csv", inputs: { names: ["price"] }, classes: { weights: "balanced" } },
    'inputs.names must be left out of a forecast: current value is ["price"]',
    'classes.weights must be left out of a forecast: current value is "balanced"',
  ],
  [
    { ...REGRESSION, metric: { metric: "mae", biasLimit: 0.1, stability: 1 } },
    "metric.biasLimit must be left out of a regression: current value is 0.1",
    "metric.stability must be left out of a regression: current value is 1",
  ],
  [{ ...REGRESSION, horizon: 7 }, "horizon must be left out of a regression: current value is 7"],
  [{ ...REGRESSION, frequency: "day" }, 'frequency must be left out of a regression: current value is "day"'],
  [
    { ...CLASSES, exogenous: { future: ["price"] } },
    'exogenous must be left out of a classification, whose features are inputs: current value is ["price"]',
  ],
  [{ ...REGRESSION, from: "2024-01-01" }, 'from needs a time column: current value is "2024-01-01" beside time: null'],
  [
    { ...REGRESSION, keys: ["shop"], inputs: { names: ["price", "shop", "target", "price"], ignore: ["price"] } },
    'inputs.names must have each name once: current value repeats "price"',
    'inputs.names must name columns without another role: current value is "shop"',
    'inputs.names must name columns without another role: current value is "target"',
    'inputs.ignore must not name what inputs.names does: current value is "price"',
    'inputs.ignore must not name what inputs.names does: current value is "price"',
  ],
  [
    { ...REGRESSION, inputs: { names: ["price"], kinds: { prise: "number" } } },
    'inputs.kinds must name one of inputs.names (did you mean price?): current value is "prise"',
  ],
  [
    { ...REGRESSION, split: { train: 0.8, validation: 0.15, test: 0.15 } },
    "split must have shares that add up to 1: current value is 0.8 + 0.15 + 0.15",
  ],
  [
    { ...REGRESSION, split: { train: 0.85, validation: 0.15, test: 0 } },
    "split.test must be above 0: current value is 0 beside holdout: true",
  ],
  [
    { ...REGRESSION, keys: ["shop"], split: { group: "shop" } },
    'split.group must not be a key column, or a key has one part alone: current value is "shop"',
  ],
  [
    { ...REGRESSION, time: "day", split: { group: "customer" } },
    'split.group must be left out where rows are split by time: current value is "customer"',
  ],
  [
    { ...CLASSES, lifecycle: { gates: { run: { mase: 2 }, key: { wape: 0.5, coverage: 5 } } } },
    "lifecycle.gates.run.mase must be left out of a classification: current value is 2",
    "lifecycle.gates.key.wape must be left out of a classification: current value is 0.5",
  ],
  [
    { ...REGRESSION, classes: { threshold: "accuracy" } },
    'classes.threshold must be left out of a regression: current value is "accuracy"',
  ],
  [
    { ...CLASSES, classes: { threshold: "accuracy", costs: { yes: { no: 5 } } } },
    'classes.threshold must be left out where costs decide: current value is "accuracy"',
  ],
  [
    { ...CLASSES, metric: "rmse" },
    "metric must be one of log_loss, brier, accuracy, balanced_accuracy, precision_macro, recall_macro, f1_micro, f1_macro, " +
    'f1_weighted, roc_auc, pr_auc for a classification: current value is "rmse"',
  ],
  [
    { source: "t.csv", metric: "accuracy" },
    'metric must be one of mase, rmsse, wape, mae, rmse, mse, smape, mape, rmspe for a forecast: current value is "accuracy"',
  ],
];
for (const [input, ...problems] of CASES) {
  Deno.test(`askedProblems() of ${JSON.stringify(input)} names field, requirement and value`, () => {
    assertEquals(assertThrows(() => parseConfig(input), DataError).context.problems, problems);
  });
}

Deno.test("askedProblems() accepts rows with keys, several targets and groups", () => {
  const config = parseConfig({
    ...REGRESSION,
    keys: ["shop"],
    target: ["price", "demand"],
    split: { train: 0.6, validation: 0.2, test: 0.2, group: "customer" },
    metric: "mae",
  });
  assertEquals([config.target, config.metric], [["price", "demand"], "mase"]);
});
