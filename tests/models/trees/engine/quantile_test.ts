import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { createRng } from "../../../../lib/core/numbers/random.ts";
import { quantile, setObservation } from "../../../../lib/models/trees/engine/quantile.ts";
import { leafQuantile, simulate } from "../_trees.ts";
import { prepare } from "./_engine.ts";

const DESIGN = simulate({ rows: 2000 });

/** Quantile by the engine; its scratch holds as many observations as the prepared design has rows. */
function engineQuantile(values: ArrayLike<number>, weights: ArrayLike<number> | null, level: number): number {
  for (let i = 0; i < values.length; i++) setObservation(i, values[i], weights?.[i] ?? 1);
  return quantile(values.length, level);
}

const levels = fc.integer({ min: 1, max: 999 }).map((permille) => permille / 1000);

Deno.test("quantile() of equal weights leaves (n + 1) level of the order statistics below, bit for bit", () => {
  prepare(DESIGN);
  // Few distinct values make ties, doubles make none.
  const values = fc.oneof(
    fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 1, maxLength: 60 }),
    fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 60 }),
  );
  fc.assert(fc.property(values, levels, fc.integer({ min: 1, max: 9 }), (list, level, weight) => {
    assertEquals(engineQuantile(list, list.map(() => weight / 7), level) + 0, leafQuantile(list, level) + 0);
  }));
});

Deno.test("quantile() of unequal weights has at most its level below, and at least that much up to it", () => {
  prepare(DESIGN);
  const rows = fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: 1, max: 5 })), {
    minLength: 2,
    maxLength: 60,
  }).filter((list) => new Set(list.map(([, w]) => w)).size > 1);
  fc.assert(fc.property(rows, levels, (list, level) => {
    const found = engineQuantile(list.map(([v]) => v), list.map(([, w]) => w), level);
    const total = list.reduce((sum, [, w]) => sum + w, 0);
    const below = list.reduce((sum, [v, w]) => v < found ? sum + w : sum, 0);
    const upTo = list.reduce((sum, [v, w]) => v <= found ? sum + w : sum, 0);
    assert(list.some(([v]) => v === found));
    assert(below <= level * total + 1e-9 && upTo >= level * total - 1e-9, `${found}`);
  }));
});

Deno.test("quantile() of many values, sorted, reversed, tied, heavy-tailed, equals a sort", () => {
  prepare(DESIGN);
  const rng = createRng(3), n = 2000;
  const shapes: Record<string, (i: number) => number> = {
    ascending: (i) => i,
    descending: (i) => -i,
    equal: () => 4,
    tied: () => rng.integer(3),
    normal: () => rng.normal(),
    heavy: () => 1 / (1e-9 + rng.next()) * (rng.next() < 0.5 ? -1 : 1),
    saw: (i) => i % 7,
  };
  for (const [name, at] of Object.entries(shapes)) {
    const values = Float64Array.from({ length: n }, (_, i) => at(i));
    for (const level of [0.001, 0.25, 0.5, 0.9, 0.999]) {
      assertEquals(engineQuantile(values, null, level), leafQuantile(values, level), `${name} ${level}`);
    }
  }
});

Deno.test("quantile() of one observation is that one, at any weight and level", () => {
  prepare(DESIGN);
  for (const level of [0.01, 0.5, 0.99]) assertEquals(engineQuantile([7], [0.3], level), 7);
});

Deno.test("quantile() follows the weights", () => {
  prepare(DESIGN);
  assertEquals(engineQuantile([4, 1, 3], [1, 5, 1], 0.5), 1);
  assertEquals(engineQuantile([4, 1, 3], [8, 1, 1], 0.9), 4);
  assertEquals(engineQuantile([4, 1, 3, 2], [2, 2, 2, 2], 0.5), 2.5);
  assertEquals(engineQuantile([3, 1, 2], [1, 2, 1], 0.5), 1, "half of the weight is enough");
});
