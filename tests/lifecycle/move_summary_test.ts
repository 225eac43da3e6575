import { assertAlmostEquals, assertEquals } from "@std/assert";
import { planRollback } from "@lib/lifecycle/move_plan.ts";
import { summarizeMoves } from "@lib/lifecycle/move_summary.ts";
import { planRunPromotion, promoteRun } from "@lib/lifecycle/promote.ts";
import { KEYS } from "../registry/_fixtures.ts";
import { ANA, chosenOf, registerRun, WHOLE, withRegistry } from "./_registered.ts";
import { championsOf } from "@lib/lifecycle/candidates.ts";

const comparison = { against: 1, error: 0.5, againstError: 1, periods: 3, basis: "hold_out", metric: "mase" } as const;

Deno.test(
  "summarizeMoves() keys, families and the paired error of what was compared with whom it replaces",
  withRegistry(async (registry) => {
    registerRun(registry, "r1", {
      stage: "Production",
      keys: KEYS.slice(0, 2),
      changes: { contender: "naive", family: "naive" },
    });
    registerRun(registry, "r2", { changes: { comparison } });
    const { keys, families, error, uncompared } = summarizeMoves(planRunPromotion(registry, { run: "r2" }).plan.moves);
    assertEquals(keys.map(({ from, to }) => [from?.run ?? "", to.run]), [["r1", "r2"], ["r1", "r2"], ["", "r2"]]);
    assertEquals(families, [{ from: "naive", to: "ridge", keys: 2 }, { from: "", to: "ridge", keys: 1 }]);
    // Evidence against another version than the one that serves says nothing here.
    assertAlmostEquals(error.ratio, 0.5);
    assertEquals([error.keys, keys.map((key) => key.error)], [1, [0.5, NaN, NaN]]);
    assertEquals(uncompared, { noChampion: 1, sameRecipe: 1, noEvidence: 0 });
    await promoteRun(registry, { run: "r2", ...ANA }, WHOLE);
    const former = chosenOf(registry, "r1");
    const back = summarizeMoves(planRollback(former, { champions: championsOf(registry, former) }).moves);
    assertEquals(back.error.keys, 1);
    assertAlmostEquals(back.error.ratio, 2);
  }),
);

Deno.test("summarizeMoves() of nothing has no error", () => {
  const { keys, families, error } = summarizeMoves([]);
  assertEquals([keys, families, error.keys, error.ratio], [[], [], 0, NaN]);
});
