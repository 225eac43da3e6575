import { assertEquals, assertNotStrictEquals, assertStrictEquals } from "@std/assert";
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

Deno.test("Arena.prepare() gives new slots room for every bin of the wider design", () => {
  const arena = new Arena(), narrow = binDesign(simulate({ rows: 80 }), { maxBins: 8 });
  const wide = binDesign(simulate({ rows: 80 }), { maxBins: 64 });
  arena.prepare(narrow, false);
  assertEquals(arena.hists[arena.takeSlot()].length, 2 * narrow.map.offsets[4]);
  arena.prepare(wide, false);
  assertEquals(arena.freeSlots.length, 0, "a slot of the narrow design would be too short");
  const slot = arena.takeSlot();
  assertEquals([arena.hists[slot].length, arena.tallies[slot].length], [2 * wide.map.offsets[4], wide.map.offsets[4]]);
});

Deno.test("Arena.takeSlot() keeps tallies only where hessians are not counts", () => {
  const arena = new Arena(), binned = binDesign(simulate());
  arena.prepare(binned, true);
  arena.takeSlot();
  assertEquals(arena.tallies.length, 0);
  arena.prepare(binned, false);
  assertEquals(arena.tallies.length, 1, "made up for when they are needed");
  arena.takeSlot();
  assertEquals(arena.tallies.length, 2);
});

Deno.test("Arena.addLeaf() lists the leaf and takes its node back", () => {
  const arena = new Arena();
  arena.prepare(binDesign(simulate()), true);
  const node = arena.takeNode();
  Object.assign(node, { id: 7, start: 3, end: 9 });
  arena.addLeaf(node);
  const { leaves } = arena;
  assertEquals([leaves.count, leaves.node[0], leaves.start[0], leaves.end[0]], [1, 7, 3, 9]);
  assertStrictEquals(arena.takeNode(), node);
  assertNotStrictEquals(arena.takeNode(), node);
});

Deno.test("Arena without a design has no rows and no columns", () => {
  const { binned, rows } = new Arena();
  assertEquals([binned.rows, binned.map.features.length, binned.map.offsets.length, rows.length], [0, 0, 1, 0]);
});
