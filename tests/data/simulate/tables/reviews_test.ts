import { assert, assertEquals } from "@std/assert";
import { REVIEWS } from "@lib/data/simulate/tables/reviews.ts";
import { columnsOf } from "./_truth.ts";

Deno.test("REVIEWS has three classes, texts with words of them, and some that somebody got wrong", () => {
  const table = columnsOf(REVIEWS), said = table.get("sentiment")!, meant = table.get("expected")!;
  assertEquals(new Set(said), new Set(["negative", "neutral", "positive"]));
  const wrong = said.filter((own, i) => own !== meant[i]).length / said.length;
  assert(wrong > 0.02 && wrong < 0.07, `${wrong}`);
  const praised = meant.filter((_, i) => /is (great|excellent|lovely)/.test(String(table.get("review")![i])));
  const right = praised.filter((own) => own === "positive").length / praised.length;
  assert(right > 0.75, `${right}`);
});
