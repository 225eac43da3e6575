import { assertEquals } from "@std/assert";
import { plotRegret } from "@lib/plots/scores/regret.ts";
import { compareMethods } from "@lib/training/assessment/compare_methods.ts";
import { assertGolden, chartTexts } from "../_golden.ts";

function compared(errors: Readonly<Record<string, number>>) {
  const metrics = Object.fromEntries(
    Object.entries(errors).map(([name, mase]) => [name, { keys: 4, mase, oursThere: errors.ours ?? NaN }]),
  );
  return compareMethods({ metrics, oneForAll: "ets" }, "mase");
}

Deno.test("plotRegret() ways of choosing alone, best first, with the share above the oracle", async () => {
  const errors = { seasonal_naive: 1.02, ours: 0.66, one_for_all: 0.72, mean: 0.69, blend: NaN, oracle: 0.6 };
  const chart = plotRegret(compared(errors)), texts = chartTexts(chart);
  await assertGolden(chart, "regret");
  assertEquals(texts.includes("+10.0 % (0.660)"), true);
  assertEquals(texts.indexOf("ours") < texts.indexOf("plain average"), true);
  assertEquals([texts.includes("seasonal naive"), texts.includes("blend")], [false, false]);
  assertEquals(
    chart.sentence,
    "By MASE above the best choice for each key: ours 10.0 %, one model for all (ets) 20.0 %.",
  );
});

Deno.test("plotRegret() says that nothing is known, or that the oracle makes no error", () => {
  assertEquals(plotRegret(compared({ oracle: 1 })).sentence, "No way of choosing has an error that is known.");
  assertEquals(
    plotRegret(compared({ ours: 2, oracle: 0 })).sentence,
    "The oracle has no error: nothing can be compared with it.",
  );
});
