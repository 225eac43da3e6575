import { assertEquals } from "@std/assert";
import { predictTrees } from "@lib/models/trees/predict.ts";
import { askedTexts, bindTo, meantTexts, textParams } from "@lib/training/plan/bind_to.ts";
import { EVERY_QUESTION } from "../../exchange/_ensembles.ts";
import { SPEC } from "../../inference/_fixtures.ts";

const MODEL = { ensemble: { ...EVERY_QUESTION, names: ["lag_1", "promo_lag_0"], specHash: "" } };
const specOf = (levels: readonly string[]) => ({
  ...SPEC,
  names: ["lag_1", "promo_lag_0", "other_lag_0"],
  exogenous: [{ name: "promo", kind: "future" as const, levels }, { name: "other", kind: "future" as const, levels }],
});

Deno.test("bindTo() keeps what categories meant at first, which a run records by askedTexts() and textParams()", () => {
  const first = specOf(["none", "sms", "tv"]), later = specOf(["aaa", "none", "sms", "tv"]);
  const meant = askedTexts(MODEL, first), params = textParams(meant);
  assertEquals([meant, meantTexts(params)], [{ promo_lag_0: ["none", "sms", "tv"] }, meant]);
  assertEquals([textParams({}), meantTexts({})], [{}, null]);
  const predict = (spec: typeof first, promo: number, of = meant) =>
    predictTrees(bindTo(MODEL, { spec, meant: of }).ensemble, Float64Array.of(2, promo, 0), { rows: 1 })[0];
  assertEquals([0, 1, 2].map((promo) => predict(first, promo)), [11, 14, 11]);
  assertEquals([1, 2, 3].map((promo) => predict(later, promo)), [11, 14, 11]);
  // Without a record numbers mean what they are now.
  assertEquals([0, 1, 2].map((promo) => predict(later, promo, {})), [11, 14, 11]);
});
