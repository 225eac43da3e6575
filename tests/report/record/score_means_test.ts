import { assertEquals } from "@std/assert";
import { ScoreMeans } from "@lib/report/record/score_means.ts";

Deno.test("ScoreMeans is the mean over the origins that a key has a score at", () => {
  const means = new ScoreMeans();
  means.add([{ mase: 1, wape: NaN }, { mase: 3 }]);
  means.add([{ mase: 2, wape: 0.5 }, { mase: NaN }]);
  assertEquals([means.of(0), means.of(1), means.of(2)], [{ mase: 1.5, wape: 0.5 }, { mase: 3 }, {}]);
});
