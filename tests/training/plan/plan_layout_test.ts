import { parseConfig } from "@lib/core/config/config.ts";
import { resolveConfig } from "@lib/core/config/resolve_config.ts";
import { planLayout, spansUpTo } from "@lib/training/plan/plan_layout.ts";
import { groupOf, PLAN } from "../_plan.ts";
import { DataError } from "@lib/core/errors/errors.ts";
import { assertEquals, assertThrows } from "@std/assert";

const TABLE = {
  targets: ["y"],
  classes: ["a", "b"],
  classRows: [5, 5],
  folds: 3,
  partRows: [4, 2, 2, 1, 1],
  isTimed: true,
};
const GROUP = {
  ...groupOf(2),
  ...{ calendar: { frequency: "row", anchor: 0 } as const, table: TABLE },
  exogenous: [
    { name: "shop", kind: "future" as const, holds: "category" as const, levels: ["s"], isKey: true as const },
    { name: "size", kind: "future" as const, holds: "number" as const },
  ],
};
const CONFIG = resolveConfig(parseConfig({ source: "t.csv", problem: "classification" }), { frequency: "row" });

Deno.test("planLayout() of rows has a fold for each part, and serves what has seen all of them", () => {
  const { spans, end } = planLayout(CONFIG, GROUP, {});
  assertEquals([spans.folds.map(({ from }) => from), spans.holdout?.from, end], [[0, 1, 2], 3, 4]);
  assertEquals(spans.parts, { folds: 3, isInTime: true });
  const whole = planLayout(CONFIG, { ...GROUP, table: { ...TABLE, partRows: [4, 2, 2, 2, 0] } }, {});
  assertEquals(whole.spans.holdout, null);
});

Deno.test("planLayout() of rows takes every column as it is, with what is asked for", () => {
  const spec = planLayout(CONFIG, GROUP, {}).specBy({});
  assertEquals(spec, {
    layout: "rows",
    columns: [{ name: "shop", kind: "category", levels: ["s"], isKey: true }, { name: "size", kind: "number" }],
    targets: ["y"],
    classes: ["a", "b"],
    task: { kind: "class", classes: 2 },
    encode: CONFIG.features.encode,
  });
});

Deno.test("planLayout() of rows refuses what is asked of a column that there is not", () => {
  const { features } = CONFIG, encode = { ...features.encode, log: ["sise"] };
  const error = assertThrows(() => planLayout({ ...CONFIG, features: { ...features, encode } }, GROUP, {}), DataError);
  assertEquals([error.code, error.hint], ["UNKNOWN_FEATURE", 'Did you mean "size"?']);
});

Deno.test("planLayout() of series plans periods up to an end, with features by recipe", () => {
  const { config } = PLAN, group = groupOf();
  const { spans, end, specBy } = planLayout(config, group, { end: group.end - 5 });
  assertEquals([end, spans], [group.end - 5, spansUpTo(config, group, { end: group.end - 5 })]);
  assertEquals([specBy({}), specBy({ transform: "none" })].map((spec) => "transform" in spec && spec.transform), [
    "scale",
    "none",
  ]);
});
