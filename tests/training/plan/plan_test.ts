import { seriesSpec } from "../../../lib/features/row_spec.ts";
import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import type { ConfigInput } from "@lib/core/config/config.ts";
import { CompetitionError, DataError } from "@lib/core/errors/errors.ts";
import { defaultSpec } from "@lib/features/proposal/default_spec.ts";
import type { FeatureRecipe } from "@lib/features/spec/spec.ts";
import { specOf } from "@lib/training/plan/own_specs.ts";
import { methodNames } from "@lib/training/plan/plan.ts";
import { groupOf, planOf as plan } from "../_plan.ts";

Deno.test("planTraining() is plain data: JSON keeps it whole", () => {
  const planned = plan();
  assertEquals(JSON.parse(JSON.stringify(planned)), planned);
});

Deno.test("planTraining() hash says what decides, not where files lie or how many work", () => {
  const { hash } = plan();
  assertEquals(plan({ source: "elsewhere.csv", evaluate: { origins: 4 } }).hash, hash);
  assertEquals(plan({ monitoring: { promise: 0.05 } }).hash, hash);
  assertEquals(plan({}, {}, { ...groupOf(), dir: "/another/place", version: 9 }).hash, hash);
  assertEquals(plan({}, { keys: Array.from({ length: 60 }, (_, k) => k) }).hash, hash);
  const deciding = [
    { name: "other" },
    { target: "sold" },
    { cleaning: { nonNegative: false } },
    { horizon: 5 },
    { levels: [50] },
    { folds: { count: 2 } },
    { folds: { refit: false } },
    { holdout: false },
    { contenders: ["naive"] },
    { metric: "wape" },
    { intermittentMetric: "mae" },
    { margin: 0.05 },
    { minRows: 31 },
    { features: { strategy: "recursive" } },
    { limits: { localRows: 999 } },
    { seed: 1 },
  ] satisfies Partial<ConfigInput>[];
  for (const fields of deciding) assertNotEquals(plan(fields).hash, hash, JSON.stringify(fields));
  assertNotEquals(plan({}, { keys: [0, 1] }).hash, hash);
  // Nobody is raced out among few keys.
  assertEquals(plan({ racing: false }).hash, hash);
  const many = (racing: boolean) => plan({ racing }, {}, groupOf(600)).hash;
  assertNotEquals(many(true), many(false));
  assertNotEquals(plan({}, { end: 24058 }).hash, hash);
  assertNotEquals(plan({}, {}, { ...groupOf(), contentHash: "other" }).hash, hash);
});

Deno.test("planTraining() gives contenders with a recipe specs of their own, and its former identity to a run without one", () => {
  const variant = (recipe: FeatureRecipe) => ({ name: "own", base: "global_ridge", recipe });
  const planned = (recipe: FeatureRecipe) =>
    plan({ contenders: ["ridge", variant(recipe)] }, { target: { transform: "scale", unit: 0.1 } });
  const log = planned({ transform: "log1p_difference" }), fed = planned({ strategy: "recursive" });
  assertEquals([log.spec.unit, seriesSpec(specOf(log, "own")).unit], [undefined, 0.1]);
  assertEquals([seriesSpec(specOf(log, "ridge")).transform, seriesSpec(specOf(log, "own")).transform], [
    "scale",
    "log1p_difference",
  ]);
  assertEquals([seriesSpec(specOf(log, "own")).names, seriesSpec(specOf(fed, "own")).strategy], [
    log.spec.names,
    "recursive",
  ]);
  assertEquals(fed.spec.names.includes("step") && !seriesSpec(specOf(fed, "own")).names.includes("step"), true);
  assertEquals(seriesSpec(specOf(planned({ names: ["lag_1"] }), "own")).names, ["lag_1"]);
  assertEquals("specs" in planned({ transform: "scale" }), false);
  assertEquals(new Set([log, fed, planned({ names: ["lag_1"] })].map(({ hash }) => hash)).size, 3);
  assertEquals(JSON.parse(JSON.stringify(log.specs)), log.specs);
});

Deno.test("planTraining() cuts every key into exactly one chunk, in order", () => {
  for (const keys of [1, 2, 7, 8, 9, 60, 500]) {
    const planned = plan({}, {}, groupOf(keys));
    assertEquals(planned.chunks.flat(), Array.from({ length: keys }, (_, k) => k));
    assertEquals(planned.keys, keys);
    assert(planned.chunks.every((chunk) => chunk.length >= 1 && chunk.length <= 24));
  }
  assertEquals(plan({}, { keys: [3, 5, 59] }).chunks.flat(), [3, 5, 59]);
  const { chunks } = plan({}, {}, groupOf(200_000));
  assertEquals([chunks.length, chunks[0]!.length, chunks.flat().length], [4082, 49, 200_000]);
});

Deno.test("planTraining() spans end at the end, the hold-out last, folds before it without overlap", () => {
  const { spans, end } = plan({ folds: { count: 3 } });
  assertEquals([end, spans.holdout?.to, spans.choiceEnd], [24059, 24059, 24053]);
  assertEquals(spans.folds.map(({ from, to }) => [from, to]), [[24036, 24041], [24042, 24047], [24048, 24053]]);
  const earlier = plan({}, { end: 24050, holdout: false });
  assertEquals([earlier.spans.holdout, earlier.spans.folds.at(-1)?.to], [null, 24050]);
});

Deno.test("planTraining() has the features that the history of the last fit is long enough for, however short the first fold's", () => {
  // 60 months in all, 36 of them before the first fold's origin, 54 before the hold-out.
  const planned = plan({ folds: { count: 3 } });
  const first = planned.spans.folds[0].origin - groupOf().start + 1,
    known = planned.spans.choiceEnd - groupOf().start + 1;
  const namesFor = (historyLength: number) =>
    defaultSpec({ calendar: groupOf().calendar, horizon: 6, historyLength, exogenous: [] }).names;
  assertNotEquals(namesFor(known), namesFor(first)); // or nothing would be shown
  assertEquals(planned.spec.names, namesFor(known));
});

Deno.test("planTraining() takes a column for a price by its least value, or for a flag", () => {
  const column = (name: string, min: number) =>
    ({ name, count: 9, missing: 0, zeros: 0, min, max: 9, mean: 1, deviation: 1 }) as const;
  const group = {
    ...groupOf(),
    calendar: { frequency: "day" as const, anchor: 0 },
    exogenous: (["price", "promo", "degrees"] as const).map((name) => ({ name, kind: "future" as const })),
    statistics: [column("price", 0.5), column("promo", 0), column("degrees", -3)],
  };
  const { names } = plan({ frequency: "day" }, {}, group).spec;
  assertEquals(names.filter((name) => name.endsWith("season_mean")), ["promo_season_mean"]);
  assertEquals(names.filter((name) => name.includes("log_ratio")), ["price_log_ratio_window_27"]);
});

Deno.test("planTraining() always enters the baseline, once", () => {
  const names = (contenders: ConfigInput["contenders"]) => plan({ contenders }).contenders.map(({ name }) => name);
  assertEquals(names(["ridge"]), ["seasonal_naive", "ridge"]);
  assertEquals(names(["ridge", "seasonal_naive"]), ["ridge", "seasonal_naive"]);
});

Deno.test("planTraining() enters combinations where there is something to combine", () => {
  assertEquals(methodNames(plan({ contenders: ["ridge", "mean"] })), [
    "seasonal_naive",
    "ridge",
    "mean",
    "median",
    "blend",
    "key_blend",
  ]);
  assertEquals(methodNames(plan({ contenders: ["ridge"] })), ["seasonal_naive", "ridge"]);
  assertEquals(methodNames(plan({ contenders: ["seasonal_naive", "mean"] })), ["seasonal_naive"]);
});

Deno.test("planTraining() refuses names that reports use for something else", () => {
  const variant = (name: string) => () => plan({ contenders: [{ name, base: "naive" }] });
  for (const name of ["ours", "oracle", "one_for_all", "blend", "mean", "seasonal_naive"]) {
    assertEquals(assertThrows(variant(name), DataError).code, "RESERVED_NAME", name);
  }
  assertEquals(variant("../../x")().contenders[1].name, "../../x");
});

Deno.test("planTraining() without keys or without room for a fold is a typed error", () => {
  assertEquals(assertThrows(() => plan({}, { keys: [] }), DataError).code, "NO_KEYS");
  const short = assertThrows(() => plan({}, {}, groupOf(3, 13)), CompetitionError);
  assertEquals(short.code, "TOO_SHORT_CALENDAR");
});

Deno.test("planTraining() fits the prior of a model that is fitted again, though nobody is served by it", () => {
  const contenders = ["ses", "regression", "ridge"], { keys } = groupOf();
  const refit = {
    models: [{ contender: "regression", combine: "weighted" as const, weights: { regression: 1 } }],
    of: Object.fromEntries(keys.map(({ id }) => [id, 0])),
    competed: Object.fromEntries(keys.map(({ id }) => [id, "2024-01-01"])),
  };
  const names = plan({ contenders }, { refit }).contenders.map(({ name }) => name);
  assertEquals(names, ["seasonal_naive", "global_regression", "regression"]);
});
