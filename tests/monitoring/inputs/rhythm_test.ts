import { assertEquals } from "@std/assert";
import { findSilence } from "@lib/monitoring/inputs/rhythm.ts";

/** Sells every `every` rows for 100 rows, then pauses. */
const pausing = (every: number, pause: number) => [
  ...Array.from({ length: 100 }, (_, i) => i % every === every - 1 ? 3 : 0),
  ...Array(pause).fill(0),
];

Deno.test("findSilence() goes by the key's own rhythm", () => {
  assertEquals(findSilence(pausing(1, 7), 7).row, 106);
  assertEquals(findSilence(pausing(1, 6), 7).row, -1);
  assertEquals(findSilence(pausing(10, 20), 7).row, -1);
  assertEquals(findSilence(pausing(10, 60), 7).row, 159);
});

Deno.test("findSilence() says nothing of a key with hardly any values, or that never had one", () => {
  assertEquals(findSilence([1, 0, 0, 1, ...Array(500).fill(0)], 7).row, -1);
  assertEquals(findSilence(Array(500).fill(NaN), 7), { row: -1, pause: 0, longest: 0 });
});

Deno.test("findSilence() counts what is missing like what is zero, and tells of silences that ended", () => {
  const rows: number[] = [];
  const y = [...pausing(1, 10).map((value) => value === 0 ? NaN : value), 2, 2];
  assertEquals(findSilence(y, 7, (row) => rows.push(row)), { row: -1, pause: 0, longest: 10 });
  assertEquals(rows, [106]);
});
