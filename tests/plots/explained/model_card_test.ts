import { assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import type { Competitor, ModelCard } from "@lib/lineage/model_card.ts";
import { plotModelCard } from "@lib/plots/explained/model_card.ts";
import { assertGolden, chartTexts } from "../_golden.ts";

const row = (contender: string, mean: number): Competitor => {
  return { contender, folds: [mean], mean, holdout: mean, relativeError: null, evidenceWeight: null };
};
const CARD: ModelCard = {
  contender: "blend",
  version: "blend_v1.0.0",
  run: "r1",
  reason: "",
  model: null,
  reasons: null,
  demand: { demandClass: "smooth", adi: 1, cv2: 0.1, known: 90 },
  group: { name: "smooth", keys: 80, metric: "mase", best: "blend" },
  competitors: [row("seasonal_naive", 1.2), row("blend", 0.7), row("ets", 0.65), row("never", NaN)],
  baseline: null,
};
const key = seriesKey(["tea", "north"]);

Deno.test("plotModelCard() shows who competed, the best first, and says why", async () => {
  const chart = plotModelCard({ key, card: CARD });
  await assertGolden(chart, "model_card");
  const texts = chartTexts(chart);
  assertEquals(texts.indexOf("ets") < texts.indexOf("seasonal_naive"), true);
  assertEquals(texts.some((text) => text.startsWith("Demand is smooth: in every period")), true);
  assertEquals(texts.includes("never"), false);
});

Deno.test("plotModelCard() always shows who serves, and says in words what it has no bars for", () => {
  const many = Array.from({ length: 20 }, (_, i) => row(`c${i}`, i));
  const of = (competitors: readonly Competitor[]) => chartTexts(plotModelCard({ key, card: { ...CARD, competitors } }));
  const texts = of([...many, row("blend", 99)]);
  assertEquals([texts.includes("c13"), texts.includes("c14"), texts.includes("blend")], [true, false, true]);
  assertEquals(of([]).some((text) => text.includes("Demand is smooth")), true);
  assertEquals(chartTexts(plotModelCard({ key, card: null })).includes("No run has seen this key."), true);
});
