import { assert, assertEquals } from "@std/assert";
import { EXOGENOUS_DEFINITION } from "@lib/features/exogenous_definitions.ts";
import { prepareFeatures } from "@lib/features/prepare.ts";
import type { Panel } from "@lib/core/panel.ts";
import { cell, SAMPLE_COLUMNS, seriesPanel, specOf } from "./_panel.ts";

const price = Float64Array.of(4, 2, 8, NaN, 6, 3);
const visits = Float64Array.of(10, 20, 0, 40, 99, 99);
const promo = Float64Array.of(0, 1, 0, 0, 1, 0);
const panel: Panel = seriesPanel([1, 1, 1, 1, NaN, NaN], {
  exogenous: [
    { name: "price", kind: "future", values: price },
    { name: "promo", kind: "future", values: promo },
    { name: "visits", kind: "historic", values: visits },
    { name: "region", kind: "static", levels: ["e", "w"], values: new Float64Array(6).fill(1) },
  ],
});

/** Values at steps 1 and 2 after the fourth period. */
function steps(name: string): number[] {
  const exogenous = panel.exogenous.map(({ name, kind, levels }) => levels ? { name, kind, levels } : { name, kind });
  const future = prepareFeatures(specOf([name], { exogenous }), panel, { horizon: 2 }).future(103);
  return [cell(future, 0, name), cell(future, 1, name)];
}

Deno.test("columns known ahead are read at the target and before it", () => {
  assertEquals(steps("price_lag_0"), [6, 3]);
  assertEquals(steps("price_lag_1"), [NaN, 6]);
  assertEquals(steps("price_lag_3"), [2, 8]);
  assertEquals(steps("price_log_lag_0"), [Math.log(6), Math.log(3)]);
});

Deno.test("columns known ahead are compared with their newest value, or their mean, at the origin", () => {
  assertEquals(steps("price_change_lag_0"), [6 / 8 - 1, 3 / 8 - 1]);
  assertEquals(steps("price_diff_lag_0"), [-2, -5]);
  assertEquals(steps("price_ratio_window_3"), [6 / 5, 3 / 5]);
  assertEquals(steps("price_excess_window_3"), [1, -2]);
  const logs = (Math.log(2) + Math.log(8)) / 2;
  assertEquals(steps("price_log_ratio_window_3"), [Math.log(6) - logs, Math.log(3) - logs]);
});

Deno.test("a change from zero is undefined, not infinite", () => {
  assertEquals(steps("promo_change_lag_0"), [NaN, NaN]);
  assertEquals(steps("visits_change_lag_1"), [NaN, NaN]);
});

Deno.test("historic columns are read up to the origin only", () => {
  assertEquals(steps("visits_lag_1"), [40, 40]);
  assertEquals(steps("visits_lag_4"), [10, 10]);
  assertEquals(steps("visits_diff_lag_1"), [40, 40]);
  assertEquals(steps("visits_change_lag_3"), [1, 1]);
  assertEquals(steps("visits_rolling_mean_window_2"), [20, 20]);
  assertEquals(steps("visits_rolling_max_window_9"), [40, 40]);
});

Deno.test("static columns are the key's own category", () => {
  assertEquals(steps("static_region"), [1, 1]);
});

Deno.test("EXOGENOUS_DEFINITION gives a name to the longest column that fits", () => {
  const exogenous = [{ name: "price", kind: "future" as const }, { name: "price_log", kind: "future" as const }];
  const plan = EXOGENOUS_DEFINITION.parse("price_log_lag_0", specOf([], { exogenous }));
  assertEquals(plan?.info.sources, ["price_log"]);
});

Deno.test("EXOGENOUS_DEFINITION refuses what a column cannot give", () => {
  const spec = specOf([], { exogenous: SAMPLE_COLUMNS });
  const wrong = [
    "visits_lag_0",
    "visits_ratio_window_7",
    "channel_diff_lag_0",
    "region_lag_0",
    "static_regions",
    "price_diff_lag_1",
  ];
  for (const name of wrong) assertEquals(EXOGENOUS_DEFINITION.parse(name, spec), null, name);
  assert(EXOGENOUS_DEFINITION.examples(spec).length > 40);
});
