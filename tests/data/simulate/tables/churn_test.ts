import { assert, assertEquals } from "@std/assert";
import { CHURN } from "@lib/data/simulate/tables/churn.ts";
import { columnsOf } from "./_truth.ts";

Deno.test("CHURN has 20 segments, and as many who leave as its probabilities say", () => {
  const table = columnsOf(CHURN), p = table.get("probability")!.map(Number);
  assertEquals(new Set(table.get("segment")).size, 20);
  for (const [low, high] of [[0, 0.2], [0.2, 0.5], [0.5, 1]] as const) {
    const rows = p.flatMap((value, i) => value >= low && value < high ? [i] : []);
    const share = rows.filter((i) => table.get("churned")![i] === "yes").length / rows.length;
    const mean = rows.reduce((sum, i) => sum + p[i]!, 0) / rows.length;
    assert(
      Math.abs(share - mean) < 4 * Math.sqrt(mean * (1 - mean) / rows.length),
      `${low} to ${high}: ${share}, ${mean}`,
    );
  }
});
