import { assert, assertEquals } from "@std/assert";
import { createRng } from "@lib/core/numbers/random.ts";
import { draw, numbered, orMissing, pick, probabilityOf, rounded } from "@lib/data/simulate/tables/simulated_table.ts";

Deno.test("draw() is as likely as heavy, pick() takes all alike, orMissing() misses as often as it is told", () => {
  const rng = createRng(1), counts = [0, 0, 0];
  for (let i = 0; i < 4000; i++) counts[draw(rng, [3, 0, 1])]!++;
  assert(counts[1] === 0 && Math.abs(counts[2]! - 1000) < 120, `${counts}`);
  assertEquals(new Set(Array.from({ length: 100 }, () => pick(rng, ["a", "b"]))).size, 2);
  const missing = Array.from({ length: 1000 }, () => orMissing(rng, 1, 0.2)).filter((value) => value === null).length;
  assert(Math.abs(missing - 200) < 60, `${missing}`);
});

Deno.test("numbered() has leading zeros, rounded() and logistic() are what they say", () => {
  assertEquals(numbered("a", 10).slice(0, 1).concat(numbered("a", 10).slice(-1)), ["a01", "a10"]);
  assertEquals([rounded(1.006), probabilityOf(0)], [1.01, 0.5]);
});
