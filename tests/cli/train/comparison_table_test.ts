import { assertEquals, assertStringIncludes } from "@std/assert";
import { formatComparison } from "../../../lib/cli/train/comparison_table.ts";

const WHERE = { metric: "mase", where: "a hold-out that no choice saw" };
const scores = (mase: number, oursThere: number) => ({ keys: 3, mase, oursThere });

Deno.test("formatComparison() compares on the keys that a method ran on, in words, and marks what may be chance", () => {
  const metrics = { ours: { keys: 9, mase: 0.1 }, one_for_all: scores(1, 0.8), seasonal_naive: scores(0.5, 0.8) };
  const tested = { difference: 0, lo: 0, hi: 0, pValue: 1, adjusted: 0.5, keys: 3, method: "seasonal_naive" };
  const lines = formatComparison({ metrics, significance: { keys: 3, methods: [tested], byKey: [] } }, WHERE).split(
    "\n",
  );
  assertEquals(lines.length, 4);
  assertStringIncludes(lines[0]!, "3 keys on a hold-out that no choice saw   MASE  what serves is");
  assertEquals(lines[1]!.split(/\s{2,}/), ["what serves", "0.800"]);
  assertEquals(lines[2]!.split(/\s{2,}/), ["one model for all", "1", "20 % better, not tested"]);
  assertEquals(lines[3]!.split(/\s{2,}/), ["seasonal naive", "0.500", "60 % worse, which may be chance"]);
});

Deno.test("formatComparison() says where a method ran on other keys than those that the numbers are of", () => {
  const metrics = { one_for_all: scores(1, 2), prior_mean: { ...scores(4, 1), keys: 1 } };
  const lines = formatComparison({ metrics }, WHERE).split("\n");
  assertEquals(lines[3]!.split(/\s{2,}/), ["what is usual", "4", "75 % better on its 1 key, not tested"]);
});

Deno.test("formatComparison() of a metric that is best when high compares what is lacking", () => {
  const metrics = { one_for_all: { keys: 3, accuracy: 0.75, oursThere: 0.5 } };
  const [, , line = ""] = formatComparison({ metrics }, { ...WHERE, metric: "accuracy" }).split("\n");
  assertEquals(line.split(/\s{2,}/), ["one model for all", "0.750", "100 % worse, not tested"]);
});

Deno.test("formatComparison() is empty where nothing was scored", () => {
  assertEquals(formatComparison({ metrics: {} }, WHERE), "");
  assertEquals(formatComparison({ metrics: { one_for_all: scores(NaN, NaN) } }, WHERE), "");
});
