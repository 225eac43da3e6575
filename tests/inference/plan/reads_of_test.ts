import { assertEquals } from "@std/assert";
import { readsOf } from "@lib/inference/plan/reads_of.ts";

const planOf = (positions: number[], horizon: number, levels: number[] = []) => ({
  positions,
  group: { chunks: [{ to: 3 }, { to: 5 }, { to: 9 }] },
  config: { horizon, levels },
});

Deno.test("readsOf() one read per chunk that has chosen keys", () => {
  assertEquals([...readsOf(planOf([0, 2, 3, 4], 28, [80, 95]))], [[0, 2], [3, 4]]);
  assertEquals([...readsOf(planOf([8], 1))], [[8]]);
  assertEquals([...readsOf(planOf([], 1))], []);
});

Deno.test("readsOf() long horizons with many levels and quantiles leave room for a few keys at a time, and at least for one", () => {
  const keys = [0, 1, 2, 3], parts = [[0, 1], [2], [3]];
  assertEquals([...readsOf(planOf(keys, 2_000_000))], parts);
  assertEquals([...readsOf(planOf(keys, 400_000, [80, 95]))], parts);
  assertEquals([...readsOf(planOf(keys, 400_000, [80]), { quantiles: 2 })], parts);
  assertEquals([...readsOf(planOf([0, 1, 3], 1), { numbers: 1e12 })], [[0], [1], [3]]);
});
