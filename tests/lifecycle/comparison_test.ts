import { assertEquals } from "@std/assert";
import { errorsCompared } from "@lib/lifecycle/comparison.ts";

Deno.test("errorsCompared() has the errors of both, key by key", () => {
  const one = { against: 1, periods: 3, basis: "forecast" };
  const { ours, theirs } = errorsCompared([{ ...one, error: 1, againstError: 2 }, {
    ...one,
    error: 3,
    againstError: null,
  }]);
  assertEquals([[...ours], [...theirs]], [[1, 3], [2, NaN]]);
});
