import { assert, assertEquals } from "@std/assert";
import { EXOGENOUS_DEFINITION } from "@lib/features/spec/exogenous_definitions.ts";
import { prepareFeatures } from "@lib/features/rows/prepare.ts";
import { parseFeature } from "@lib/features/spec/parse_feature.ts";
import type { ExogenousSource } from "@lib/features/spec/spec.ts";
import type { Panel } from "@lib/core/rows/panel.ts";
import { cell, SAMPLE_COLUMNS, seriesPanel, specOf } from "../_panel.ts";

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

Deno.test("windows of columns skip missing values and end at the origin", () => {
  assertEquals(steps("price_rolling_min_window_3"), [2, 2]);
  assertEquals(steps("price_rolling_mean_window_2"), [8, 8]);
  assertEquals(steps("visits_rolling_min_window_2"), [0, 0]);
  assertEquals(steps("visits_rolling_std_window_2"), [Math.sqrt(800), Math.sqrt(800)]);
});

Deno.test("logarithms of historic columns are read at the origin, and missing at zero", () => {
  assertEquals(steps("visits_log_lag_1"), [Math.log(40), Math.log(40)]);
  assertEquals(steps("visits_log_lag_2"), [NaN, NaN]);
});

Deno.test("a static column is its first known value, missing where there is none", () => {
  const area = { name: "area", kind: "static" as const };
  const read = (...values: number[]) => {
    const of = seriesPanel([1, 1, 1], { exogenous: [{ ...area, values: Float64Array.from(values) }] });
    return [...prepareFeatures(specOf(["static_area"], { exogenous: [area] }), of, { horizon: 2 }).future(102).values];
  };
  assertEquals(read(NaN, 4, 5), [4, 4]);
  assertEquals(read(NaN, NaN, NaN), [NaN, NaN]);
});

Deno.test("EXOGENOUS_DEFINITION describes units and reach of what it reads", () => {
  const spec = specOf([], { exogenous: SAMPLE_COLUMNS });
  const info = (name: string) => {
    const { unit, lookBack, categorical, sources } = parseFeature(name, spec).info;
    return [unit, lookBack, categorical, sources[0]];
  };
  assertEquals(info("price_lag_0"), ["price", 0, false, "price"]);
  assertEquals(info("price_log_lag_2"), ["log(price)", 2, false, "price"]);
  assertEquals(info("price_change_lag_0"), ["ratio - 1", null, false, "price"]);
  assertEquals(info("price_log_ratio_window_7"), ["log ratio", 7, false, "price"]);
  assertEquals(info("price_excess_window_7"), ["price", 7, false, "price"]);
  assertEquals(info("price_ratio_window_7"), ["ratio", 7, false, "price"]);
  assertEquals(info("visits_change_lag_3"), ["ratio - 1", 4, false, "visits"]);
  assertEquals(info("visits_rolling_std_window_14"), ["visits", 14, false, "visits"]);
  assertEquals(info("channel_lag_0"), ["category", 0, true, "channel"]);
  assertEquals(info("static_region"), ["category", 0, true, "region"]);
});

Deno.test("EXOGENOUS_DEFINITION gives one name to one feature", () => {
  const spec = specOf([], { exogenous: SAMPLE_COLUMNS });
  for (const name of ["price_lag_01", "price_lag_00", "visits_diff_lag_01", "price_ratio_window_07", "price__lag_0"]) {
    assertEquals(EXOGENOUS_DEFINITION.parse(name, spec), null, name);
  }
});

Deno.test("EXOGENOUS_DEFINITION reads column names as text, with any characters", () => {
  for (const name of ["a.b", "(x", "lag_1", "ünits", "p_lag_0", "static"]) {
    const spec = specOf([], { exogenous: [{ name, kind: "future" }] });
    assertEquals(EXOGENOUS_DEFINITION.parse(`${name}_lag_0`, spec)?.info.sources, [name]);
  }
  assertEquals(
    EXOGENOUS_DEFINITION.parse("aXb_lag_0", specOf([], { exogenous: [{ name: "a.b", kind: "future" }] })),
    null,
  );
});

Deno.test("EXOGENOUS_DEFINITION falls back to the shorter column where the longer has no such feature", () => {
  const exogenous = [{ name: "p", kind: "future" as const }, { name: "p_log", kind: "historic" as const }];
  const spec = specOf([], { exogenous });
  // p_log is not known ahead, so lag 0 can only be the logarithm of p.
  assertEquals(EXOGENOUS_DEFINITION.parse("p_log_lag_0", spec)?.info.unit, "log(p)");
  assertEquals(EXOGENOUS_DEFINITION.parse("p_log_lag_1", spec)?.info.sources, ["p_log"]);
});

Deno.test("EXOGENOUS_DEFINITION examples of each kind of column", () => {
  const of = (source: ExogenousSource) => EXOGENOUS_DEFINITION.examples(specOf([], { exogenous: [source] }));
  assertEquals(of({ name: "r", kind: "static" }), ["static_r"]);
  assertEquals(of({ name: "c", kind: "historic", levels: ["x"] }), ["c_lag_1", "c_lag_2", "c_lag_3"]);
  assertEquals(of({ name: "c", kind: "future", levels: ["x"] }), ["c_lag_0", "c_lag_1", "c_lag_2"]);
  assertEquals(of({ name: "v", kind: "historic" }).length, 3 + 3 + 8 + 4);
  assertEquals(of({ name: "p", kind: "future" }).length, 3 + 3 + 8 + 6 + 6);
});

Deno.test("EXOGENOUS_DEFINITION needs two periods for a deviation, one for a mean", () => {
  const parse = (name: string) => EXOGENOUS_DEFINITION.parse(name, specOf([], { exogenous: SAMPLE_COLUMNS }));
  assertEquals(parse("visits_rolling_std_window_1"), null);
  assertEquals(parse("visits_rolling_std_window_2")?.info.lookBack, 2);
  assertEquals(parse("visits_rolling_mean_window_1")?.info.lookBack, 1);
});
