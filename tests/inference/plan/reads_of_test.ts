import { assertEquals } from "@std/assert";
import { readsOf } from "@lib/inference/plan/reads_of.ts";

const CHUNKS = [{ to: 3 }, { to: 5 }, { to: 9 }];

Deno.test("readsOf() one read per chunk that has chosen keys", () => {
  assertEquals([...readsOf([0, 2, 3, 4], CHUNKS, 28 * 5)], [[0, 2], [3, 4]]);
  assertEquals([...readsOf([8], CHUNKS, 1)], [[8]]);
  assertEquals([...readsOf([], CHUNKS, 1)], []);
});

Deno.test("readsOf() long horizons with many levels leave room for a few keys at a time, and at least for one", () => {
  assertEquals([...readsOf([0, 1, 2, 3], CHUNKS, 2_000_000)], [[0, 1], [2], [3]]);
  assertEquals([...readsOf([0, 1, 3], CHUNKS, 1e12)], [[0], [1], [3]]);
});
