import { ClassPool, NumberPool } from "@lib/competition/problems/rows_pools.ts";
import { assertAlmostEquals, assertEquals } from "@std/assert";

const KEY = { id: "a", parts: ["a"] }, SCALE = { mae: 1, mse: 1 };

Deno.test("NumberPool averages over targets what each has over all rows, also merged", () => {
  const rows = [[1, 10, 3, 30], [5, 50]].map((actual) => ({
    ...{ key: KEY, scale: SCALE, scales: [SCALE, SCALE] },
    actual: Float64Array.from(actual),
    predicted: Float64Array.from(actual, (value, i) => value + (i % 2 === 0 ? 1 : 3)),
  }));
  const whole = new NumberPool(2), first = new NumberPool(2), second = new NumberPool(2);
  for (const row of rows) whole.add(row);
  first.add(rows[0]!);
  second.add(rows[1]!);
  first.merge(second);
  assertEquals([whole.rows, whole.result().mae, whole.result().rmse], [3, 2, 2]);
  assertEquals(first.result(), whole.result());
});

Deno.test("ClassPool ranks the rows of all keys together", () => {
  const pool = new ClassPool(2);
  const add = (came: number, said: number) =>
    pool.add({
      actual: Float64Array.of(1 - came, came, NaN, NaN),
      predicted: Float64Array.of(1 - said, said, NaN, NaN),
    });
  add(1, 0.9);
  add(0, 0.2);
  add(1, 0.1);
  assertEquals(pool.rows, 3);
  assertAlmostEquals(pool.result().roc_auc!, 0.5);
});

Deno.test("ClassPool counts what is decided for, where that is not the likeliest class, also merged", () => {
  const pool = new ClassPool(2), other = new ClassPool(2), predicted = Float64Array.of(0.9, 0.1, NaN, NaN);
  const actual = Float64Array.of(0, 1, NaN, NaN);
  other.add({ actual, predicted, decided: Int32Array.of(1, -1) });
  pool.add({ actual, predicted });
  pool.merge(other);
  assertEquals([pool.rows, pool.result().accuracy], [2, 0.5]);
});
