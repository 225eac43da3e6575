import { assert, assertEquals, assertInstanceOf, assertStringIncludes, assertThrows } from "@std/assert";
import { configSchema, parseConfig } from "../../../lib/core/config/config.ts";
import { DataError } from "../../../lib/core/errors/errors.ts";

Deno.test("parseConfig() needs a source only and fills in every default", () => {
  assertEquals(parseConfig({ source: "t.csv" }), {
    name: "t",
    problem: "forecast",
    source: "t.csv",
    encoding: null,
    decimal: ".",
    keys: ["item", "location"],
    time: "date",
    timeFormat: null,
    frequency: null,
    weekLabel: null,
    seasonLength: null,
    target: "demand",
    inputs: { names: null, kinds: {}, ignore: [] },
    split: { train: 0.7, validation: 0.15, test: 0.15, folds: 5, group: null },
    classes: { weights: null, costs: null, threshold: null },
    exogenous: { static: [], historic: [], future: [], kinds: {} },
    relative: [],
    neighbours: true,
    holidays: null,
    events: [],
    from: null,
    until: null,
    cleaning: {
      duplicates: "sum",
      gaps: "missing",
      end: "complete",
      nonNegative: true,
      outliers: "keep",
      allowed: {},
      ranges: {},
      maxAgeDays: null,
    },
    horizon: null,
    levels: [80, 95],
    folds: { count: 3, step: null, refit: true, minTrain: null },
    holdout: true,
    contenders: null,
    hyperparameters: null,
    metric: "mase",
    intermittentMetric: "rmsse",
    racing: true,
    margin: 0.02,
    minRows: 30,
    features: {
      strategy: "direct",
      transform: null,
      names: null,
      holidays: {},
      encode: { text: { dimension: 32 }, interactions: [], clip: null, log: [], bins: {}, select: null, pca: null },
    },
    evaluate: { origins: 1, step: null, gap: 0 },
    limits: { pooledRows: 200_000, localRows: 1_000, fitSeconds: 60, memoryMb: 2048 },
    compress: null,
    register: "champions",
    lifecycle: {
      approval: "automatic",
      gates: {
        run: {
          rmspe: null,
          wape: null,
          mase: null,
          coverage: null,
          skill: -0.1,
          failed: 0.2,
          fallback: null,
          degenerate: 0.2,
          units: 0.2,
        },
        key: { rmspe: null, wape: null, mase: null, coverage: null, skill: null },
      },
      nonInferiority: { margin: 0.05 },
    },
    retraining: {
      refit: null,
      compete: null,
      global: null,
      coolDown: null,
      budget: null,
      scope: "auto",
    },
    monitoring: {
      promise: 0.01,
      effect: { share: 0.2, amount: null },
      massAlarm: 0.2,
      data: { drift: 0.2, units: true, late: null, quarantined: 0.05, missing: 0.1, duplicates: 0.05 },
      service: { p99Seconds: 1, errorShare: 0.01, perSecond: null, memoryMb: 1000 },
      alerts: [],
    },
    seed: 42,
  });
});

Deno.test("parseConfig() is idempotent on its own output", () => {
  const config = parseConfig({ source: "x", exogenous: { future: ["price"] }, contenders: ["ridge"] });
  assertEquals(parseConfig(JSON.parse(JSON.stringify(config))), config);
});

Deno.test("parseConfig() takes contenders by name and as variants", () => {
  const variant = { name: "ridge_10", base: "ridge", params: { penalty: 10 } };
  const { contenders } = parseConfig({ source: "x", contenders: ["naive", variant] });
  assertEquals(contenders, ["naive", { ...variant, recipe: null }]);
});

const INVALID: [string, Record<string, unknown>, string][] = [
  ["no source", {}, "source"],
  ["an unknown field", { source: "x", horizn: 3 }, "horizn"],
  ["an unknown nested field", { source: "x", folds: { counts: 3 } }, "counts"],
  ["a wrong type", { source: "x", horizon: "28" }, "horizon"],
  ["a horizon of 0", { source: "x", horizon: 0 }, "horizon"],
  ["a key column without a name", { source: "x", keys: [""] }, "keys"],
  ["an unknown frequency", { source: "x", frequency: "decade" }, "frequency"],
  ["a level of 100", { source: "x", levels: [100] }, "levels"],
  ["a negative seed", { source: "x", seed: -1 }, "seed"],
  ["a name with a slash", { source: "x", name: "../x" }, "name"],
  ["an unknown metric", { source: "x", metric: "mpe" }, "metric"],
  ["a misspelt field of monitoring", { source: "x", monitoring: { promis: 1 } }, "did you mean promise?"],
  [
    "a combination without weight",
    { source: "x", contenders: ["naive", { name: "house", weights: { naive: 1e-10 } }] },
    "a weight of 1e-9 or more",
  ],
  [
    "an address in the config",
    { source: "x", monitoring: { alerts: [{ name: "a", webhook: { url: "http://x" } }] } },
    "webhook.url is no field",
  ],
  [
    "a variable that the monitor may not read",
    { source: "x", monitoring: { alerts: [{ name: "a", webhook: { urlFrom: "HOME" } }] } },
    "begins with ALERT_",
  ],
];
for (const [what, input, field] of INVALID) {
  Deno.test(`parseConfig() refuses ${what} and names the field`, () => {
    const error = assertThrows(() => parseConfig(input), DataError);
    assertEquals(error.code, "INVALID_CONFIG");
    assertStringIncludes(error.message, field);
  });
}

Deno.test("parseConfig() reports all problems at once", () => {
  const error = assertThrows(() => parseConfig({ horizon: 0, seed: -1 }), DataError);
  assertEquals((error.context.problems as string[]).length, 3);
  for (const input of [null, 5, "x", []]) assertThrows(() => parseConfig(input), DataError);
});

Deno.test("parseConfig() refuses a column with two roles", () => {
  for (
    const input of [
      { target: "item" },
      { time: "demand" },
      { exogenous: { static: ["price"], future: ["price"] } },
      { keys: ["a", "a"] },
      { exogenous: { future: ["price"] }, relative: [{ name: "price", of: "price", within: [] }] },
    ]
  ) {
    const error = assertThrows(() => parseConfig({ source: "x", ...input }), DataError, "one role");
    assertEquals(error.code, "INVALID_CONFIG");
  }
});

Deno.test("configSchema() describes every field and requires the source only", () => {
  const schema = configSchema();
  assertEquals(schema.required, ["source"]);
  const properties = schema.properties as Record<string, { description?: string }>;
  for (const [name, field] of Object.entries(properties)) assert(field.description, `${name} has no description`);
  assertInstanceOf(properties, Object);
});
