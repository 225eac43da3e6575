import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { createRng } from "@lib/core/numbers/random.ts";
import { epochOrder, holdBack } from "@lib/models/neural/batches.ts";
import { classRows, someRows } from "./_networks.ts";

const sorted = (list: ArrayLike<number>) => [...Int32Array.from(list).sort()];

Deno.test("holdBack() takes the last rows of series, and of each class of a table its share", () => {
  const series = holdBack(someRows(200), { share: 0.2, rng: createRng(1) });
  assertEquals(sorted([...series.train, ...series.watch]), sorted(Array.from({ length: 200 }, (_, i) => i)));
  assert(series.watch.includes(199) && !series.train.includes(199));
  const table = classRows(3, 300), { train, watch } = holdBack(table, { share: 0.2, rng: createRng(1) });
  assertEquals(train.length + watch.length, 300);
  for (const label of [0, 1, 2]) {
    const all = table.target.filter((value) => value === label).length;
    const held = watch.filter((row) => table.target[row] === label).length;
    assert(Math.abs(held - 0.2 * all) <= 1, `${label}: ${held} of ${all}`);
  }
});

Deno.test("holdBack() holds nothing back where that would be a handful of rows", () => {
  const { train, watch } = holdBack(someRows(60), { share: 0.1, rng: createRng(1) });
  assertEquals([train.length, watch.length], [60, 0]);
});

Deno.test("epochOrder() spreads the rows of each key over the epoch, each time in another order", () => {
  // 80 rows of key 0, 20 of key 1, in blocks.
  const key = Int32Array.from({ length: 100 }, (_, row) => row < 80 ? 0 : 1), rows = key.map((_, row) => row);
  const draw = epochOrder(rows, key), rng = createRng(1), first = draw(rng).slice(), second = draw(rng);
  assertNotEquals(first, second);
  assertEquals(sorted(first), [...rows]);
  for (let from = 0; from < 100; from += 25) {
    const ofSmall = first.subarray(from, from + 25).filter((row) => key[row] === 1).length;
    assert(ofSmall >= 4 && ofSmall <= 6, `${ofSmall} of the small key`);
  }
});

Deno.test("epochOrder() of one key is any order of the rows that are fitted", () => {
  const rows = Int32Array.of(1, 4, 7), draw = epochOrder(rows, new Int32Array(8));
  assertEquals(sorted(draw(createRng(1))), [1, 4, 7]);
  assertEquals([...rows], [1, 4, 7], "the list itself is left");
});
