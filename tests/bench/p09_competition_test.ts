import { assert, assertEquals } from "@std/assert";
import { samplePositions } from "../../bench/targets/p09_competition.ts";

Deno.test("samplePositions() takes each key once over all pairs while there are enough", () => {
  const of = { keys: 60, sample: 4, pairs: 5 };
  const all = Array.from({ length: of.pairs }, (_, pair) => samplePositions(pair, of)).flat();
  assertEquals(new Set(all).size, 20);
  assertEquals([Math.min(...all), Math.max(...all)], [0, 57]);
});

Deno.test("samplePositions() begins anew where the keys are too few", () => {
  const of = { keys: 6, sample: 4, pairs: 5 };
  assertEquals(samplePositions(1, of), [4, 5, 0, 1]);
  for (let pair = 0; pair < of.pairs; pair++) assert(samplePositions(pair, of).every((key) => key >= 0 && key < 6));
});
