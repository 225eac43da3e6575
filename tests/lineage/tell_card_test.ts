import { assertEquals, assertStringIncludes } from "@std/assert";
import type { Competitor, ModelCard } from "@lib/lineage/model_card.ts";
import { tellCard } from "@lib/lineage/tell_card.ts";

const row = (contender: string, mean: number, relativeError: number | null = null): Competitor => {
  return { contender, folds: [mean], mean, holdout: mean, relativeError, evidenceWeight: null };
};
const DEMAND = { demandClass: "smooth", adi: 1, cv2: 0.1234, known: 200 } as const;
const CARD: ModelCard = {
  contender: "blend",
  version: "blend_v1.0.0",
  run: "r1",
  reason: "",
  model: {
    combine: "weighted",
    members: [
      { contender: "ridge", family: "ridge", share: 0.75, pooled: false },
      { contender: "global_ridge", family: "ridge", share: 0.25, pooled: true },
    ],
  },
  reasons: null,
  demand: DEMAND,
  group: { name: "smooth", keys: 80, metric: "mase", best: "blend" },
  competitors: [row("ets", 0.4, 1.1), row("blend", 0.5, 0.9), row("seasonal_naive", 1, 1.3)],
  baseline: null,
};

Deno.test("tellCard() says what demand is like, whose evidence decided, how it did, and who forecasts", () => {
  assertEquals(tellCard(CARD), [
    "Demand is smooth: in every period, with a squared variation of sizes of 0.123, over 200 known periods.",
    "blend is the choice for all keys of the group smooth (80 keys), by their folds and mase, with 0.9 of the typical error.",
    "On this key's folds it had 50 % less error than the last season again, and 25 % more error than the key's own winner, ets.",
    "Its forecast is the weighted mean of ridge 75 %, global_ridge 25 % (of all keys).",
  ]);
});

Deno.test("tellCard() finds the key's own winner wherever it stands, and not where nobody has a score", () => {
  const told = (competitors: readonly Competitor[]) => tellCard({ ...CARD, competitors }).join("\n");
  const rows = [row("seasonal_naive", 1), row("never", NaN), row("blend", 0.5), row("ets", 0.4)];
  assertStringIncludes(told(rows), "25 % more error than the key's own winner, ets.");
  const least = told([row("seasonal_naive", 1), row("twin", 0.5), row("blend", 0.5)]);
  assertEquals([least.includes("50 % less error"), least.includes("own winner")], [true, false]);
});

Deno.test("tellCard() of rows says how far from all of it a share is, beside what is usual, and nothing of demand", () => {
  const competitors = [row("blend", 0.8), row("prior_mean", 0.6), row("ets", 0.9)];
  const group = { name: "all", keys: 80, metric: "accuracy", best: "blend" };
  assertEquals(tellCard({ ...CARD, demand: null, competitors, group }).slice(1), [
    "On this key's folds it had 50 % less error than what is usual for the key, and 100 % more error than the key's own winner, ets.",
    "Its prediction is the weighted mean of ridge 75 %, global_ridge 25 % (of all keys).",
  ]);
});

Deno.test("tellCard() says when a key's own folds decided, when it stands in, and nothing that is not known", () => {
  const own = tellCard({ ...CARD, contender: "ets", model: null });
  assertStringIncludes(own.join("\n"), "blend is the choice by mase; this key's own folds speak for ets");
  assertEquals(own.length, 3);
  const [rare] = tellCard({ ...CARD, demand: { ...DEMAND, demandClass: "intermittent", adi: 2.5 } });
  assertStringIncludes(rare ?? "", "Demand is intermittent: one every 2.5 periods, with");
  const demand = { demandClass: "no_demand" as const, adi: NaN, cv2: NaN, known: 9 };
  const bare = {
    ...CARD,
    reason: "ALL_ZERO",
    group: null,
    competitors: [],
    model: { combine: "weighted" as const, members: [] },
    demand,
  };
  assertEquals(tellCard(bare), ["There is no demand in 9 known periods.", "It stands in, as the key is ALL_ZERO."]);
  const median = { ...CARD, model: { ...CARD.model!, combine: "median" as const } };
  assertStringIncludes(tellCard(median).join("\n"), "the median of ridge, global_ridge (of all keys).");
});
