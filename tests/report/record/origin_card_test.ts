import { assertAlmostEquals, assertEquals } from "@std/assert";
import { originCard } from "@lib/report/record/origin_card.ts";
import { groupEvidence } from "@lib/training/record/selection_record.ts";
import { evaluated } from "../_evaluated.ts";

Deno.test("originCard() names the choice, its members and who competed, as the origin has them", async () => {
  await evaluated(async (origin) => {
    const backtests = (await Array.fromAsync(origin.chunks())).flat(),
      evidence = groupEvidence(origin.plan, origin.selection);
    const cards = backtests.map((one, k) => originCard(one, k, { origin, evidence, y: Float64Array.of(3, 4, 5) }));
    assertEquals(
      cards.map(({ contender }) => contender),
      Array.from(origin.selection.choices, ({ contender }) => contender),
    );
    const { model, competitors, contender, demand } = cards[1]!;
    assertAlmostEquals(model!.members.reduce((sum, { share }) => sum + share, 0), 1, 1e-12);
    const own = competitors.find((row) => row.contender === contender);
    assertAlmostEquals(own!.holdout, origin.assessment.keyScores.at(1)!.mase!, 1e-12);
    assertEquals(demand?.known, 3);
    assertEquals(cards[0]!.model?.members, []);
  });
});
