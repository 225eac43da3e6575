import { assertEquals } from "@std/assert";
import { outcomeOf, versionOf } from "@lib/registry/versions/rows.ts";

Deno.test("versionOf() and outcomeOf() null scores are NaN", () => {
  const common = { key_id: "k", parts: '["a"]', scores: '{"mase":null,"mae":2}', status: "champion" };
  const version = versionOf({ ...common, id: 1, number: 2, aliases: "[]", flags: "[]", bytes: 9, comparison: null });
  assertEquals([version.scores, version.version, version.bytes], [{ mase: NaN, mae: 2 }, 2, 9]);
  const outcome = outcomeOf({ ...common, contender: "x", version: 2, reason: "", error: null });
  assertEquals([outcome.scores.mase, "error" in outcome], [NaN, false]);
});
