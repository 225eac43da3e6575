import { assertAlmostEquals } from "@std/assert";
import fc from "fast-check";
import { emptySums, type ErrorSums, mergeSums, sumErrors } from "../../lib/metrics/_sums.ts";

const values = fc.array(fc.record({ a: fc.integer({ min: -9, max: 9 }), p: fc.integer({ min: -9, max: 9 }) }), {
  maxLength: 9,
});

Deno.test("mergeSums() of parts equals the sums of all rows", () => {
  fc.assert(fc.property(values, values, (first, second) => {
    const sums = (rows: typeof first) => sumErrors(rows.map((row) => row.a), rows.map((row) => row.p));
    const merged = emptySums();
    mergeSums(merged, sums(first));
    mergeSums(merged, sums(second));
    const whole = sums([...first, ...second]);
    for (const name of Object.keys(whole) as (keyof ErrorSums)[]) {
      assertAlmostEquals(merged[name], whole[name], 1e-9, name);
    }
  }));
});
