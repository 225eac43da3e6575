import { assertEquals } from "@std/assert";
import { parseConfig } from "@lib/core/config/config.ts";
import { readRecordedConfig, recordConfig } from "@lib/core/config/recorded_config.ts";
import { resolveConfig } from "@lib/core/config/resolve_config.ts";

const CASES = [
  ["forecast", ["item", "location"], "demand", "date", "mase", "sum", true, 1_000],
  ["regression", [], "target", null, "rmse", "keep", false, 10_000],
  ["classification", [], "target", null, "log_loss", "keep", false, 10_000],
] as const;
for (const [problem, ...expected] of CASES) {
  Deno.test(`fillByProblem() of a ${problem} fills in what nobody said`, () => {
    const { keys, target, time, metric, cleaning, limits } = parseConfig({ source: "t.csv", problem });
    const { duplicates, nonNegative } = cleaning;
    assertEquals([keys, target, time, metric, duplicates, nonNegative, limits.localRows], [...expected]);
  });
}

Deno.test("fillByProblem() leaves what somebody said", () => {
  const said = {
    keys: ["a"],
    target: "b",
    time: "c",
    metric: "mae",
    cleaning: { duplicates: "quarantine", nonNegative: true },
  };
  const config = parseConfig({ source: "t.csv", problem: "regression", ...said });
  const { keys, target, time, metric, cleaning: { duplicates, nonNegative } } = config;
  assertEquals({ keys, target, time, metric, cleaning: { duplicates, nonNegative } }, said as never);
});

Deno.test("fillByProblem() compares several targets by errors without a unit, under the name that everything tells", () => {
  const metricOf = (target: string[], metric?: object | string) =>
    parseConfig({ source: "t.csv", problem: "regression", target, ...metric === undefined ? {} : { metric } }).metric;
  assertEquals([metricOf(["a", "b"]), metricOf(["a", "b"], "mae"), metricOf(["a", "b"], "mape")], [
    "rmsse",
    "mase",
    "mape",
  ]);
  assertEquals([metricOf(["a"]), metricOf(["a"], "rmsse")], ["rmse", "rmsse"]);
});

Deno.test("resolveConfig() of rows has one step, and its record is read as it was written", async () => {
  const config = resolveConfig(parseConfig({ source: "t.csv", problem: "regression" }), { frequency: "row" });
  assertEquals([config.horizon, config.seasonLength, config.folds.step], [1, 1, 1]);
  assertEquals(await readRecordedConfig(recordConfig(config)), config);
  const { encode: _, ...features } = config.features,
    { problem: __, ...older } = resolveConfig(
      parseConfig({ source: "t.csv" }),
      { frequency: "day" },
    );
  const read = await readRecordedConfig(JSON.stringify({ ...older, features }));
  assertEquals([read.problem, read.features.encode.text.dimension], ["forecast", 32]);
});
