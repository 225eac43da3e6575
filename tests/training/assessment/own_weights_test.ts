import { assertAlmostEquals, assertEquals } from "@std/assert";
import type { Combination } from "@lib/competition/blends/score_table.ts";
import { summarizeOwnWeights, weightsApart } from "@lib/training/assessment/own_weights.ts";
import { backtestOf } from "../../competition/_backtests.ts";

Deno.test("weightsApart() is the share of a key's weight that lies elsewhere than by one set", () => {
  const backtest = backtestOf({
    actual: [[1], [1]],
    forecasts: [[[1.5], [1.5]], [[0.5], [0.5]]],
    traits: Float64Array.of(0, 1),
  });
  const use = {
    ...{ members: [0, 1], weights: Float64Array.of(0.5, 0.5), middle: Float64Array.of(0), width: Float64Array.of(1) },
    ...{ slopes: Float64Array.of(-0.1, 0.1), offsets: Float64Array.of(0, 0), own: Float64Array.of(0, 0) },
    centre: Float64Array.of(0),
    sharpness: { foretold: 2, shown: 0 },
  };
  const blend: Combination = {
    ...{ name: "blend", combine: "weighted", weights: Float64Array.of(0.5, 0.5), bySpan: [], folds: [0] },
  };
  const groups = new Map([["smooth", {
    combinations: [blend, { ...blend, name: "key_blend", tailoring: { use, bySpan: [null, use] } }],
  }]]);
  const at = (index: number) => weightsApart(backtest, { group: "smooth", index, ranking: [] }, { groups });
  assertEquals([at(0), at(2), at(-1)], [NaN, NaN, NaN]);
  const share = Math.exp(0.4) / (1 + Math.exp(0.4));
  assertAlmostEquals(at(3), share - 0.5, 1e-12);
});

Deno.test("summarizeOwnWeights() counts keys with weights of their own", () => {
  assertEquals(summarizeOwnWeights([NaN]), { keys: 0, apart: 0, most: 0 });
  const { keys, apart, most } = summarizeOwnWeights([0.1, NaN, 0.3]);
  assertEquals([keys, most], [2, 0.3]);
  assertAlmostEquals(apart, 0.2, 1e-12);
});
