import { assert, assertEquals } from "@std/assert";
import { planRungs } from "../../../lib/competition/tuning/halving.ts";

Deno.test("planRungs() keeps a third on three times as many keys, until all are in", () => {
  assertEquals(planRungs({ trials: 81, keys: 270 }), [
    { trials: 81, keys: 30 },
    { trials: 27, keys: 90 },
    { trials: 9, keys: 270 },
  ]);
});

Deno.test("planRungs() ends with all keys and more than one trial, whatever it is given", () => {
  for (const trials of [1, 2, 3, 4, 10, 100]) {
    for (const keys of [1, 19, 300]) {
      const rungs = planRungs({ trials, keys });
      assertEquals([rungs[0].trials, rungs.at(-1)!.keys], [trials, keys]);
      assert(rungs.every((rung) => rung.keys <= keys && rung.keys >= Math.min(keys, 20)));
      assert(trials === 1 || rungs.every((rung) => rung.trials >= Math.min(trials, 6)));
    }
  }
});
