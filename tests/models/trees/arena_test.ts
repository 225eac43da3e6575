import { assertEquals, assertStrictEquals } from "@std/assert";
import { Arena } from "../../../lib/models/trees/arena.ts";
import { binDesign } from "../../../lib/models/trees/bin.ts";
import { fitBoosting } from "../../../lib/models/trees/boost.ts";
import { createRng } from "../../../lib/core/random.ts";
import { BOOST, simulate } from "./_trees.ts";

Deno.test("Arena.takeSlot() reuses what was released", () => {
  const arena = new Arena();
  arena.prepare(binDesign(simulate()), true);
  const [a, b] = [arena.takeSlot(), arena.takeSlot()];
  assertEquals(a !== b, true);
  arena.releaseSlot(a);
  arena.releaseSlot(-1);
  assertEquals(arena.takeSlot(), a);
  assertEquals(arena.hists.length, 2);
});

Deno.test("Arena.prepare() keeps its arrays for smaller designs and widens them for larger ones", () => {
  const arena = new Arena(), large = binDesign(simulate({ rows: 200 })), small = binDesign(simulate({ rows: 50 }));
  arena.prepare(large, true);
  const { rows } = arena, hist = arena.hists[arena.takeSlot()];
  arena.prepare(small, false);
  assertStrictEquals(arena.rows, rows);
  assertStrictEquals(arena.hists[0], hist);
  assertEquals(arena.tallies[0].length, large.map.offsets[4]);
  arena.prepare(binDesign(simulate({ rows: 400, features: 9 })), true);
  assertEquals([arena.rows.length, arena.hists.length], [400, 0]);
});

Deno.test("Arena holds a slot per level at most, all free after a fit, and takes no more for the next", () => {
  const design = simulate({ rows: 300 }), binned = binDesign(design), arena = new Arena();
  const fit = (trees: number) => fitBoosting(binned, design, { ...BOOST, arena, trees, maxDepth: 5 });
  fit(20);
  const held = [arena.hists.length, arena.freeSlots.length, arena.pool.length];
  fit(20);
  assertEquals([arena.hists.length, arena.freeSlots.length, arena.pool.length], held);
  assertEquals([arena.freeSlots.length, arena.hists.length <= 7], [arena.hists.length, true]);
});

Deno.test("Arena reuse does not change a fit", () => {
  const arena = new Arena(), design = simulate({ rows: 150, weight: (row) => 1 + row % 2 }), binned = binDesign(design);
  const other = simulate({ rows: 400, features: 8, seed: 5 });
  const fit = (shared?: Arena) =>
    fitBoosting(binned, design, { ...BOOST, arena: shared, rng: createRng(3), rowSample: 0.7 });
  const alone = fit();
  fitBoosting(binDesign(other), other, { ...BOOST, arena });
  assertEquals(fit(arena), alone);
});
