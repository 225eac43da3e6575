import { assertEquals } from "@std/assert";
import { plotMembers } from "@lib/plots/scores/members.ts";
import type { MemberShares } from "@lib/training/assessment/member_shares.ts";
import { assertGolden, chartTexts } from "../_golden.ts";

const SHARES: MemberShares = {
  classes: ["smooth", "lumpy"],
  keys: [3, 1],
  members: ["global_forest", "ets", "naive"],
  scopes: ["global", "local", "local"],
  weights: [[60, 39.9, 0.1], [20, 79.8, 0.2]],
};

Deno.test("plotMembers() a column of bars per class, the heaviest first; what hardly counts is counted", async () => {
  const chart = plotMembers(SHARES), texts = chartTexts(chart);
  await assertGolden(chart, "members");
  assertEquals(
    ["smooth (3 keys)", "lumpy (1 key)", "global forest", "79.8 %"].every((text) => texts.includes(text)),
    true,
  );
  assertEquals(texts.some((text) => text.startsWith("Not shown: 1 model with less than 0.5 %")), true);
  assertEquals(
    chart.sentence,
    "Over 4 keys models of all keys have 50 % of the weight, models of one key 50 %; global forest has most (50 %).",
  );
});

Deno.test("plotMembers() says that there is no member", () => {
  const none = { classes: [], keys: [], members: [], scopes: [], weights: [] };
  assertEquals(plotMembers(none).sentence, "No key has a model of a competition.");
});
