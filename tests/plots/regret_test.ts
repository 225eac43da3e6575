import { assertEquals } from "@std/assert";
import { plotRegret, regretRecord } from "@lib/plots/regret.ts";
import { assertGolden, chartTexts } from "./_golden.ts";

Deno.test("plotRegret() best first, with the share above the oracle", async () => {
  const methods = {
    "seasonal naive": 1.02,
    ours: 0.655,
    "one model for all": 0.71,
    "plain average": 0.69,
    broken: NaN,
  };
  const chart = plotRegret({ methods, oracle: 0.6, metric: "MASE", chosen: "ours" });
  await assertGolden(chart, "regret");
  const texts = chartTexts(chart);
  assertEquals(texts.includes("0.655 (+9.2 %)"), true);
  assertEquals(texts.indexOf("ours") < texts.indexOf("plain average"), true);
  assertEquals(texts.indexOf("seasonal naive") < texts.indexOf("broken"), true);
});

Deno.test("plotRegret() an undefined oracle leaves out shares and line", () => {
  const texts = chartTexts(plotRegret({ methods: { ours: 2 }, oracle: NaN, metric: "MASE" }));
  assertEquals([texts.includes("2"), texts.some((text) => text.includes("oracle NaN"))], [true, false]);
});

Deno.test("plotRegret() says that no method was given", () => {
  assertEquals(
    chartTexts(plotRegret({ methods: {}, oracle: 1, metric: "MASE" })).includes("No method was given."),
    true,
  );
});

Deno.test("regretRecord() takes the ways of choosing out of a summary", () => {
  const metrics = { ours: { mase: 1 }, mean: { mase: 2 }, ridge: { mase: 3 }, oracle: { mase: 0.5 } };
  assertEquals(regretRecord(metrics, "mase"), {
    methods: { ours: 1, "plain average": 2 },
    oracle: 0.5,
    metric: "MASE",
    chosen: "ours",
  });
  assertEquals(regretRecord({}, "mase"), { methods: {}, oracle: NaN, metric: "MASE", chosen: "ours" });
});
